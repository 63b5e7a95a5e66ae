"""What a team is asked, after how long, and when it is not asked any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from bot.triage.assessment import Disposition
from bot.triage.milestones import (
    TO_THE_NEXT,
    acting_asked,
    acting_span,
    answer_by,
    answers_asked,
    answers_span,
    result_asked_by,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("disposition", "since", "until", "asked"),
    [
        ("emergency_now", 0, 210, [(1, 15), (2, 30), (3, 90), (4, 150), (5, 210)]),
        ("emergency_now", 15, 89, [(2, 30)]),
        ("emergency_now", 90, 209, [(4, 150)]),
        ("emergency_now", 600, 660, [(12, 630)]),
        ("urgent_same_day", 0, 6000, [(1, 60), (2, 120)]),
        ("urgent_same_day", 60, 119, []),
        ("urgent_mri", 0, 6000, []),
    ],
)
def test_it_is_asked_whether_anybody_acts_after_one_moment_and_up_to_another(
    disposition: Disposition, since: int, until: int, asked: list[tuple[int, int]]
) -> None:
    told = acting_asked(disposition, since * MINUTE, until * MINUTE)
    assert told == [(nth, minutes * MINUTE) for nth, minutes in asked]


def test_open_questions_are_asked_for_every_two_hours_inside_their_clock() -> None:
    assert answers_asked(5 * HOUR, timedelta(0), 10 * HOUR) == [(1, HOUR), (2, 3 * HOUR), (3, 5 * HOUR)]
    assert answers_asked(10 * HOUR, HOUR, 4 * HOUR) == [(2, 3 * HOUR)]
    assert list(map(answers_span, (1, 2, 4))) == [HOUR, 3 * HOUR, 7 * HOUR]


def test_each_time_has_its_span_and_who_is_next_hears_from_half_an_hour_on() -> None:
    spans = [acting_span("emergency_now", nth) for nth in (1, 2, 3, 5)]
    assert spans == [15 * MINUTE, 30 * MINUTE, 90 * MINUTE, 210 * MINUTE]
    assert [acting_span("urgent_same_day", nth) for nth in (1, 2)] == [HOUR, 2 * HOUR]
    assert acting_span("emergency_now", TO_THE_NEXT) == 30 * MINUTE
    later = (acting_span("emergency_now", nth) for nth in count(1))
    assert next(span for span in later if span > 24 * HOUR) == 24 * HOUR + 30 * MINUTE


@pytest.mark.parametrize(("clock", "asked_by"), [(24.0, 20), (72.0, 68), (73.0, 61), (168.0, 156)])
def test_a_result_is_asked_about_four_hours_before_a_short_clock_is_over_and_twelve_before_a_long_one(
    clock: float, asked_by: int
) -> None:
    assert result_asked_by(clock) == asked_by * HOUR


@pytest.mark.parametrize(
    ("since", "by"),
    [
        ((9, 20, 31, 5), (18, 0, 0, 0)),
        ((16, 0, 0, 0), (18, 0, 0, 0)),
        ((16, 1, 2, 3), (18, 1, 2, 3)),
        ((21, 30, 0, 0), (23, 30, 0, 0)),
    ],
)
def test_what_is_open_is_answered_by_six_or_two_hours_on(
    since: tuple[int, int, int, int], by: tuple[int, int, int, int]
) -> None:
    for zone in (UTC, ZoneInfo("Europe/London")):
        assert answer_by(datetime(2026, 7, 1, *since, tzinfo=zone)) == datetime(2026, 7, 1, *by, tzinfo=zone)
