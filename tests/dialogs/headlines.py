"""What the headline of a card may say of an urgency, whatever zone its reader's date is of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from dialogs.words import DISPOSITIONS, Urgency, day_words, urgency_words

ZONES: Final = (timedelta(hours=-12), timedelta(0), timedelta(hours=14))
A_DAY: Final = 24
FINISH: Final = "URGENT: finish the examination before the patient leaves"


def headlines(urgency: Urgency, at: datetime) -> tuple[str, ...]:
    """The beginnings that the card of an assessment of that moment may have."""
    hours = urgency.act_within_hours
    if urgency.disposition == "urgent_same_day":
        return urgency_words(urgency), FINISH
    if urgency.disposition in {"emergency_now", "conservative_followup"} or hours <= A_DAY:
        return (urgency_words(urgency),)
    days = [day_words(at + timedelta(hours=hours) + zone) for zone in ZONES]
    return tuple(f"{DISPOSITIONS[urgency.disposition]}, by {day}" for day in dict.fromkeys(days))
