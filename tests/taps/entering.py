"""What a clinician enters of an examination: what the fifteen rows hold of it, or the whole of it with its detail."""

from __future__ import annotations

from typing import Final

from bot.triage.findings import SEVERE_RATING, Findings
from dialogs import asking
from dialogs.answers import answers_from
from dialogs.emergency_screen import SCREEN
from dialogs.examination_rows import DETAIL, ROWS
from dialogs.findings_form import DETAIL as ADD_DETAIL
from dialogs.findings_form import NEXT
from dialogs.grouped import Row
from dialogs.question import NONE_OF_THESE, Answers, Choice
from dialogs.spelled_out import gathered
from tests.taps.screen import Screen

_SCREEN: Final = frozenset(question.id for question in SCREEN)
_DETAIL: Final = frozenset(question.id for question in DETAIL)


def rows_for(findings: Findings) -> Answers:
    """Return the answers to rows that say of an examination as much as rows can say."""
    told = answers_from(findings, "")
    rating = findings.back_pain_nrs
    if rating is not None and findings.pain_severity == "unknown":
        told["pain_severity"] = "severe" if rating >= SEVERE_RATING else "not_severe"
    if NONE_OF_THESE in told.get("upper_motor_neuron_signs", ()):
        told.setdefault("gait_disturbance", "no")  # who has looked for every cord sign has seen the patient walk
    given = gathered(told)
    for row in ROWS.values():
        parts = {part: given.pop(part) for part in row.parts if part in given and row.id not in given}
        if parts:
            given |= _nearest(row, parts)
    return given


def _nearest(row: Row, parts: Answers) -> Answers:
    """What a row says of answers that no answer to it says whole: what is there, its detail, and no closing tick."""
    if row.closing is not None:
        picks = [pick for pick in row.picks if row.given_for(dict(pick.says)) or _is_in(pick.unfolds, parts)]
        ticked = [pick.value for pick in picks if _says(dict(pick.says), parts)]
        beneath = {part: parts[part] for part in row.unfolds(ticked) if part in parts}
        return {row.id: ticked, **beneath} if ticked else {}
    for pick in row.picks:
        beneath = {part: parts[part] for part in pick.unfolds if part in parts}
        if beneath:
            return {row.id: pick.value, **beneath, **_grades(parts)}
    return {}


def _is_in(unfolds: tuple[str, ...], parts: Answers) -> bool:
    return any(parts.get(part) not in (None, "no", [NONE_OF_THESE]) for part in unfolds)


def _says(said: Answers, parts: Answers) -> bool:
    return all(parts.get(part) == given or set(given) <= set(parts.get(part, ())) for part, given in said.items())


def _grades(parts: Answers) -> Answers:
    """Full power beside a foot drop is entered grade by grade."""
    if parts.get(asking.POWER) not in {asking.POWER_ALL_FULL, asking.POWER_PAIR_FULL}:
        return {}
    return {f"{asking.POWER}_{side}_{root}": "5" for side in asking.SIDES for root in asking.QUICK_PAIR}


def entered(findings: Findings, *, whole: bool = False) -> Screen:
    """Fill in and send the form of an examination; `whole`: with the detail that the rows do not hold."""
    answers = rows_for(findings)
    screen = Screen()
    screen.answer(
        {question.id: answers.get(question.id, "unknown") for question in SCREEN if isinstance(question, Choice)}
    )
    screen.answer({name: given for name, given in answers.items() if name in _SCREEN})
    if any(block.get("block_id") == "pathway" for block in screen.view["blocks"]):
        screen.press(NEXT)
    else:
        screen.submit()
    rest = {name: given for name, given in answers.items() if name not in _SCREEN}
    detail = {name: given for name, given in rest.items() if name in _DETAIL and name not in _beneath(rest)}
    screen.answer({name: given for name, given in rest.items() if name not in detail})
    if whole and detail:
        screen.press(ADD_DETAIL)
        screen.answer(detail)
    screen.submit()
    return screen


def _beneath(answers: Answers) -> set[str]:
    return {part for name, row in ROWS.items() for part in row.unfolds(answers.get(name, []))}
