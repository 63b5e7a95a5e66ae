"""When a reminder arrives: a working day, a working hour of the team's zone, a minute of its own for every case."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.triage.dates import LATEST_REVIEW_DAYS

SPREAD_MINUTES: Final = 150  # 30 windows of 5 minutes: Slack refuses a 31st message for one window of one channel
SATURDAY: Final = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return on_or_after(day + timedelta(days=1))


def on_or_after(day: date) -> date:
    """`day` itself where it is a working day, else the next one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def on_or_before(day: date) -> date:
    """`day` itself where it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_moment(day: date, zone: ZoneInfo, hour: int, spread_by: str) -> datetime:
    """The moment on `day` at which the reminder known as `spread_by` arrives, aware, in `zone`.

    The minutes after `hour` follow from `spread_by` alone, so a repeated attempt asks for the same moment.
    """
    minute = int.from_bytes(hashlib.sha256(spread_by.encode()).digest()[:4]) % SPREAD_MINUTES
    # Added as wall-clock minutes: the hours used are never inside a change to or from summer time.
    return datetime.combine(day, time(hour), zone) + timedelta(minutes=minute)


def follow_up_day(opened: date, wanted_days: int, earliest_days: int, latest_days: int) -> date:
    """The working day of the review: `wanted_days` after `opened`, moved into the window and off the weekend.

    Never later than `latest_days` (at most `LATEST_REVIEW_DAYS`) after `opened`.
    """
    last = opened + timedelta(days=min(latest_days, LATEST_REVIEW_DAYS))
    day = on_or_after(opened + timedelta(days=min(max(wanted_days, earliest_days), latest_days, LATEST_REVIEW_DAYS)))
    return day if day <= last else on_or_before(last)
