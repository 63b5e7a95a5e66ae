"""What the managers of a channel choose for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.working_days import MONDAY_TO_FRIDAY


@dataclass(frozen=True, slots=True)
class Choices:
    """What the managers choose; what is "" or None is as the environment has it.

    `owner` owns what is opened in the channel; `backup` is told where they do not answer, then `duty`: a person, a
    user group or another channel, by its id. `opens_at` is the hour at which reminders begin, `weekdays` the working
    days (Monday is 0), `country` and `region` those whose public holidays are kept, `closed` the team's own closed
    days, `handover_at` the times of day at which the open loops are handed over, `on_call` whom a clinician calls,
    `report_to` the channel that reads a month's numbers.
    """

    owner: str = ""
    backup: str = ""
    duty: str = ""
    opens_at: int | None = None
    weekdays: tuple[int, ...] = tuple(sorted(MONDAY_TO_FRIDAY))
    country: str = ""
    region: str = ""
    closed: tuple[date, ...] = ()
    handover_at: tuple[time, ...] = ()
    on_call: str = ""
    report_to: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody and everything that is named, once each."""
        return tuple(dict.fromkeys(filter(None, (self.owner, self.backup, self.duty))))
