"""What a team sets of the policy of dates, and how long a card is tried; the clinical dates are in `triage.dates`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SHOWN_WITHIN: Final = timedelta(days=1)  # how long a card that nobody takes is tried, and a channel closed to it
EMERGENCY_AGAIN: Final = timedelta(minutes=5)
OTHERS_AGAIN: Final = timedelta(minutes=15)  # not more than LONGEST_TROUBLE


@dataclass(frozen=True, slots=True)
class Policy:
    """When reminders arrive: the team's IANA zone ("" = the owner's), the day wanted, the hour they begin.

    `backup` is the Slack id of who is told when an owner cannot be or does not answer ("" = nobody).
    """

    zone_name: str
    follow_up_day: int
    working_hour: int
    backup: str = ""
