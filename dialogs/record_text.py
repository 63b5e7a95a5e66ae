"""The same facts for the patient record: what was found, what was asked and is not there, and what was not assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.findings import FINDINGS
from dialogs.finding_words import is_unknown, open_question, said
from dialogs.presentation import leading, open_fields
from dialogs.sheet import first_that_fits, sentence
from dialogs.short_steps import bare
from dialogs.small_print import REVIEW
from dialogs.words import day_and_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.triage.findings import Findings
    from dialogs.sheet import Sheet

LONGEST: Final = 4000
"""So much one text of Slack's holds; steps that do not fit are counted."""
HEAD: Final = "[ADD: patient; your name, role]"
SAID: Final = "Red flags said to the patient and said back: [ADD: yes or no]"
_NO_GOOD_NEWS: Final = {("safe_to_go_home", "no"): "NOT safe to go home and return"}
"""What is found though its answer is no."""
_CLEAR: Final = frozenset({"no", "none", "normal", "negative", "not_severe"})
_OPEN_BY_CHOICE: Final = frozenset({"not_applicable"})


def record(sheet: Sheet, longest: int = LONGEST) -> str:
    """Return the text; its plan is cut from behind to what fits, and what is cut is counted."""
    findings, facts = sheet.findings, sheet.facts
    unread = [FINDINGS[name].noun for name in sheet.unread if name in FINDINGS]
    above = [
        f"BACK PAIN ASSESSMENT {facts.code}, {day_and_time(sheet.at)} {HEAD}",
        *_result(sheet),
        f"FOUND: {_listed(_found(findings))}",
        f"ASKED OR EXAMINED, NOT THERE: {_listed(_not_there(findings))}",
        f"NOT ASKED: {_listed(_open(sheet, examined=False))}",
        f"NOT EXAMINED: {_listed(_open(sheet, examined=True))}",
        *([f"CANNOT BE READ: {_listed(unread)}"] if unread else []),
    ]
    below = [
        f"Follow-up: {'[ADD: day]' if facts.follow_up_at is None else day_and_time(facts.follow_up_at)}",
        SAID,
        *_content(sheet),
    ]
    steps = [f"[ ] {bare(step, clock)}" for step, clock in sheet.steps]
    plans = (_plan(sheet, steps, number) for number in range(len(steps), -1, -1))
    return first_that_fits(("\n".join([*above, *plan, *below]) for plan in plans), longest)


def _result(sheet: Sheet) -> Iterator[str]:
    assessment = sheet.assessment
    if assessment is None:
        yield f"RESULT: {sheet.urgency}"
        return
    provisional = ", provisional: open questions could raise it" if assessment.provisional else ""
    yield f"RESULT: {sheet.urgency}{sheet.by}{provisional}"
    yield f"WHY: {sentence('; '.join(sheet.reasons))} ({' '.join(rule.rule for rule in leading(assessment))})"
    if assessment.contradictions:
        yield f"CLASHING ANSWERS: {' '.join(clash.text for clash in assessment.contradictions)}"


def _plan(sheet: Sheet, steps: list[str], number: int) -> list[str]:
    """Return so many of the steps, each to be ticked, and how many more there are."""
    if sheet.assessment is None:
        return ["PLAN: [ADD]"]
    told = ["PLAN ADVISED, tick what was done:", *steps[:number]]
    rest = len(steps) - number
    return [*told, f"+{rest} more, under Why and sources"] if rest else told


def _content(sheet: Sheet) -> Iterator[str]:
    if sheet.assessment is not None:
        pathway = sheet.assessment.pathway
        review = REVIEW[pathway.review_status]
        yield f"Decision support, content {pathway.version} of {pathway.last_updated}, {review}"


def _found(findings: Findings) -> Iterator[str]:
    for name, value in findings:
        if not (is_unknown(value) or _is_clear(name, value) or value in _OPEN_BY_CHOICE):
            yield _NO_GOOD_NEWS.get((name, str(value))) or said(name, value)


def _not_there(findings: Findings) -> Iterator[str]:
    return (said(name, value) for name, value in findings if _is_clear(name, value))


def _is_clear(field: str, value: Any) -> bool:
    if isinstance(value, str):
        return value in _CLEAR and (field, value) not in _NO_GOOD_NEWS
    return bool(value == ())


def _open(sheet: Sheet, *, examined: bool) -> list[str]:
    """Return what of the must-ask set is open, and what else was measured or examined in no part."""
    findings = sheet.findings
    others = [name for name, one in FINDINGS.items() if one.examined and not one.must]
    fields = [*open_fields(findings), *(name for name in others if is_unknown(getattr(findings, name)))]
    return [open_question(name) for name in fields if FINDINGS[name].examined == examined and name not in sheet.unread]


def _listed(told: Iterable[str]) -> str:
    return "; ".join(told) or "nothing"
