"""What a team sets of the policy of dates and of who is next, and how long a card is tried; no clinical date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.posts import is_person
from bot.working_days import EVERY_TEAM, Calendar

SHOWN_WITHIN: Final = timedelta(days=1)  # how long a card that nobody takes is tried, and a channel closed to it
EMERGENCY_AGAIN: Final = timedelta(minutes=5)
OTHERS_AGAIN: Final = timedelta(minutes=15)  # not more than LONGEST_TROUBLE


@dataclass(frozen=True, slots=True)
class Policy:
    """When reminders arrive: the team's IANA zone ("" = the owner's), the day wanted, the hour they begin, the days.

    `backup` is the Slack id of who is told when an owner cannot be or does not answer, `duty` of who is told where they
    cannot be either: a person, a user group or a channel. `owner` owns what others open, `on_call` is whom a clinician
    calls, in words. "" stands for nobody set; `not_there` holds who is away or gone.
    """

    zone_name: str
    follow_up_day: int
    working_hour: int
    backup: str = ""
    duty: str = ""
    not_there: frozenset[str] = frozenset()
    calendar: Calendar = EVERY_TEAM
    owner: str = ""
    on_call: str = ""

    def next_after(self, owner: str) -> tuple[str, ...]:
        """Who hears of it where the owner of a case does not answer, the first first."""
        named = dict.fromkeys((self.backup, self.duty))
        return tuple(who for who in named if who and who != owner and who not in self.not_there)

    @property
    def duty_there(self) -> str:
        """The duty, while it is there; else ""."""
        return "" if self.duty in self.not_there else self.duty

    def heir_of(self, owner: str) -> str:
        """The person who owns a case where its owner cannot; "" where there is none."""
        return next(filter(is_person, self.next_after(owner)), "")
