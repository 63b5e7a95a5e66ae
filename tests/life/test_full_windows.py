"""Slack takes 30 reminders for five minutes of a channel: one morning's are spread, and none is put past its clock."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.life.reminders import FULL_WINDOW_TRIES, FULL_WINDOWS, Words, leeway
from bot.sandbox.limits import LIMITS
from bot.sandbox.scheduling import WINDOW_SECONDS
from bot.triage.dates import LATEST_REVIEW_DAYS
from bot.working_days import SPREAD_MINUTES, working_moment
from dialogs.message import Message
from tests.life.test_steps import AT, chart_of, form

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 12, 1, 9, tzinfo=LONDON)
AN_HOUR = timedelta(hours=1)
END_OF_WINDOW = AT + timedelta(days=LATEST_REVIEW_DAYS)


def test_three_hundred_reminders_due_at_nine_in_one_channel_fill_no_five_minutes() -> None:
    moments = [working_moment(date(2026, 12, 1), LONDON, 9, f"{case:016x}:follow_up:1") for case in range(300)]
    filled = Counter(int(moment.timestamp()) // WINDOW_SECONDS for moment in moments)
    assert max(filled.values()) <= LIMITS["scheduled.per_channel_window"]
    assert all(NINE <= moment < NINE + timedelta(minutes=SPREAD_MINUTES) for moment in moments)


@pytest.mark.parametrize(
    ("at", "later"),
    [
        (END_OF_WINDOW - AN_HOUR, FULL_WINDOWS),
        (END_OF_WINDOW - timedelta(minutes=12), timedelta(minutes=12)),
        (END_OF_WINDOW, timedelta(0)),
        (END_OF_WINDOW + timedelta(days=14), FULL_WINDOWS),  # asked again later: by days, not by hours
    ],
)
def test_a_follow_up_comes_later_than_its_moment_only_inside_its_window(at: datetime, later: timedelta) -> None:
    assert leeway(chart_of(form("urgent_mri")), "follow_up", at) == later


def test_what_has_a_clock_of_hours_comes_no_later_than_its_moment() -> None:
    assert leeway(chart_of(form("emergency_now")), "close_loop", AT + timedelta(hours=4)) == timedelta(0)


@pytest.mark.parametrize("minutes", [0, 12, 60])
def test_where_no_later_five_minutes_are_left_those_before_are_tried(minutes: int) -> None:
    latest = NINE + timedelta(minutes=minutes)
    moments = Words(Message("", []), later=latest - NINE).moments(NINE)
    assert moments[0] == NINE
    assert len(set(moments)) == FULL_WINDOW_TRIES
    assert NINE - AN_HOUR < min(moments) <= max(moments) <= latest
