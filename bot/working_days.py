"""When a reminder arrives: a working day, a working hour of the team's zone, a minute of its own for every case."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.triage.dates import LATEST_REVIEW_DAYS

SPREAD_MINUTES: Final = 150  # 30 windows of 5 minutes: Slack refuses a 31st message for one window of one channel
MONDAY_TO_FRIDAY: Final = frozenset(range(5))
LONGEST_CLOSED: Final = 31
"""After so many closed days in a row a day counts as open all the same: nothing is put off for ever."""


@cache
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - half a megabyte that only a channel with holidays needs

    return frozenset(country_holidays(country, subdiv=region, years=year))


def regions_of(country: str) -> list[str] | None:
    """The codes of the regions of a country (ISO 3166) whose public holidays are known; None where it is not."""
    from holidays import list_supported_countries  # noqa: PLC0415 - as above

    regions = list_supported_countries().get(country)
    return None if regions is None else list(regions)


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days a team works: its weekdays (Monday is 0), but for public holidays and its own closed days."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str = ""
    region: str = ""
    closed: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the team works on a day; a country or region that is not known any more has no holidays."""
        if day.weekday() not in self.weekdays or day in self.closed:
            return False
        try:
            return not self.country or day not in _holidays(self.country, self.region, day.year)
        except NotImplementedError:  # the library's word for a country or region that it does not know
            return True

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + timedelta(days=1))

    def on_or_after(self, day: date) -> date:
        """`day` itself where it is a working day, else the next one."""
        return self._first(day, timedelta(days=1))

    def on_or_before(self, day: date) -> date:
        """`day` itself where it is a working day, else the last one before it."""
        return self._first(day, timedelta(days=-1))

    def _first(self, day: date, step: timedelta) -> date:
        days = (day + each * step for each in range(LONGEST_CLOSED))
        return next((each for each in days if self.is_working_day(each)), day)


EVERY_TEAM: Final = Calendar()
"""Where nobody has set anything."""


def is_working_day(day: date) -> bool:
    """Monday to Friday."""
    return EVERY_TEAM.is_working_day(day)


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return EVERY_TEAM.next_working_day(day)


def on_or_after(day: date) -> date:
    """`day` itself where it is a working day, else the next one."""
    return EVERY_TEAM.on_or_after(day)


def on_or_before(day: date) -> date:
    """`day` itself where it is a working day, else the last one before it."""
    return EVERY_TEAM.on_or_before(day)


def working_moment(day: date, zone: ZoneInfo, hour: int, spread_by: str) -> datetime:
    """The moment on `day` at which the reminder known as `spread_by` arrives, aware, in `zone`.

    The minutes after `hour` follow from `spread_by` alone, so a repeated attempt asks for the same moment.
    """
    minute = int.from_bytes(hashlib.sha256(spread_by.encode()).digest()[:4]) % SPREAD_MINUTES
    # Added as wall-clock minutes: the hours used are never inside a change to or from summer time.
    return datetime.combine(day, time(hour), zone) + timedelta(minutes=minute)


def follow_up_day(
    opened: date, wanted_days: int, earliest_days: int, latest_days: int, calendar: Calendar = EVERY_TEAM
) -> date:
    """The working day of the review: `wanted_days` after `opened`, moved into the window and off closed days.

    Never later than `latest_days` (at most `LATEST_REVIEW_DAYS`) after `opened`. A closed day moves it earlier, where
    the window has begun by then; else later inside the window; where all of that is closed, before the window.
    """
    latest = min(latest_days, LATEST_REVIEW_DAYS)
    wanted = opened + timedelta(days=min(max(wanted_days, earliest_days), latest))
    last = opened + timedelta(days=latest)
    earlier = calendar.on_or_before(wanted)
    if earlier >= opened + timedelta(days=min(earliest_days, latest)) and calendar.is_working_day(earlier):
        return earlier
    later = calendar.on_or_after(wanted)
    if later <= last and calendar.is_working_day(later):
        return later
    before = calendar.on_or_before(last)
    return before if before >= opened else last
