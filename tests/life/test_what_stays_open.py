"""What is open stays asked about: after "worse", after a result that raises the urgency, after a case was ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kept.book import Book
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import Acknowledged, Course, HandedOver, Happened, Outcome, Stage
from bot.kept.step_key import StepKey
from bot.life.days import moment_of
from bot.life.step import Remind, Step, StopChasing, TakeBack
from bot.life.what_follows import steps_after
from bot.listeners.assessing import triaged
from bot.posts import Scheduled
from bot.triage.findings import Findings
from tests.life.test_what_follows import AT, POLICY, after, chart_of, form, reminders

WORSE = Outcome("worse", "C", "1")
AN_HOUR = timedelta(hours=1)


def asked_in_an_hour(event: int) -> Book:
    return Book().adding(StepKey("close_loop", event), Scheduled("C", "Q1", int((AT + AN_HOUR).timestamp())))


def taken_back(steps: list[Step]) -> bool:
    return any(isinstance(step, TakeBack) and step.kind == "close_loop" for step in steps)


def late(chart: Chart) -> Chart:
    """The same for a patient whose case was opened five weeks ago."""
    return replace(chart, case=replace(chart.case, opened_at=AT - timedelta(weeks=5)))


@pytest.mark.parametrize("then", [Course("conservative_followup", "guideline_note"), Stage("booked")])
def test_neither_a_course_nor_a_stage_takes_the_question_after_worse_away_or_puts_it_off(then: Happened) -> None:
    steps = after(form("urgent_mri"), WORSE, then, done=asked_in_an_hour(2))
    assert not taken_back(steps)
    assert not reminders(steps)


def test_a_result_of_a_scan_is_no_examination_of_today() -> None:
    result = replace(form("urgent_mri"), by="result")
    assert chart_of(form("urgent_mri"), WORSE, result).is_after_worse
    steps = after(form("urgent_mri"), WORSE, result, done=asked_in_an_hour(2))
    assert dict(reminders(steps))["close_loop"] == "worse"


def test_not_seen_after_worse_is_asked_again_within_hours_also_over_a_weekend() -> None:
    chart = chart_of(form("conservative_followup", 336.0), WORSE, Outcome("not_seen", "C", "2"))
    assert moment_of("close_loop", "not_seen", chart, chart.history[-1], POLICY) - AT == timedelta(hours=2)


def test_better_closes_nothing_while_somebody_is_still_to_say_that_the_patient_was_seen() -> None:
    better = Outcome("better", "C", "9")
    assert not chart_of(form("emergency_now"), better, done=asked_in_an_hour(1)).is_closed
    assert not chart_of(form("conservative_followup"), WORSE, better, done=asked_in_an_hour(2)).is_closed
    assert chart_of(form("conservative_followup"), better).is_closed


def test_a_referral_that_is_accepted_ends_no_question_whether_an_emergency_was_seen() -> None:
    happened: list[Happened] = [
        form("emergency_now"),
        Outcome("same", "C", "1"),
        Outcome("referral_accepted", "C", "2"),
    ]
    accepted = late(chart_of(*happened, done=asked_in_an_hour(1)))
    assert accepted.is_referred
    assert not accepted.is_closed
    steps = steps_after(accepted, accepted.history[-1], POLICY)
    assert not taken_back(steps)
    assert TakeBack("follow_up") in steps
    not_yet = late(chart_of(*happened, Outcome("not_seen", "C", "3"), done=asked_in_an_hour(1)))
    assert reminders(steps_after(not_yet, not_yet.history[-1], POLICY)) == [("close_loop", "not_seen")]
    not_reached = late(chart_of(*happened, Outcome("not_reached", "C", "3"), done=asked_in_an_hour(1)))
    steps = steps_after(not_reached, not_reached.history[-1], POLICY)
    assert not reminders(steps)
    assert [step.kind for step in steps if isinstance(step, TakeBack)] == ["follow_up", "referral"]
    seen = late(chart_of(*happened, Outcome("seen_nothing_found", "C", "3"), done=asked_in_an_hour(1)))
    assert seen.is_closed
    assert not reminders(steps_after(seen, seen.history[-1], POLICY))


def test_better_ends_the_question_how_far_a_referral_is_where_it_closes_the_case() -> None:
    same, better = Outcome("same", "C", "1"), Outcome("better", "C", "2")
    asked = Book().adding(StepKey("referral", 2), Scheduled("C", "Q2", int((AT + AN_HOUR).timestamp())))
    closed = late(chart_of(form("conservative_followup"), same, better, done=asked))
    assert closed.until(closed.history[1]).waiting("referral") is not None
    assert closed.is_closed
    assert closed.waiting("referral") is None
    assert TakeBack("referral") in steps_after(closed, closed.history[-1], POLICY)
    word = late(chart_of(form("conservative_followup"), same, better, Outcome("referral_open", "C", "3")))
    assert not reminders(steps_after(word, word.history[-1], POLICY))
    unseen = late(chart_of(form("urgent_mri"), same, better, done=asked))
    assert not unseen.is_closed
    assert unseen.waiting("referral") is not None
    assert TakeBack("referral") not in steps_after(unseen, unseen.history[-1], POLICY)


def test_a_referral_that_is_accepted_ends_what_a_provisional_result_had_asked() -> None:
    found = Findings.model_validate({"leg_symptoms": {"yes": ["pain"], "unknown": ["weakness"]}})
    provisional = replace(triaged(found, local_code="", seen=0), disposition="specialist_referral", offered={})
    accepted = chart_of(provisional, Outcome("referral_accepted", "C", "2"))
    assert accepted.until(accepted.history[0]).gaps is not None
    assert accepted.is_closed
    assert accepted.gaps is None
    assert StopChasing() in steps_after(accepted, accepted.history[-1], POLICY)


def test_a_result_that_raises_the_urgency_is_asked_about_inside_its_own_clock() -> None:
    fracture = replace(form("other_red_flag_workup", 48.0), by="result")
    assert chart_of(form("conservative_followup"), fracture).is_result_open
    assert any(
        isinstance(step, Remind) and step.on == "done" for step in after(form("conservative_followup"), fracture)
    )
    alike = replace(form("urgent_mri"), by="result")
    assert not chart_of(form("urgent_mri"), alike).is_result_open


def test_worse_opens_a_case_that_was_closed_without_outcome() -> None:
    assert chart_of(form("urgent_mri"), Ended("declined")).is_ended
    assert not chart_of(form("urgent_mri"), Ended("declined"), WORSE).is_ended


def test_an_emergency_given_to_a_group_stays_with_whoever_acts_and_is_theirs_who_takes_it() -> None:
    claimed = chart_of(form("emergency_now"), Acknowledged(), HandedOver("S0DUTY", ""))
    assert claimed.acting is not None
    assert claimed.acting.claim is not None
    assert claimed.acting.claim.seq == 2
    taken = chart_of(form("emergency_now"), Acknowledged(), HandedOver("S0DUTY", ""), Acknowledged())
    assert taken.acting is not None
    assert taken.acting.claim is not None
    assert taken.acting.claim.seq == 4


def test_a_second_page_behind_better_that_changes_nothing_leaves_the_case_closed() -> None:
    page = replace(form("conservative_followup"), by="panel")
    better = Outcome("better", "C", "1")
    assert chart_of(form("conservative_followup"), page, better, page).is_closed
    graver = replace(form("urgent_mri"), by="panel")
    assert not chart_of(form("conservative_followup"), page, better, graver).is_closed
    assert chart_of(form("conservative_followup"), Ended("declined"), page).is_ended
