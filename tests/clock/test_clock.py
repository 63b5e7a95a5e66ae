"""Nothing is asked later than its clock: for every rule, at any hour, over closed days and both changes of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.triage.assessment import RANK, Disposition, FollowUpWindow
from bot.triage.dates import EARLY_REVIEW, LATEST_REVIEW_DAYS, REFERRAL_ACCEPTED_DAYS, REVIEW
from bot.triage.milestones import ACTING as ACTING_MILESTONES
from bot.triage.milestones import DONE, SEEN, acting_asked, acting_span, answer_by, answers_asked, answers_span, rows
from bot.triage.rules import RULES
from tests.clock.__main__ import STARTS, ZONES, asked, policy, table
from tests.clock.course import ACTING, QUESTIONS, accepted, clocks, course, left_open

EVERY: Final = timedelta(hours=3, minutes=37)
WEEKS: Final = tuple(datetime(*day, tzinfo=UTC) for day in ((2026, 10, 21), (2026, 12, 21), (2027, 3, 10)))
DAYS: Final = timedelta(days=9)


def starts(zone: str) -> list[datetime]:
    """Moments all over weeks with a change of the clocks, and over Christmas."""
    first = [week + EVERY * times for week in WEEKS for times in range(DAYS // EVERY)]
    return [moment.astimezone(ZoneInfo(zone)) for moment in first]


def real(at: datetime, later: datetime) -> timedelta:
    """How long it really is, whatever the clocks on the wall do."""
    return timedelta(seconds=later.timestamp() - at.timestamp())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("disposition", "hours"), clocks())
def test_the_first_question_and_the_one_about_the_clocked_act_fall_inside_the_clock_of_every_rule(
    disposition: Disposition, hours: float, zone: str
) -> None:
    windows: dict[Disposition, tuple[FollowUpWindow, ...]] = {"urgent_mri": (REVIEW, EARLY_REVIEW)}
    for at in starts(zone):
        for window in windows.get(disposition, (REVIEW,)):
            questions = course(disposition, hours, at, policy(zone), window)
            assert real(at, questions[0].at) <= timedelta(hours=hours), questions[0]
            about = [each for each in questions if each.what == QUESTIONS["close_loop"]]
            assert bool(about) == (RANK[disposition] >= RANK["other_red_flag_workup"])
            assert all(timedelta(0) < real(at, each.at) <= timedelta(hours=hours) for each in about)
            assert all(each.held for each in questions), "it comes while the app is down"


def test_every_rule_has_its_milestones() -> None:
    for rule in RULES:
        assert (rule.disposition in SEEN) == (rule.disposition in ACTING_MILESTONES) == (rule.clock <= 24.0), rule.id
        assert (rule.disposition in DONE) == (rule.disposition in {"other_red_flag_workup", "urgent_mri"})


@pytest.mark.parametrize("zone", ZONES)
def test_a_review_is_never_later_than_its_window_by_the_hour(zone: str) -> None:
    for at in starts(zone):
        for day in range(1, LATEST_REVIEW_DAYS + 1):
            team = policy(zone).__class__(zone, follow_up_day=day, working_hour=9)
            (review,) = course("conservative_followup", 336.0, at, team, REVIEW)
            assert real(at, review.at) <= timedelta(days=LATEST_REVIEW_DAYS)


@pytest.mark.parametrize("zone", ZONES)
def test_what_a_provisional_result_leaves_open_is_asked_about_after_an_hour_and_again_inside_its_clock(
    zone: str,
) -> None:
    for at in starts(zone):
        clock = real(at, answer_by(at))
        times = [span for _, span in answers_asked(clock, timedelta(0), DAYS)]
        assert times[0] == timedelta(hours=1)
        assert all(later - earlier == timedelta(hours=2) for earlier, later in pairwise(times))
        assert times[-1] <= clock < times[-1] + timedelta(hours=2)
        assert [answers_span(nth) for nth in range(1, len(times) + 1)] == times
        over, questions = left_open(at, policy(zone))
        assert [real(at, each.at) for each in questions if each.at <= over] == times[: len(questions)]
        assert [each.to for each in questions][-1:] == ["backup and owner"] or len(questions) < len(times)


@pytest.mark.parametrize("zone", ZONES)
def test_whether_a_referral_is_accepted_is_asked_before_its_fourteen_days_are_over(zone: str) -> None:
    for at in starts(zone):
        question = accepted(at, policy(zone))
        assert timedelta(days=3) < real(at, question.at) <= timedelta(days=REFERRAL_ACCEPTED_DAYS)


def test_an_emergency_of_friday_four_is_asked_at_a_quarter_past_and_at_half_past_wherever_the_team_is() -> None:
    for zone in ZONES:
        at, questions = asked("emergency_now", 4.0, STARTS["Friday 16:00"], zone)
        acting = [each for each in questions if each.what == ACTING]
        assert [f"{each.at:%a %H:%M}" for each in acting[:3]] == ["Fri 16:15", "Fri 16:30", "Fri 17:30"]
        assert [each.to for each in acting[:2]] == ["owner", "backup and owner"]
        assert len(acting) == 14
        assert real(at, acting[-1].at) == timedelta(hours=12, minutes=30)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("zone", ZONES)
def test_minutes_are_real_minutes_when_the_clocks_change(start: str, zone: str) -> None:
    at, questions = asked("emergency_now", 4.0, STARTS[start], zone)
    spans = [real(at, each.at) for each in questions if each.what == ACTING]
    assert spans == [span for _, span in acting_asked("emergency_now", timedelta(0), spans[-1])]
    (seen,) = [each for each in questions if each.what == QUESTIONS["close_loop"]]
    assert real(at, seen.at) == timedelta(hours=4)
    assert [real(seen.at, moment) for moment in seen.raised] == [timedelta(hours=1), timedelta(hours=2)]


def test_a_case_of_christmas_eve_with_48_hours_is_asked_about_on_a_closed_day_and_not_later() -> None:
    at, questions = asked("other_red_flag_workup", 48.0, (2026, 12, 25, 16, 0), "Europe/London")
    (done,) = [each for each in questions if each.what == QUESTIONS["close_loop"]]
    assert f"{done.at:%a}" == "Sun"
    assert real(at, done.at) < timedelta(hours=48)


@pytest.mark.parametrize("disposition", ACTING_MILESTONES)
def test_each_time_has_its_number_and_its_span_however_it_is_asked_for(disposition: Disposition) -> None:
    whole = acting_asked(disposition, timedelta(0), timedelta(days=3))
    for nth, span in whole:
        assert acting_span(disposition, nth) == span
        assert acting_asked(disposition, span - timedelta(seconds=1), span) == [(nth, span)]
        assert (nth, span) not in acting_asked(disposition, span, timedelta(days=3))
    assert [nth for nth, _ in whole] == list(range(1, len(whole) + 1))
    assert not acting_asked("urgent_mri", timedelta(0), timedelta(days=3))


def test_the_table_has_every_start_zone_and_clock() -> None:
    lines = list(table())
    assert sum(line.startswith("## ") for line in lines) == len(STARTS) * len(ZONES)
    first = "| emergency | Fri 27 Nov, 20:00 | does anybody act? | Fri 27 Nov, 16:15 | owner |"
    assert any(line.startswith(first) for line in lines)
    assert all(row.of and row.asks and row.when and row.nobody and row.sources for row in rows())
