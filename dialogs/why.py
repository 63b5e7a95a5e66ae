"""What stands behind a recommendation: why, what would change it, and what to hand over. Nothing here is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.accuracy import ACCURACY, in_words
from bot.triage.findings import Findings
from bot.triage.safety_net import IN_HOSPITAL
from bot.triage.sources import LABELS, REFERENCES, Reference
from dialogs.blocks import Block, divider, escaped, header, modal, paragraphs
from dialogs.citation import cited
from dialogs.finding_words import open_question, said
from dialogs.plan import ROOT_SOURCES
from dialogs.red_flags import CALL, hand_over
from dialogs.small_print import footing
from dialogs.words import IN_A_SENTENCE, urgency_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.accuracy import TestAccuracy
    from bot.triage.assessment import Assessment, FiredRule, UnresolvedRule
    from dialogs.facts import CaseFacts

CALLBACK_ID: Final = "behind_the_card"

NO_RESULT: Final = (
    "The rules failed on these answers, so there is no recommendation. Treat any red flag as an emergency and use the "
    "local pathway."
)
_FROM_CLINICS: Final = (
    "From surgical clinics: a negative test clears no red flag, and a positive straight-leg raise adds little `GN-10`"
)


def why(facts: CaseFacts, assessment: Assessment | None) -> Block:
    """Return the rules that hold with the findings behind each, what is unresolved, clashes and notes."""
    if assessment is None:
        return _page(f"Why {facts.code}", [*paragraphs([NO_RESULT])])
    blocks = [
        *paragraphs([f"*{urgency_words(assessment)}*{', provisional' if assessment.provisional else ''}"]),
        *_part("Rules that hold", (_fired(rule) for rule in assessment.fired)),
        *_part("Cannot be ruled out yet", (_unresolved(rule) for rule in assessment.unresolved)),
        *_part("Answers that clash", (f"• {escaped(clash.text)}" for clash in assessment.contradictions)),
        *_part(
            "Guideline notes",
            (f"• {escaped(note.text)} `{escaped(cited(note.id, note.sources))}`" for note in assessment.notes),
        ),
    ]
    return _page(f"Why {facts.code}", [*blocks, divider(), *footing(facts, assessment.pathway)])


def changes(facts: CaseFacts, assessment: Assessment | None) -> Block:
    """Return the single answers that would raise or lower the urgency."""
    if assessment is None:
        return _page("What would change this", [*paragraphs([NO_RESULT])])
    lines = [
        f"• {escaped(said(change.field, change.to))} → *{IN_A_SENTENCE[change.disposition]}*"
        for change in assessment.would_change
    ]
    told = f"*{facts.code}: {urgency_words(assessment)}.* One answer alone that would change this:"
    blocks = paragraphs([told, *(lines or ["• None of the questions asked here, by itself."])])
    return _page("What would change this", [*blocks, divider(), *footing(facts, assessment.pathway)])


def more(facts: CaseFacts, assessment: Assessment | None, findings: Findings) -> Block:
    """Return the words to hand over to the patient, the accuracy of the tests, the sources and the policy."""
    told_to_patient = IN_HOSPITAL if assessment is None else assessment.safety_net
    told = [said(field, value) for field, value in findings if value != Findings.model_fields[field].default]
    blocks = [
        *_part("To hand over to the patient, outside Slack", [*hand_over(told_to_patient), CALL]),
        *_part("How good the tests are", [*(_accuracy(test) for test in ACCURACY), _FROM_CLINICS]),
        *_part("Recorded for this case", [escaped("; ".join(told)) or "Nothing."]),
    ]
    if assessment is None:
        return _page(f"More {facts.code}", blocks)
    return _page(
        f"More {facts.code}",
        [*blocks, *_part("Sources", _references(assessment)), divider(), *footing(facts, assessment.pathway)],
    )


def _accuracy(test: TestAccuracy) -> str:
    return f"• {escaped(in_words(test))} `{escaped(cited('', test.sources))}`"


def _page(title: str, blocks: list[Block]) -> Block:
    # A rule divides a part from the one above it: there is none above the first.
    return modal(CALLBACK_ID, title, blocks[1:] if blocks[0] == divider() else blocks)


def _part(title: str, lines: Iterable[str]) -> list[Block]:
    told = list(lines)
    return [divider(), header(title), *paragraphs(told)] if told else []


def _fired(rule: FiredRule) -> str:
    because = "; ".join(said(field, value) for field, value in rule.because.items())
    return (
        f"• *{rule.rule}* {escaped(rule.says)} `{escaped(cited('', rule.sources))}`\n"
        f"   because: {escaped(because) or 'nothing above it holds'}"
    )


def _unresolved(rule: UnresolvedRule) -> str:
    needs = "; ".join(open_question(field) for field in rule.needs)
    return f"• *{rule.rule}* {escaped(rule.says)} ({IN_A_SENTENCE[rule.disposition]})\n   ask: {escaped(needs)}"


def _references(assessment: Assessment) -> list[str]:
    """Return every source that this assessment and the tests cite, in full, with how far it was checked."""
    advice = assessment.medication
    drugs = (advice.acetaminophen, advice.nsaid, advice.muscle_relaxant, advice.opioid, advice.heat)
    cited_by = [
        *(rule.sources for rule in assessment.fired),
        *(step.sources for step in assessment.actions),
        *(note.sources for note in assessment.notes),
        *(one.sources for one in drugs),
        *(test.sources for test in ACCURACY),
        *([ROOT_SOURCES] if assessment.roots else []),
    ]
    keys = sorted({source.key for sources in cited_by for source in sources})
    return [f"• {_reference(key, REFERENCES[key])}" for key in keys if key in REFERENCES]


def _reference(key: str, reference: Reference) -> str:
    label = f" ({LABELS[reference.mark]})" if LABELS[reference.mark] else ""
    found = f" {escaped(reference.found_at)}" if reference.found_at else ""
    return f"*{key}* {escaped(reference.title)}.{found}{label}"
