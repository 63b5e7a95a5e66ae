"""What is wrong with the answers on a page, said beside each question; Slack itself requires nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import asking, examination_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.question import Answers, Question


def faults(shown: tuple[Question, ...], answers: Answers, *, blanks_pass: bool) -> Iterator[tuple[str, str]]:
    """Yield each question of a page whose answer cannot be taken, with what to do about it."""
    for question in shown:
        given = answers.get(question.id)
        if given is None and blanks_pass:
            continue
        if fault := question.fault(given) or _clash(question, answers, blanks_pass=blanks_pass):
            yield question.id, fault


def _clash(question: Question, answers: Answers, *, blanks_pass: bool) -> str:
    """Return what is wrong with an answer beside another one."""
    given = answers.get(question.id)
    if question.id in examination_rows.MAY_BE_NOT_KNOWN:
        ticked = question.id in answers.get(examination_rows.NOT_KNOWN, [])
        if given is None and not ticked:
            return "Enter a number, or tick this below as not asked or not known."
        if given is not None and ticked:
            return "A number is entered and also ticked as not known. Clear one of them."
    if blanks_pass:
        return ""
    if question.id == asking.POWER and given == asking.POWER_GRADED and not _any(asking.GRADES, answers):
        return "Give at least one grade below, or pick Not examined."
    marked = _any(asking.AREAS, answers)
    if question.id == asking.SENSORY and given == asking.SENSORY_REDUCED and not marked:
        return "Mark at least one area below; “Area not stated” will do."
    return ""


def _any(questions: tuple[Question, ...], answers: Answers) -> bool:
    return any(question.id in answers for question in questions)
