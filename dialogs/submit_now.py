"""Whether the answers so far may be submitted at once, in the rules' own judgement, and the line that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.triage.submit_now import Settled, settled
from dialogs.answers import FIELD_OF, answered_fields, findings_from, usable
from dialogs.examination_rows import ROWS

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition
    from dialogs.question import Answers

Urgency: TypeAlias = Literal["", "urgent", "emergency"]

LINE: Final[dict[Urgency, str]] = {
    "emergency": "🛑 EMERGENCY pathway: submit now, the rest can follow",
    "urgent": "SAME DAY, at least: submit now, the rest can follow",
}
_URGENCY: Final[dict[Disposition, Urgency]] = {"emergency_now": "emergency", "urgent_same_day": "urgent"}


def urgency(answers: Answers) -> Urgency:
    """Return how urgent these answers already are, whatever else is still open."""
    found = _settled(answers)
    return _URGENCY[found.disposition] if found else ""


def opened_by(answers: Answers) -> frozenset[str]:
    """Return the questions whose answers make them so urgent."""
    found = _settled(answers)
    return frozenset(
        question for question in answers if found and not _fields(question, answers).isdisjoint(found.fields)
    )


def _fields(question: str, answers: Answers) -> frozenset[str]:
    """The findings that an answer speaks of."""
    said = ROWS[question].says(answers[question]) if question in ROWS else (question,)
    return frozenset(FIELD_OF[one] for one in said if one in FIELD_OF)


def _settled(answers: Answers) -> Settled | None:
    known = usable(answers)
    return settled(findings_from(known), answered_fields(known))
