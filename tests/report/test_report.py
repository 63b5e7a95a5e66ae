"""What a month's report counts, and that a rule that has stopped is named soon and a rare one not too soon."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept.case import Case
from bot.kept.channel import Channel
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import Acknowledged, Course, Event, Happened, Outcome, Stage, Submitted
from bot.kept.limits import Held, Silent, chance, silent
from bot.kept.months import Month
from bot.kept.report import as_utc, bounds, figures, month_before
from bot.life.rounds import next_report
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import report
from dialogs.choices import Choices
from dialogs.report import Changed, Figures, Stopped
from tests.dialogs.cases import CASES
from tests.dialogs.slack_check import assert_blocks, assert_view
from tests.report.year import by_chance, needed, year
from tests.triage.cases import CLEAN

AT: Final = datetime(2026, 10, 5, 9, tzinfo=UTC)
BERLIN: Final = ZoneInfo("Europe/Berlin")
OCTOBER: Final = date(2026, 10, 1)
LONG_AFTER: Final = AT + timedelta(days=60)
HOME: Final = Findings.model_validate({**CLEAN, "back_pain_nrs": 5})
RATES: Final = {"A": 0.5, "B": 0.2, "C": 0.15, "D": 0.03, "E": 0.01}


def form(findings: Findings, **about: Any) -> Submitted:
    return Submitted.of(findings, assess(findings), error_id="", local_code="", **about)


def chart(*happened: tuple[float, Happened]) -> Chart:
    """A case of these things, each so many hours after it was opened."""
    history = [
        Event("T1", f"{seq}", "U1", AT + timedelta(hours=hours), what, seq)
        for seq, (hours, what) in enumerate(happened, 1)
    ]
    return Chart(Case("1", "BP-7F3KQ", "T1", "C1", "U1", AT, urgent=False), history, "UTC")


def counted(*charts: Chart, now: datetime = LONG_AFTER) -> Figures:
    return figures(charts, OCTOBER, now, [True, False], [Silent("M1", 30, 200, 60)])


def test_a_scan_of_a_case_without_a_red_flag_is_counted_however_it_was_recorded() -> None:
    home, mri = form(HOME), form(CASES["seed"])
    scanned = form(HOME.model_copy(update={"mri_done": "yes"}))
    charts = [
        chart((0, home)),
        chart((0, home), (1, Course("urgent_mri", "patient_choice"))),
        chart((0, home), (1, Course("specialist_referral", "patient_choice"))),
        chart((0, home), (1, Stage("requested"))),
        chart((0, home), (1, form(HOME, by="result"))),
        chart((0, home), (1, scanned)),
        chart((0, mri), (1, Stage("requested"))),
    ]
    assert home.disposition == "conservative_followup"
    assert mri.disposition == "urgent_mri"
    told = counted(*charts)
    assert (told.cases, told.without_red_flag, told.imaged) == (7, 6, 4)
    assert (told.is_open, told.overdue) == (2, 1)
    assert told.stopped == (Stopped("M1", 30, 200, 60),)


def test_a_course_that_differs_is_counted_by_the_rule_that_led_to_the_result_and_by_its_reason() -> None:
    mri, choice = form(CASES["seed"]), Course("conservative_followup", "patient_choice")
    same = Course("urgent_mri", "local_pathway")
    uncomputed = Submitted.of(HOME, None, error_id="E-1", local_code="")
    told = counted(
        chart((0, mri), (1, choice)), chart((0, mri), (1, same), (2, choice)), chart((0, uncomputed), (1, choice))
    )
    assert counted(chart((0, mri), (1, choice), (2, same))).changed == ()
    again = chart((0, mri), (1, choice), (2, mri), (3, choice))
    assert [each.times for each in counted(again).changed] == [2], "each result has its own course"

    assert told.changed == (
        Changed("M1", "urgent_mri", "conservative_followup", "patient_choice", 2),
        Changed("no rule", "emergency_now", "conservative_followup", "patient_choice", 1),
    )


def test_minutes_until_somebody_acts_are_the_median_of_those_on_whom_somebody_did() -> None:
    emergency = form(CASES["cauda equina"])
    assert emergency.closes_the_loop
    charts = [chart((0, emergency), (minutes / 60, Acknowledged())) for minutes in (4, 6, 20)]
    told = counted(*charts, chart((0, emergency)), chart((0, form(HOME))))
    assert (told.claimed, told.to_claim, told.minutes) == (3, 4, 6)
    assert counted(chart((0, form(HOME)))).minutes is None


@pytest.mark.parametrize(
    ("closing", "is_inside"),
    [
        (Outcome("better", "C1", "1.1"), True),
        (Outcome("not_reached", "C1", "1.1"), False),
        (Outcome("not_seen", "C1", "1.1"), False),
        (Outcome("seen_cause_found", "C1", "1.1"), True),
        (Ended("declined"), True),
        (Course("urgent_mri", "patient_choice"), False),
    ],
)
def test_a_loop_is_closed_inside_its_clock_where_an_answer_that_closes_it_came_by_then(
    closing: Happened, is_inside: bool
) -> None:
    home = form(HOME)
    assert home.follow_up is not None
    days = home.follow_up.latest_days
    last, late = days * 24.0, days * 24.0 + 0.1
    assert (counted(chart((0, home), (last, closing))).closed, counted(chart((0, home))).ran_out) == (is_inside, 1)
    assert counted(chart((0, home), (late, closing))).closed == 0
    still_runs = counted(chart((0, home), (1, closing)), now=AT + timedelta(days=days) - timedelta(seconds=1))
    assert (still_runs.closed, still_runs.ran_out) == (0, 0)


def test_the_clock_of_an_emergency_is_in_hours_and_what_was_not_computed_has_none() -> None:
    emergency = form(CASES["cauda equina"])
    hours = emergency.act_within_hours
    seen = Outcome("seen_cause_found", "C1", "1.1")
    told = counted(chart((0, emergency), (hours, seen)), chart((0, emergency), (hours + 0.1, seen)))
    assert (told.closed, told.ran_out) == (1, 2)
    assert counted(chart((0, Submitted.of(HOME, None, error_id="E-1", local_code="")))).ran_out == 0


def test_months_are_those_of_the_calendar_in_the_zone() -> None:
    assert month_before(datetime(2026, 10, 31, 23, 30, tzinfo=UTC), BERLIN) == OCTOBER
    assert month_before(datetime(2026, 10, 31, 22, 30, tzinfo=UTC), BERLIN) == date(2026, 9, 1)
    assert month_before(datetime(2026, 1, 1, 12, tzinfo=UTC), BERLIN) == date(2025, 12, 1)
    assert bounds(date(2026, 12, 1), BERLIN)[1] == datetime(2027, 1, 1, tzinfo=BERLIN)
    assert as_utc("2026-10") == OCTOBER
    with pytest.raises(ValueError, match="unconverted"):
        as_utc("2026-13")


@pytest.mark.parametrize(
    ("now", "reported", "due"),
    [
        (datetime(2026, 10, 28, 12, tzinfo=BERLIN), "2026-09", datetime(2026, 11, 1, 9, tzinfo=BERLIN)),
        (datetime(2026, 11, 1, 8, 59, tzinfo=BERLIN), "2026-09", datetime(2026, 11, 1, 9, tzinfo=BERLIN)),
        (datetime(2026, 11, 20, tzinfo=BERLIN), "2026-09", datetime(2026, 11, 1, 9, tzinfo=BERLIN)),
        (datetime(2026, 11, 20, tzinfo=BERLIN), "2026-10", datetime(2026, 12, 1, 9, tzinfo=BERLIN)),
        (datetime(2026, 12, 31, 23, tzinfo=BERLIN), "2026-11", datetime(2027, 1, 1, 9, tzinfo=BERLIN)),
        (datetime(2026, 3, 1, 9, tzinfo=BERLIN), "", datetime(2026, 3, 1, 9, tzinfo=BERLIN)),
    ],
)
def test_the_report_of_a_month_is_due_on_the_first_of_the_next_at_nine(
    now: datetime, reported: str, due: datetime
) -> None:
    channel = Channel("T1", "C1", Choices(report_to="C2"), reported=reported)
    assert next_report(channel, now, BERLIN) == due
    assert next_report(replace(channel, chosen=Choices()), now, BERLIN) is None


def test_of_a_rule_a_month_counts_how_often_it_held_and_since_when_it_has_not() -> None:
    month = Month("2026-10").with_day(OCTOBER, [frozenset("AB"), frozenset("A"), frozenset()])
    assert (month.cases, month.counted_to) == (3, "2026-10-01")
    assert month.rules == {"A": Held(2, 1), "B": Held(1, 2)}
    following = month.after("2026-11").with_day(date(2026, 11, 1), [frozenset("A")])
    assert (following.cases, following.rules) == (1, {"A": Held(1, 0), "B": Held(0, 3)})


@settings(max_examples=50)
@given(st.integers(1, 60), st.integers(20, 400), st.integers(0, 200))
def test_a_longer_silence_and_a_rule_that_held_more_often_are_less_of_a_chance(
    times: int, others: int, since: int
) -> None:
    cases = times + others
    assert 0 <= chance(times, cases, since + 1) < chance(times, cases, since) <= 1
    assert chance(times + 1, cases + 1, since + 1) < chance(times, cases + 1, since + 1)
    limit = needed(times, cases)
    assert silent(cases + limit, {"A": Held(times, limit)}) == [Silent("A", times, cases, limit)]
    assert not silent(cases + limit - 1, {"A": Held(times, limit - 1)})


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("stopped", ["A", "B", "C"])
def test_a_rule_that_stops_at_month_six_of_a_year_is_named_within_sixty_cases(stopped: str, seed: int) -> None:
    drawn = random.Random(f"{stopped} {seed}")  # noqa: S311 a simulation, no secrets
    found = year(by_chance(RATES, drawn.random), stopped).found_after
    assert found is not None
    assert found <= 60


def test_in_a_year_in_which_nothing_stops_hardly_a_rule_is_named() -> None:
    drawn = random.Random("nothing stops")  # noqa: S311 a simulation, no secrets
    named = [len(year(by_chance(RATES, drawn.random), "none").others) for _ in range(10)]
    assert sum(named) <= 5


def _whole() -> Figures:
    told = counted(chart((0, form(CASES["seed"])), (1, Course("conservative_followup", "patient_choice"))))
    return replace(told, minutes=5.5, claimed=2, to_claim=3)


def test_a_report_is_valid_and_names_no_patient_no_code_and_no_person() -> None:
    figures_ = _whole()
    assert_blocks(report.report(figures_, "C0PLACE").blocks)
    assert_view(report.view(figures_, "C0PLACE"))
    for told in (report.report(figures_, "C0PLACE").text, report.in_text(figures_)):
        assert "BP-" not in told
        assert "<@" not in told
        assert "Oct 2026" in told
        assert "M1 has stopped" in told
    many = tuple(Changed(f"rule {nth}", "urgent_mri", "something else", "of then", nth) for nth in range(1, 20))
    told = report.in_text(replace(figures_, changed=many, stopped=()))
    assert "others: 28" in told
    assert "rule 19: urgent MRI to something else, “of then”: 19" in told
    assert "none has stopped" in told
    alike = tuple(Changed(f"rule {nth}", "urgent_mri", "something else", "of then", 5) for nth in (2, 1))
    both = tuple(Stopped(f"rule {nth}", 9, 90, 60) for nth in (3, 4))
    lines = [line.strip() for line in report.in_text(replace(figures_, changed=alike, stopped=both)).splitlines()]
    assert [line[:7] for line in lines if line.startswith("rule ")] == ["rule 1:", "rule 2:"]
    assert sum(line.startswith(":large_orange_circle:") for line in lines) == len(both)
