"""What is wrong with the answers on a page, said beside each question; Slack itself requires nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dialogs.question import Answers, Question


def faults(shown: Iterable[Question], answers: Answers, *, blanks_pass: bool) -> Iterator[tuple[str, str]]:
    """Yield each question of a page whose answer cannot be taken, with what to do about it."""
    for question in shown:
        given = answers.get(question.id)
        if given is None and blanks_pass:
            continue
        if fault := question.fault(given):
            yield question.id, fault
