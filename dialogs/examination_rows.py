"""Step 2 of the form: the rest of the 60-second set, and the optional detail behind it."""

from __future__ import annotations

from typing import Final

from bot.triage.findings import FINDINGS
from bot.triage.vocabulary import RETIRED
from dialogs.asking import rows
from dialogs.question import Choice, LocalCode, Number, Question, Ticks

NOT_KNOWN: Final = "not_known"
EARLIER: Final = "diabetes_or_dialysis"
"""An item that is offered no longer: its row is there where it was recorded, so that an edit loses nothing."""
assert {EARLIER} == RETIRED  # noqa: S101 one row for each item that is offered no longer


def _at(place: str) -> tuple[Question, ...]:
    return tuple(one for field, finding in FINDINGS.items() if finding.place == place for one in rows(field))


_EPISODE: Final = _at("episode")
_NUMBERS: Final = tuple(question for question in _EPISODE if isinstance(question, Number))
MAY_BE_NOT_KNOWN: Final = tuple(question.id for question in _NUMBERS)
EPISODE: Final[tuple[Question, ...]] = (
    *_NUMBERS,
    Ticks(
        NOT_KNOWN,
        "Tick what was not asked or is not known",
        tuple((field, FINDINGS[field].noun.capitalize()) for field in MAY_BE_NOT_KNOWN),
        none="",
        counts=False,
        hint="Only for a number left empty above.",
    ),
    *(question for question in _EPISODE if question not in _NUMBERS),
)
LEGS: Final = _at("legs")
RED_FLAGS: Final[tuple[Question, ...]] = (
    *_at("red flags"),
    Choice(
        EARLIER,
        "Recorded earlier: diabetes or dialysis. Say which above; is it still so?",
        (("yes", "Yes"), ("no", "No, or said above")),
        must=False,
        counts=False,
    ),
)
SAFETY: Final = _at("safety")
DETAIL: Final = _at("detail")
LOCAL_CODE: Final[tuple[Question, ...]] = (LocalCode(),)

CHAPTERS: Final[tuple[tuple[str, tuple[Question, ...]], ...]] = (
    ("This episode", EPISODE),
    ("Examination of the legs", LEGS),
    ("Other red flags", RED_FLAGS),
    ("Medicine and scan safety", (*SAFETY, *LOCAL_CODE)),
    ("Detail", DETAIL),
)
EXAMINATION: Final[tuple[Question, ...]] = tuple(question for _, questions in CHAPTERS for question in questions)
