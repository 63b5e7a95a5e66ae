"""Reminders arrive on a working day, at a working hour, inside the window, and not all in one minute."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.working_days import (
    SPREAD_MINUTES,
    Calendar,
    follow_up_day,
    is_working_day,
    next_working_day,
    regions_of,
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


ENGLAND = Calendar(country="GB", region="ENG")
CHRISTMAS = date(2026, 12, 25)


def test_on_christmas_day_and_on_the_day_kept_for_boxing_day_nobody_works() -> None:
    assert is_working_day(CHRISTMAS)
    assert not ENGLAND.is_working_day(CHRISTMAS)
    assert ENGLAND.on_or_before(CHRISTMAS) == date(2026, 12, 24)
    assert ENGLAND.next_working_day(date(2026, 12, 24)) == date(2026, 12, 29)
    assert Calendar(country="GB", region="SCT").is_working_day(date(2026, 4, 6)), "no holiday there, one in England"
    assert not ENGLAND.is_working_day(date(2026, 4, 6))


def test_a_teams_own_closed_days_and_weekdays_are_kept_beside_the_holidays() -> None:
    own = Calendar(frozenset({0, 1, 2, 3, 5}), closed=frozenset({date(2026, 12, 24)}))
    assert not own.is_working_day(date(2026, 12, 24))
    assert not own.is_working_day(CHRISTMAS), "a Friday"
    assert own.is_working_day(date(2026, 12, 26))
    assert own.on_or_before(CHRISTMAS) == date(2026, 12, 23)


def test_a_country_that_is_not_known_any_more_has_no_holidays_and_a_closed_month_puts_nothing_off_for_ever() -> None:
    assert Calendar(country="XX").is_working_day(CHRISTMAS)
    closed = Calendar(closed=frozenset(CHRISTMAS + timedelta(days=each) for each in range(-99, 99)))
    assert closed.next_working_day(CHRISTMAS) == date(2026, 12, 26)
    assert follow_up_day(CHRISTMAS, 7, 7, 14, closed) == date(2027, 1, 8)
    shut = Calendar(closed=frozenset(CHRISTMAS + timedelta(days=each) for each in range(15)))
    assert follow_up_day(CHRISTMAS, 7, 7, 14, shut) == date(2027, 1, 8), "not before the form"
    for days_closed, found in ((30, date(2027, 1, 24)), (31, CHRISTMAS)):
        month = Calendar(
            frozenset(range(7)), closed=frozenset(CHRISTMAS + timedelta(each) for each in range(days_closed))
        )
        assert month.on_or_after(CHRISTMAS) == found


def test_the_regions_of_a_country_are_known_and_none_of_one_that_is_not() -> None:
    assert "ENG" in (regions_of("GB") or [])
    assert regions_of("XX") is None


def test_a_closed_day_moves_the_review_earlier_where_its_window_has_begun_and_else_later_inside_it() -> None:
    assert follow_up_day(date(2026, 12, 17), 8, 7, 14, ENGLAND) == date(2026, 12, 24), "one day earlier"
    assert follow_up_day(date(2026, 12, 18), 7, 7, 14, ENGLAND) == date(2026, 12, 29), "not before its window"
    assert follow_up_day(date(2026, 12, 18), 7, 3, 7, ENGLAND) == date(2026, 12, 24)


@settings(deadline=None)  # the first of a country and year loads its holidays
@given(
    days, st.integers(7, 14), st.sampled_from([ENGLAND, Calendar(country="US"), Calendar(country="DE", region="BY")])
)
def test_whatever_holidays_there_are_no_review_is_later_than_day_14_or_on_a_closed_day(
    opened: date, wanted: int, calendar: Calendar
) -> None:
    day = follow_up_day(opened, wanted, 7, 14, calendar)
    assert calendar.is_working_day(day)
    assert timedelta(days=7) <= day - opened <= timedelta(days=14)
