"""The policy of dates, and what a team sets of it: when reminders arrive, when and by whom they are raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

RECHECK_DAYS: Final = 28  # G5: recheck at 4 weeks
LATER_RECHECK_DAYS: Final = 14
EARLIEST_REVIEW_DAYS: Final = 1  # where no window is given
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
