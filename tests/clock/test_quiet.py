"""A case speaks up at most three times a week and at least on every second working day, whatever its rule and start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise, product
from typing import Final

import pytest

from bot.kept.chart import Chart
from bot.life.policy import Policy
from bot.life.silence import silence_of
from bot.triage.assessment import Disposition, FollowUpWindow
from bot.triage.dates import EARLY_REVIEW, REVIEW
from bot.triage.milestones import SEEN, answer_by, answers_asked
from bot.triage.quiet import MOST_A_WEEK, has_room, most_in_a_week, next_word, words
from bot.working_days import EVERY_TEAM, Calendar, next_working_day
from tests.clock.__main__ import ZONES, policy
from tests.clock.course import clocks, opened, raises, unasked
from tests.clock.fewest import fewest, two_working_days_after
from tests.clock.test_clock import real, starts

ASIDE: Final = frozenset(SEEN)
"""Emergencies and the same day: their clocks are of hours."""
CALENDARS: Final = {
    "Monday to Friday": EVERY_TEAM,
    "every day": Calendar(frozenset(range(7))),
    "three days a week": Calendar(frozenset({0, 2, 4})),
    "the holidays of England": Calendar(country="GB", region="ENG"),
}
FIVE_DAYS: Final = [CALENDARS[name] for name in ("Monday to Friday", "three days a week", "the holidays of England")]
FIVE_WEEKS: Final = timedelta(weeks=5)
SOME: Final = slice(None, None, 5)
WINDOWS: Final[dict[Disposition, tuple[FollowUpWindow | None, ...]]] = {
    "urgent_mri": (REVIEW, EARLY_REVIEW),
    "conservative_followup": (REVIEW, EARLY_REVIEW),
}
ORDINARY: Final = [(disposition, hours) for disposition, hours in clocks() if disposition not in ASIDE]
MONDAY: Final = date(2026, 11, 30)


def on(*days: int) -> list[date]:
    """Days counted from a Monday."""
    return [MONDAY + timedelta(days=day) for day in days]


def asked_at(chart: Chart) -> list[datetime]:
    """When its questions come."""
    return [datetime.fromtimestamp(waiting.post_at, chart.zone) for waiting in chart.asked]


def working_days_after(day: date, days: int) -> date:
    for _ in range(days):
        day = next_working_day(day)
    return day


def silent(disposition: Disposition, hours: float, calendar: Calendar) -> list[tuple[Chart, Policy]]:
    """Cases of this clock that nobody ever answers, opened at all hours of weeks with closed days."""
    team = replace(policy(ZONES[0]), calendar=calendar)
    windows = WINDOWS.get(disposition, (None,))
    return [(opened(disposition, hours, at, team, window), team) for at in starts(ZONES[0])[SOME] for window in windows]


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize(("disposition", "hours"), ORDINARY)
def test_no_case_says_more_than_three_things_a_week_unless_its_clock_wants_it_and_none_is_silent_for_long(
    disposition: Disposition, hours: float, calendar: str
) -> None:
    for chart, team in silent(disposition, hours, CALENDARS[calendar]):
        questions, days = [at.date() for at in asked_at(chart)], unasked(chart, team, FIVE_WEEKS)
        most = most_in_a_week(days)
        assert most <= max(MOST_A_WEEK, fewest(questions, team.calendar)), (chart.case.opened_at, days)
        if team.calendar in FIVE_DAYS and all(map(team.calendar.is_working_day, questions)):
            assert most <= MOST_A_WEEK, (chart.case.opened_at, days)
        asked, said = asked_at(chart), list(islice(raises(chart, team), 10))
        for before, later in pairwise(sorted({*asked, *said})):
            day = two_working_days_after(before.date(), team.calendar)
            hour = later.time() if later in asked else before.time()
            assert later <= datetime.combine(day, hour, chart.zone), (chart.case.opened_at, before, later)


@pytest.mark.parametrize(("disposition", "hours"), ORDINARY)
def test_the_owner_hears_on_the_next_working_day_and_of_a_clock_that_is_over_who_is_next_does_as_well(
    disposition: Disposition, hours: float
) -> None:
    for chart, team in silent(disposition, hours, EVERY_TEAM):
        silence = silence_of(chart, team.calendar)
        assert silence is not None
        owner, following, channel = islice(silence.moments(), 3)
        (first, *others) = silence.asked
        if first.kind == "close_loop":
            assert following == owner
        elif not others:
            due = datetime.fromtimestamp(first.post_at, chart.zone)
            days = (due.date(), owner.date(), following.date(), channel.date())
            assert days == tuple(working_days_after(due.date(), each) for each in (0, 1, 3, 5))


@pytest.mark.parametrize("zone", ZONES)
def test_what_a_provisional_result_leaves_open_is_asked_about_on_its_day_alone(zone: str) -> None:
    for at in starts(zone)[SOME]:
        clock = real(at, answer_by(at))
        *_, last = (span for _, span in answers_asked(clock, timedelta(0), FIVE_WEEKS))
        assert at + last <= max(at + timedelta(hours=2), at.replace(hour=18, minute=0))


def test_one_question_has_its_owner_told_on_the_next_working_day_and_then_somebody_on_every_second() -> None:
    assert list(islice(words(MONDAY, on(0), next_working_day), 5)) == on(1, 3, 7, 9, 11)
    assert list(islice(words(MONDAY, on(0), next_working_day, at_once=True), 4)) == on(1, 1, 3, 7)
    assert next_word(MONDAY, on(1), on(0), next_working_day) == on(3)[0]


def test_the_first_word_waits_for_the_second_working_day_where_those_after_it_would_have_no_room() -> None:
    assert list(islice(words(MONDAY, on(0, 4), next_working_day), 4)) == on(2, 8, 10, 14)
    assert list(islice(words(MONDAY, on(0, 1), next_working_day), 3)) == on(3, 7, 9)
    assert list(islice(words(MONDAY, on(0, 2), next_working_day), 3)) == on(3, 7, 9)
    assert next_word(MONDAY, [], on(0, 13), next_working_day) == on(1)[0], "what is far off puts nothing off"


def test_a_later_word_is_said_on_the_next_working_day_where_those_after_it_would_have_no_room() -> None:
    assert next_word(on(1)[0], on(3, 7), on(1, 10, 15), next_working_day) == on(8)[0]


def test_what_never_came_is_told_of_on_its_own_day_and_then_as_if_it_had_come() -> None:
    for at_once in (True, False):
        said = words(MONDAY, [], next_working_day, at_once=at_once, never_came=True)
        assert list(islice(said, 4)) == on(0, 1, 3, 7)


def test_where_there_is_room_on_no_day_the_clock_wins() -> None:
    assert next_word(MONDAY, [], on(0, 1, 2), next_working_day) == on(4)[0]
    assert next_word(MONDAY, on(1, 3), on(0, 2, 4), next_working_day) == on(8)[0]


def test_a_word_said_late_makes_the_next_ones_late_and_never_more_than_three_a_week() -> None:
    late = on(4, 4)
    for _ in range(5):
        late.append(next_word(MONDAY, late, on(0), next_working_day))
    assert late == on(4, 4, 8, 10, 14, 16, 18)
    assert most_in_a_week(sorted({*on(0), *late})) == MOST_A_WEEK


def test_a_team_of_seven_days_a_week_waits_over_the_weekend_where_there_is_no_room() -> None:
    every_day = CALENDARS["every day"].next_working_day
    assert list(islice(words(MONDAY, on(0), every_day), 6)) == on(1, 3, 7, 9, 11, 14)
    assert next_word(on(4)[0], [], on(4), every_day) == on(7)[0], "and not a day longer than it has to"


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS)
def test_whatever_two_questions_are_asked_no_row_of_words_says_more_in_a_week_than_the_clock_wants(
    calendar: Calendar,
) -> None:
    for start, apart, at_once, never_came in product(range(7), range(11), (True, False), (True, False)):
        due, *later = asked = on(start, start + apart)
        came = later if never_came else asked
        row = words(due, came, calendar.next_working_day, at_once=at_once, never_came=never_came)
        days = sorted([*came, *set(islice(row, 9))])
        assert most_in_a_week(days) <= max(MOST_A_WEEK, fewest(asked, calendar)), (asked, days)
        for before, following in pairwise(days):
            assert following <= two_working_days_after(before, calendar), (asked, days)


def test_a_word_joins_no_other_of_its_day_and_only_the_week_around_it_counts() -> None:
    assert not has_room(MONDAY, on(0))
    assert not has_room(MONDAY, on(-2, 2, 4))
    assert not has_room(MONDAY, on(2, 4, 6))
    assert not has_room(MONDAY, on(-6, -4, -2))
    assert has_room(MONDAY, on(-3, 2, 4))
    assert has_room(on(30)[0], on(0, 1, 2, 3))
    assert most_in_a_week([]) == 0
    assert most_in_a_week(on(0, 0, 6, 7)) == 3
