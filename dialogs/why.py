"""What stands behind a recommendation: *Why and sources*, in three pages, and what is handed over. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.triage.accuracy import ACCURACY, in_words
from bot.triage.findings import Findings
from bot.triage.safety_net import IN_HOSPITAL
from bot.triage.sources import LABELS, REFERENCES, Reference
from dialogs import copied, edit_history
from dialogs.blocks import Block, actions, button, divider, escaped, header, modal, paragraphs
from dialogs.citation import cited, linked
from dialogs.ending import giving_up
from dialogs.finding_words import open_question, said
from dialogs.plan import MEDICINES, ROOT_SOURCES, plan_parts
from dialogs.presentation import open_fields
from dialogs.question_page import ask_button
from dialogs.red_flags import hand_over, who_to_call
from dialogs.role import TITLE, explanations
from dialogs.small_print import footing
from dialogs.source_names import SOURCE_NAMES
from dialogs.words import IN_A_SENTENCE, clock_words, urgency_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.triage.accuracy import TestAccuracy
    from bot.triage.assessment import Assessment, FiredRule, UnresolvedRule
    from bot.triage.explained import Role
    from dialogs.case_facts import CaseFacts

CALLBACK_ID: Final = "behind_the_card"
MORE_CALLBACK_ID: Final = "more"

Parts: TypeAlias = list[tuple[str, list[str]]]
"""The lines under each heading."""
PAGES: Final[dict[str, str]] = {
    "why_plan": "What to do",
    "why_rules": "Why",
    "why_sources": "Sources",
}
"""The pages of *Why and sources*, by the button that leads to each."""
PAGES_BLOCK: Final = "pages"
FIRST_PAGE: Final = "why_plan"
EXPLAINING: Final = "why_rules"
"""The page on which words and tests are explained to who wants it."""

NO_RESULT: Final = (
    "The rules failed on these answers, so there is no recommendation. Treat any red flag as an emergency and use the "
    "local pathway."
)
_FROM_CLINICS: Final = (
    "From surgical clinics: a negative test clears no red flag, and a positive straight-leg raise adds little `GN-10`"
)
_INFORM: Final = "_They inform, they do not change the result; record which course was chosen and why._"


def why(
    facts: CaseFacts,
    assessment: Assessment | None,
    findings: Findings,
    page: str = FIRST_PAGE,
    place: str = "",
    *,
    role: Role | None = None,
) -> Block:
    """Return one page of *Why and sources*: the plan, the rules with this patient's facts, or the sources.

    `place` is the conversation it is opened from: the view keeps it, so that its other pages are shown there alone.
    `role` is what its reader said of themselves: the reasons are explained to who wants it, and are the same to all.
    """
    if assessment is None:
        return modal(CALLBACK_ID, f"Why {facts.code}", paragraphs([NO_RESULT]))
    parts: dict[str, Callable[[], Parts]] = {
        "why_plan": lambda: plan_parts(assessment, findings, facts.stage),
        "why_rules": lambda: [*_reasons(assessment), *_explained(assessment, findings, role)],
        "why_sources": lambda: _sources(assessment),
    }
    blocks = [
        *paragraphs([f"*{urgency_words(assessment)}*{', provisional' if assessment.provisional else ''}"]),
        *(block for title, lines in parts[page]() for block in _part(title, lines)),
    ]
    # The page that is open is a plain button too: a row that changes its places under a finger is pressed wrongly.
    turning = actions(PAGES_BLOCK, *(button(name, words, facts.ref) for name, words in PAGES.items()))
    here = header(f"{PAGES[page]} · {facts.code}")
    told = [turning, here, *blocks, divider(), *footing(facts, assessment.pathway)]
    return modal(CALLBACK_ID, "Why and sources", told, memory=place)


def read_case(view: Mapping[str, Any]) -> str | None:
    """Return what the buttons of such a view carry: its case, and the assessment; None of another view."""
    turning = (block["elements"] for block in view["blocks"] if block.get("block_id") == PAGES_BLOCK)
    return next((str(one["value"]) for buttons in turning for one in buttons), None)


def _reasons(assessment: Assessment) -> Parts:
    notes = [f"• {escaped(note.text)} `{escaped(cited(note.id, note.sources))}`" for note in assessment.notes]
    return [
        ("Rules that hold", [_fired(rule) for rule in assessment.fired]),
        ("Cannot be ruled out yet", [_unresolved(rule) for rule in assessment.unresolved]),
        ("Answers that clash", [f"• {escaped(clash.text)}" for clash in assessment.contradictions]),
        ("Guideline notes", [_INFORM, *notes] if notes else []),
    ]


def _explained(assessment: Assessment, findings: Findings, role: Role | None) -> Parts:
    """Return what is explained of the findings that the reasons rest on, and of those that are still to be asked."""
    about = {field for rule in assessment.fired for field in rule.because}
    about.update(field for rule in assessment.unresolved for field in rule.needs)
    about.update(open_fields(findings))
    return [(TITLE, explanations(role, about))]


def _sources(assessment: Assessment) -> Parts:
    return [
        ("Sources", _references(assessment)),
        ("How good the tests are", [*(_accuracy(test) for test in ACCURACY), _FROM_CLINICS]),
    ]


def more(facts: CaseFacts, assessment: Assessment | None, findings: Findings, *, is_closed: bool = False) -> Block:
    """Return the texts to take along, how an open case is given up, the words for the patient, what was recorded."""
    told_to_patient = IN_HOSPITAL if assessment is None else assessment.safety_net
    told = [said(field, value) for field, value in findings if value != Findings.model_fields[field].default]
    blocks = [
        *_part("To hand over to the patient, outside Slack", [*hand_over(told_to_patient), who_to_call(facts)]),
        *_part("Recorded for this case", [escaped("; ".join(told)) or "Nothing."]),
    ]
    takes_along = actions("copied", *copied.buttons(facts), ask_button())
    revising = edit_history.buttons(facts, has_open=not is_closed and bool(open_fields(findings)))
    blocks = [takes_along, revising, *(blocks[1:] if is_closed else [giving_up(facts), *blocks])]
    below = [] if assessment is None else [divider(), *footing(facts, assessment.pathway)]
    return modal(MORE_CALLBACK_ID, f"More {facts.code}", [*blocks, *below])


def _accuracy(test: TestAccuracy) -> str:
    return f"• {escaped(in_words(test))} `{escaped(cited('', test.sources))}`"


def _part(title: str, lines: Iterable[str]) -> list[Block]:
    told = list(lines)
    return [divider(), header(title), *paragraphs(told)] if told else []


def _fired(rule: FiredRule) -> str:
    because = "; ".join(said(field, value) for field, value in rule.because.items())
    when = "act now" if rule.disposition == "emergency_now" else clock_words(rule.act_within_hours)
    return (
        f"• *{rule.rule}* {escaped(rule.says)} ({IN_A_SENTENCE[rule.disposition]}, {when}) "
        f"`{escaped(cited('', rule.sources))}`\n   because: {escaped(because) or 'nothing above it holds'}"
    )


def _unresolved(rule: UnresolvedRule) -> str:
    needs = "; ".join(open_question(field) for field in rule.needs)
    return f"• *{rule.rule}* {escaped(rule.says)} ({IN_A_SENTENCE[rule.disposition]})\n   ask: {escaped(needs)}"


def _references(assessment: Assessment) -> list[str]:
    """Return every source that this assessment and the tests cite, in full, with how far it was checked."""
    cited_by = {
        source.key
        for sources in (
            *(rule.sources for rule in assessment.fired),
            *(step.sources for step in assessment.actions),
            *(note.sources for note in assessment.notes),
            *(getattr(assessment.medication, medicine).sources for medicine in MEDICINES),
            *(test.sources for test in ACCURACY),
            *([ROOT_SOURCES] if assessment.roots else []),
        )
        for source in sources
    }
    keys = sorted(cited_by & REFERENCES.keys())
    return [f"• {_reference(key, REFERENCES[key])}" for key in keys]


def _reference(key: str, reference: Reference) -> str:
    label = f" ({LABELS[reference.mark]})" if LABELS[reference.mark] else ""
    found = f" {linked(reference.found_at, key)}" if reference.found_at else ""
    return f"*{key}* {escaped(SOURCE_NAMES.get(key, key))}: {escaped(reference.title)}.{found}{label}"
