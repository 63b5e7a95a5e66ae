"""What a week can be kept to, found by trying every day: how often a case must speak up where nobody answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Final

from bot.triage.dates import DAYS_A_WEEK
from bot.working_days import Calendar, next_working_day

A_DAY: Final = timedelta(days=1)
A_WEEK: Final = timedelta(days=DAYS_A_WEEK)
TWO_WEEKS: Final = 2 * A_WEEK


def two_working_days_after(day: date, calendar: Calendar) -> date:
    """When somebody hears again at the latest: the team's working days, or Monday to Friday, whichever is later."""
    theirs, everybodys = calendar.next_working_day, next_working_day
    return max(theirs(theirs(day)), everybodys(everybodys(day)))


def fewest(asked: Sequence[date], calendar: Calendar) -> int:
    """So many messages in some week at the least, where these days have a question and no silence is too long."""
    days = tuple(sorted(asked))
    return next(most for most in count(1) if _is_kept(days[:1], days[1:], days[-1] + TWO_WEEKS, most, calendar))


@cache
def _is_kept(week: tuple[date, ...], asked: tuple[date, ...], until: date, most: int, calendar: Calendar) -> bool:
    """Whether the days of this week, and some that follow, keep every week to so many messages."""
    last = week[-1]
    if len(week) > most or last > until:
        return len(week) <= most
    return any(
        _is_kept((*(each for each in week if each > day - A_WEEK), day), asked[is_asked:], until, most, calendar)
        for day, is_asked in _next_days(last, asked, calendar)
    )


def _next_days(last: date, asked: Sequence[date], calendar: Calendar) -> Iterator[tuple[date, bool]]:
    """On which days something may be said next, and whether it is the next question."""
    latest = two_working_days_after(last, calendar)
    if asked and asked[0] <= latest:
        yield asked[0], True
        latest = asked[0] - A_DAY
    for ahead in range(1, (latest - last).days + 1):
        if calendar.is_working_day(day := last + ahead * A_DAY):
            yield day, False
