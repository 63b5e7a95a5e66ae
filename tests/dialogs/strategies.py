"""Everything a person can answer in the form, for Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from dialogs import asking
from dialogs.answers import FORM
from dialogs.emergency_screen import SCREEN
from dialogs.question import NONE_OF_THESE, Answers, Choice, Given, Number, Question, Ticks

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

CODES: Final = st.sampled_from(["ED-7", "bay 4", "A12", "LBP 31"])


def given_to(question: Question) -> SearchStrategy[Given]:
    """Any answer to a question."""
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
        closed = ticked.map(lambda chosen: [*chosen, NONE_OF_THESE])
        return ticked | closed | st.just([NONE_OF_THESE]) if question.none else ticked
    return CODES


def _some(questions: tuple[Question, ...]) -> SearchStrategy[Answers]:
    return st.fixed_dictionaries({}, optional={question.id: given_to(question) for question in questions})


def _all(questions: tuple[Question, ...]) -> SearchStrategy[Answers]:
    return st.fixed_dictionaries({question.id: given_to(question) for question in questions})


FIRST_ANSWERS: Final = _some(SCREEN)
ANSWERS: Final = _some(tuple(FORM.values()))
"""Any answers at all, to either step, with any question left open."""

UNFOLDING: Final[Answers] = {
    "onset_days": "28",
    "power_and_heels": asking.POWER_GRADED,
    "ankle_jerks": "each",
    "feeling": "mapped",
    "circulation": ["low_pressure"],
    "before_medicines": ["kidney", "ulcer", "cannot_take"],
}
FULLEST: Final = _all(tuple(FORM.values())).map(lambda answers: {**answers, **UNFOLDING})
"""Every question answered, with everything unfolded."""
