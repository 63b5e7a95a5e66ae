"""Everything a person can answer in the form, for Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from dialogs import emergency_screen, examination
from dialogs.answers import QUESTIONS
from dialogs.question import NONE_OF_THESE, Answers, Choice, Given, Number, Question, Ticks

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

CODES: Final = st.sampled_from(["ED-7", "bay 4", "A12", "LBP 31"])


def _given(question: Question) -> SearchStrategy[Given]:
    if isinstance(question, Choice):
        return st.sampled_from([value for value, _ in question.options])
    if isinstance(question, Number):
        whole = st.integers(question.lowest, question.highest).map(str)
        if question.whole:
            return whole
        tenths = st.integers(question.lowest * 10, question.highest * 10)
        return whole | tenths.map(lambda number: str(number / 10))
    if isinstance(question, Ticks):
        items = st.sets(st.sampled_from([value for value, _ in question.options]), min_size=1)
        ticked = items.map(lambda chosen: [value for value, _ in question.options if value in chosen])
        return ticked | st.just([NONE_OF_THESE]) if question.none else ticked
    return CODES


def _some(questions: tuple[Question, ...]) -> SearchStrategy[Answers]:
    return st.fixed_dictionaries({}, optional={question.id: _given(question) for question in questions})


def _all(questions: tuple[Question, ...]) -> SearchStrategy[Answers]:
    return st.fixed_dictionaries({question.id: _given(question) for question in questions})


FIRST_ANSWERS: Final = _some(emergency_screen.QUESTIONS)
ANSWERS: Final = _some(tuple(QUESTIONS.values()))
"""Any answers at all, to either step, with any question left open."""

FULLEST: Final = _all(tuple(QUESTIONS.values())).map(
    lambda answers: {**answers, examination.POWER: "graded", examination.SENSORY: "reduced"}
)
"""Every question answered, with everything unfolded."""
