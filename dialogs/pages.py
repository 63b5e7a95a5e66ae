"""Which questions stand on a page of the form, in their order: rows, what they unfold, and what was kept singly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dialogs import asking
from dialogs.answers import FORM, are_weeks_asked, is_past_asking_for_pregnancy
from dialogs.emergency_screen import SCREEN
from dialogs.examination_rows import (
    BENEATH,
    CHAPTERS,
    CIRCULATION,
    DETAIL,
    EARLIER,
    FEELING,
    LOW_PRESSURE,
    NOT_MAPPED,
    OF_PREGNANCY,
    ONSET,
    ROW_OF,
    ROWS,
    SINGLE,
    VITALS,
    WEEKS,
)
from dialogs.folded import folded
from dialogs.question import Answers, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.form_memory import FormMemory
    from dialogs.grouped import Row

_DETAIL_TITLE: Final = "Detail (can only raise the urgency)"


def chapters(memory: FormMemory, away: frozenset[str]) -> list[tuple[str, tuple[Question, ...]]]:
    """Return the questions on the page under their headings, without the rows that are folded `away`."""
    if memory.step == 1:
        return [("", SCREEN)]
    if memory.step == 5:  # noqa: PLR2004 - the page of open questions alone
        return [("", tuple(_wanted(memory)))]
    told = [(title, tuple(_of([name for name in names if name not in away], memory))) for title, names in CHAPTERS]
    return [*told, (_DETAIL_TITLE, tuple(_detail(memory)))] if memory.detail else told


def folded_away(memory: FormMemory) -> frozenset[str]:
    """Return the rows that are not drawn because they can change nothing; whoever asks for all detail sees them."""
    return frozenset() if memory.step != 2 or memory.detail else folded(memory.answers)  # noqa: PLR2004 - the rows


def _wanted(memory: FormMemory) -> Iterator[Question]:
    yield from (question for question in SCREEN if question.id in memory.only)
    for _, names in CHAPTERS:
        yield from _of([name for name in names if name in memory.only or _unfolds_beside(name, memory)], memory)


def _unfolds_beside(name: str, memory: FormMemory) -> bool:
    return name == WEEKS and ONSET in memory.only


def _of(names: tuple[str, ...] | list[str], memory: FormMemory) -> Iterator[Question]:
    for name in names:
        if name in ROWS:
            yield from _row(ROWS[name], memory)
        elif _applies(name, memory):
            yield FORM[name]


def _applies(name: str, memory: FormMemory) -> bool:
    """Whether a question can matter for this patient."""
    if name == EARLIER:
        return EARLIER in memory.answers or EARLIER in memory.was
    return name != WEEKS or WEEKS in memory.answers or are_weeks_asked(memory.answers)


def is_single(row: Row, answers: Answers) -> bool:
    """Whether the row's questions stand on the page one by one, because no answer to it says what is known of them."""
    return row.id not in answers and not row.parts.isdisjoint(answers)


def _row(row: Row, memory: FormMemory) -> Iterator[Question]:
    answers = memory.answers
    if is_single(row, answers):
        away = set() if answers.get(asking.POWER) == asking.POWER_GRADED else {one.id for one in asking.GRADES}
        if answers.get(asking.SENSORY) != asking.SENSORY_REDUCED:
            away |= {one.id for one in asking.AREAS}
        yield from (SINGLE[name] for name in SINGLE if name in row.parts and name not in away)
        return
    yield _fitted(row, answers)
    beneath = row.unfolds(answers.get(row.id, []))
    yield from (BENEATH.get(name, question) for name, question in SINGLE.items() if name in beneath)


def _fitted(row: Row, answers: Answers) -> Question:
    """The row without what this patient rules out: the other leg, pregnancy at an age at which nobody asks."""
    question, given = row.question, answers.get(row.id, [])
    if row is FEELING:
        away = NOT_MAPPED - {str(answers.get("leg_symptom_side")), str(given)}
    else:
        is_past = is_past_asking_for_pregnancy(answers) and OF_PREGNANCY.isdisjoint(given)
        away = OF_PREGNANCY if is_past else frozenset()
    return replace(question, options=tuple(one for one in question.options if one[0] not in away))


def _detail(memory: FormMemory) -> Iterator[Question]:
    above = VITALS if LOW_PRESSURE in memory.answers.get(CIRCULATION.id, []) else ()
    yield from (question for question in DETAIL if question.id not in above)


def counts(question: Question, answers: Answers) -> bool:
    """Whether a question is one of those that are counted: not one that a row's answer has unfolded beneath it."""
    return question.counts and not (question.id in ROW_OF and ROW_OF[question.id].id in answers)


def is_open(question: Question, answers: Answers) -> bool:
    """Whether a question has no answer yet."""
    return question.id not in answers


def row_of(question: str) -> str:
    """Return the row that asks for this question, or the question itself where it stands alone."""
    return ROW_OF[question].id if question in ROW_OF else question


def old_words(question: Question, was: Answers) -> str:
    """Return what was answered to a question before; of a row, what was answered to its parts where it has no word."""
    if question.id in was:
        return question.words(was[question.id])
    parts = ROWS[question.id].parts if question.id in ROWS else frozenset()
    return "; ".join(SINGLE[part].words(was[part]) for part in SINGLE if part in parts and part in was)
