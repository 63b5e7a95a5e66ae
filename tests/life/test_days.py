"""The day and the hour of a question: inside its clock, on an open day where one is left, never put off by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import Acknowledged, Event, Happened, Outcome
from bot.kept.step_key import Reminder, StepKey
from bot.life.days import moment_of
from bot.life.policy import Policy
from bot.life.step import Day
from bot.posts import Scheduled
from bot.triage.assessment import Disposition
from bot.working_days import working_moment
from tests.life.test_what_follows import form

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, tzinfo=UTC)
POLICY = Policy("UTC", follow_up_day=7, working_hour=9)


def chart_of(*happened: tuple[datetime, Happened], done: Book | None = None) -> Chart:
    history = [Event("T", str(seq), "U", at, what, seq) for seq, (at, what) in enumerate(happened, 1)]
    opened = happened[0][0]
    return Chart(Case("id", "BP-22222", "T", "C", "U", opened, urgent=False, done=done or Book()), history, "UTC")


def moment(kind: Reminder, on: Day, *happened: tuple[datetime, Happened], policy: Policy = POLICY) -> datetime:
    """When the last of these things has it asked."""
    chart = chart_of(*happened)
    return moment_of(kind, on, chart, chart.history[-1], policy)


def in_hours(day: datetime, kind: Reminder = "close_loop", event: int = 1) -> datetime:
    """The minute of that day at which the question of an event comes."""
    return working_moment(day.date(), ZoneInfo("UTC"), 9, f"id:{kind}:{event}")


AT_ITS_MINUTE = in_hours(FRIDAY) - FRIDAY
"""How late on a day the question of a form comes."""


def test_after_worse_it_is_asked_within_the_hour() -> None:
    said = FRIDAY + 16 * HOUR, Outcome("worse", "C", "1")
    assert moment("close_loop", "worse", (FRIDAY, form("urgent_mri")), said) == FRIDAY + 17 * HOUR


@pytest.mark.parametrize(("hours", "day"), [(48.0, 21), (72.0, 21), (73.0, 23), (168.0, 23)])
def test_not_seen_yet_is_asked_again_the_next_day_of_a_short_clock_and_the_next_open_one_of_a_longer(
    hours: float, day: int
) -> None:
    said = FRIDAY + 16 * HOUR, Outcome("not_seen", "C", "1")
    asked = moment("close_loop", "not_seen", (FRIDAY, form("urgent_mri", hours)), said)
    assert asked == in_hours(datetime(2026, 11, day, tzinfo=UTC), event=2)


@pytest.mark.parametrize(
    ("at", "clock", "asked"),
    [
        (FRIDAY + 16 * HOUR, 168.0, in_hours(FRIDAY + 6 * DAY)),
        (FRIDAY + 16 * HOUR, 192.0, in_hours(FRIDAY + 6 * DAY)),  # its review has the seventh day to itself
        (FRIDAY + 16 * HOUR, 72.0, in_hours(FRIDAY + 3 * DAY)),
        (FRIDAY - 2 * DAY + 16 * HOUR, 72.0, in_hours(FRIDAY)),
        (FRIDAY - DAY + 16 * HOUR, 72.0, in_hours(FRIDAY + 2 * DAY)),  # Friday is too soon: on the Sunday
        (FRIDAY - DAY + AT_ITS_MINUTE, 72.0, in_hours(FRIDAY)),  # a day on to the minute
        (FRIDAY + AT_ITS_MINUTE + 4 * HOUR, 72.0, in_hours(FRIDAY + 3 * DAY)),  # four hours before it is over
        (FRIDAY + 8 * HOUR, 24.0, in_hours(FRIDAY)),
        (FRIDAY + 12 * HOUR, 24.0, FRIDAY + DAY + 8 * HOUR),  # no open hour is left
        (FRIDAY + AT_ITS_MINUTE, 24.0, FRIDAY + AT_ITS_MINUTE + 20 * HOUR),
    ],
)
def test_a_result_is_asked_about_in_the_last_open_hour_inside_its_clock(
    at: datetime, clock: float, asked: datetime
) -> None:
    assert moment("close_loop", "done", (at, form("urgent_mri", clock))) == asked


def test_a_result_is_asked_about_on_the_day_of_the_review_where_that_is_the_only_open_one() -> None:
    reviewed_on_friday = Policy("UTC", follow_up_day=2, working_hour=9)
    on_wednesday = FRIDAY - 2 * DAY + 16 * HOUR, replace(form("urgent_mri", 72.0), follow_up=None)
    assert moment("follow_up", "review", on_wednesday, policy=reviewed_on_friday) == in_hours(FRIDAY, "follow_up")
    assert moment("close_loop", "done", on_wednesday, policy=reviewed_on_friday) == in_hours(FRIDAY)


FOURTEEN = Policy("UTC", follow_up_day=14, working_hour=9)
ITS_REVIEW = in_hours(FRIDAY, "follow_up") - FRIDAY


@pytest.mark.parametrize(
    ("at", "day"), [(16 * HOUR, date(2026, 12, 4)), (ITS_REVIEW, date(2026, 12, 4)), (8 * HOUR, date(2026, 12, 3))]
)
def test_a_review_is_no_later_than_fourteen_days_by_the_hour(at: timedelta, day: date) -> None:
    asked = moment("follow_up", "review", (FRIDAY + at, form("conservative_followup")), policy=FOURTEEN)
    assert asked.date() == day


REFERRED: Disposition = "specialist_referral"
ITS_REFERRAL = in_hours(FRIDAY, "referral", 2) - FRIDAY


@pytest.mark.parametrize(
    ("decided", "sent_after", "asked"),
    [
        (16 * HOUR, HOUR, date(2026, 12, 4)),
        (ITS_REFERRAL, HOUR, date(2026, 12, 4)),
        (8 * HOUR, HOUR, date(2026, 12, 3)),
        (16 * HOUR, 13 * DAY, date(2026, 12, 4)),
        (16 * HOUR, 14 * DAY, date(2026, 12, 9)),
        (16 * HOUR, 20 * DAY, date(2026, 12, 15)),
    ],
)
def test_a_referral_is_asked_about_before_its_days_are_over_and_then_three_working_days_on(
    decided: timedelta, sent_after: timedelta, asked: date
) -> None:
    at = FRIDAY + decided
    found = moment("referral", "accepted", (at, form(REFERRED)), (at + sent_after, Outcome("referral_sent", "C", "1")))
    assert found == in_hours(datetime(asked.year, asked.month, asked.day, tzinfo=UTC), "referral", 2)


def test_a_referral_that_no_form_asks_for_has_its_days_from_when_it_was_sent() -> None:
    sent = FRIDAY + 16 * HOUR, Outcome("referral_sent", "C", "1")
    assert moment("referral", "accepted", (FRIDAY, form("conservative_followup")), sent).date() == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("forms", "waits", "asked"),
    [
        (("urgent_same_day", "urgent_same_day"), 4, 4),
        (("urgent_same_day", "urgent_same_day"), 1, 5),  # it is due this very minute
        (("urgent_same_day", "urgent_same_day"), 10, 5),
        (("urgent_same_day", "urgent_mri", "urgent_same_day"), 4, 5),
    ],
)
def test_a_form_that_asks_for_the_same_as_the_one_before_puts_nothing_off(
    forms: tuple[Disposition, ...], waits: int, asked: int
) -> None:
    held = Scheduled("C", "Q1", int((FRIDAY + waits * HOUR).timestamp()))
    *before, last = forms
    happened = [(FRIDAY, form(each)) for each in before]
    chart = chart_of(*happened, (FRIDAY + HOUR, form(last)), done=Book().adding(StepKey("close_loop", 1), held))
    assert moment_of("close_loop", "seen", chart, chart.history[-1], POLICY) == FRIDAY + asked * HOUR


def test_a_day_that_is_given_is_that_day_in_working_hours() -> None:
    chart = chart_of((FRIDAY, form("urgent_mri")), (FRIDAY, Acknowledged()))
    given = date(2026, 11, 21)
    found = moment_of("follow_up", given, chart, chart.history[-1], POLICY)
    assert found == in_hours(FRIDAY + DAY, "follow_up", 2)
