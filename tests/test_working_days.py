"""Reminders arrive on a working day, at a working hour, inside the window, and not all in one minute."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_days import (
    SPREAD_MINUTES,
    follow_up_day,
    is_working_day,
    next_working_day,
    working_moment,
)

ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham"]
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def test_day_7_from_a_sunday_moves_to_the_monday_after() -> None:
    assert follow_up_day(date(2026, 11, 22), 7, 7, 14) == date(2026, 11, 30)


def test_day_14_on_a_weekend_moves_back_because_14_is_the_ceiling() -> None:
    assert follow_up_day(date(2026, 11, 21), 14, 7, 14) == date(2026, 12, 4)


def test_a_friday_emergency_is_asked_about_on_monday() -> None:
    assert next_working_day(date(2026, 11, 20)) == date(2026, 11, 23)


@given(days, st.integers(7, 14))
def test_every_follow_up_is_on_a_working_day_between_day_5_and_day_14(opened: date, wanted: int) -> None:
    day = follow_up_day(opened, wanted, 7, 14)
    assert is_working_day(day)
    assert timedelta(days=7) <= day - opened <= timedelta(days=14)


@given(days.filter(is_working_day), st.sampled_from(ZONES), st.integers(7, 15), st.text("abc123", min_size=1))
def test_every_reminder_arrives_in_its_working_hours_whatever_the_clocks_do(
    day: date, zone: str, hour: int, key: str
) -> None:
    moment = working_moment(day, ZoneInfo(zone), hour, key)
    assert moment.date() == day
    assert hour * 60 <= moment.hour * 60 + moment.minute < hour * 60 + SPREAD_MINUTES
    assert moment == working_moment(day, ZoneInfo(zone), hour, key)


def test_300_reminders_of_one_morning_never_reach_30_in_one_five_minute_window() -> None:
    zone = ZoneInfo("Europe/London")
    windows: dict[int, int] = {}
    for number in range(300):
        moment = working_moment(date(2026, 11, 30), zone, 9, f"case{number}:follow_up:1")
        window = int(moment.timestamp()) // 300
        windows[window] = windows.get(window, 0) + 1
    assert max(windows.values()) < 30


@pytest.mark.parametrize("zone", ZONES)
def test_the_same_wall_clock_hour_is_meant_on_both_sides_of_a_change_to_summer_time(zone: str) -> None:
    winter = working_moment(date(2026, 1, 12), ZoneInfo(zone), 9, "x")
    summer = working_moment(date(2026, 7, 13), ZoneInfo(zone), 9, "x")
    assert (winter.hour, winter.minute) == (summer.hour, summer.minute)
