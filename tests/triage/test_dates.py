"""The policy of dates stands in one place: what others say of it is the same."""

from __future__ import annotations

from typing import Final

import pytest

from bot.settings import ACCEPTS, Settings
from bot.triage import dates, home_care
from bot.triage.actions import STEPS
from bot.triage.rules import RULES
from tests.triage.cases import examined, fired

CLOCKS: Final = {
    dates.EMERGENCY_HOURS,
    dates.SAME_DAY_HOURS,
    dates.TWO_DAYS_HOURS,
    dates.MOTOR_HOURS,
    dates.WEEK_HOURS,
    dates.TWO_WEEKS_HOURS,
}


def test_every_clock_of_a_rule_is_one_of_the_policy() -> None:
    assert {rule.clock for rule in RULES} | {rule.sooner[1] for rule in RULES if rule.sooner} <= CLOCKS


def test_the_windows_follow_each_other() -> None:
    assert dates.REVIEW.earliest_days == dates.EARLY_REVIEW.latest_days == dates.EARLIEST_REVIEW_DAYS
    assert dates.REVIEW.latest_days == dates.LATEST_REVIEW_DAYS
    assert [dates.FIRST_REFERRAL_WEEK, dates.LAST_REFERRAL_WEEK] == [4, 6]
    assert dates.RECHECK_DAYS == dates.FIRST_REFERRAL_WEEK * dates.DAYS_A_WEEK


@pytest.mark.parametrize("day", [dates.EARLIEST_REVIEW_DAYS, dates.LATEST_REVIEW_DAYS])
def test_the_setting_of_the_follow_up_day_keeps_to_the_window(day: int) -> None:
    assert Settings(BACKPAIN_FOLLOW_UP_DAY=day).follow_up_day == day
    assert str(day) in ACCEPTS["BACKPAIN_FOLLOW_UP_DAY"].split()


def test_steps_name_the_dates_of_the_policy() -> None:
    assert home_care.REVIEW.says.startswith("Reassess at 1 to 2 weeks")
    assert home_care.REFER_LATER.says.endswith("after 4 to 6 weeks of conservative care.")
    assert "4 hours from the request" in STEPS["emergency_mri"].says
    assert "within 7 days (72 hours with weakness)" in STEPS["urgent_mri_lumbar_without_contrast"].says
    assert "within 48 hours" in STEPS["infection_mri_within_2_days"].says


@pytest.mark.parametrize(
    ("onset_days", "fits"),
    [(365, False), (366, True)],  # a year is 365 and a quarter: at 46, a day decides whether it began before 45
)
def test_pain_that_began_before_45_is_told_by_the_day(onset_days: int, fits: bool) -> None:
    features = ["buttock_pain", "eases_with_movement"]
    told = examined(age_years=46, onset_days=onset_days, inflammatory_features=features)
    assert ("W4" in fired(told)) == fits


def test_days_are_said_as_weeks() -> None:
    assert [dates.in_weeks(days) for days in (7, 14, 28)] == ["1", "2", "4"]
