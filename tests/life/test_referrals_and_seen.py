"""What follows where a referral is under way, where the patient was seen already, and where nobody need ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kept.book import Book
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import Acknowledged, Course, HandedOver, Happened, Outcome, Stage, Submitted
from bot.kept.step_key import Reminder, StepKey
from bot.life.after_note import after_handing_over, after_stage
from bot.life.after_undoing import after_undoing
from bot.life.step import (
    Chase,
    KnowZone,
    LeaveIfClosed,
    MarkReminder,
    Reassign,
    RefreshCard,
    Remind,
    Say,
    Step,
    StopChasing,
    TakeBack,
)
from bot.life.what_follows import steps_after
from bot.listeners.assessing import triaged
from bot.posts import Scheduled
from bot.triage.findings import Findings
from tests.life.test_what_follows import AT, POLICY, after, chart_of, form, reminders
from tests.life.test_what_stays_open import WORSE, late

HOUR = timedelta(hours=1)
HOME = form("conservative_followup")
REFERRAL = form("specialist_referral")
EMERGENCY = form("emergency_now")
SAME = Outcome("same", "C", "1")
SENT = Outcome("referral_sent", "C", "2")
ACCEPTED = Outcome("referral_accepted", "C", "3")
SEEN = Outcome("seen_nothing_found", "C", "4")


def held(kind: Reminder, event: int, in_: timedelta) -> Book:
    return Book().adding(StepKey(kind, event), Scheduled("C", "Q1", int((AT + in_).timestamp())))


def provisional() -> Submitted:
    found = Findings.model_validate({"leg_symptoms": {"yes": ["pain"], "unknown": ["weakness"]}})
    return replace(triaged(found, local_code="", seen=0), disposition="specialist_referral", offered={})


def about(kind: Reminder, steps: list[Step]) -> list[Step]:
    return [step for step in steps if isinstance(step, Remind | TakeBack) and step.kind == kind]


def steps_of(chart: Chart) -> list[Step]:
    return steps_after(chart, chart.history[-1], POLICY)


# -- forms ----------------------------------------------------------------------------------------------------------


def test_a_form_that_refers_asks_whether_the_referral_is_sent_and_one_that_does_not_ends_the_question() -> None:
    assert about("referral", after(REFERRAL)) == [Remind("referral", "sent"), TakeBack("referral")]
    assert about("referral", after(REFERRAL, HOME)) == [TakeBack("referral")]
    assert about("referral", after(HOME, HOME)) == []
    assert about("referral", after(HOME)) == []


def test_a_form_that_refers_once_more_leaves_the_question_when_it_was_to_come() -> None:
    to_come = after(REFERRAL, REFERRAL, done=held("referral", 1, HOUR))
    assert about("referral", to_come) == [Remind("referral", AT + HOUR), TakeBack("referral")]
    tomorrow: list[Step] = [Remind("referral", "next_working_day"), TakeBack("referral")]
    assert about("referral", after(REFERRAL, REFERRAL, done=held("referral", 1, timedelta(0)))) == tomorrow
    assert about("referral", after(REFERRAL, REFERRAL)) == tomorrow


@pytest.mark.parametrize(
    ("happened", "asked_of", "asked"),
    [
        ((EMERGENCY, SEEN, replace(EMERGENCY, by="result")), 1, False),
        ((EMERGENCY, EMERGENCY, SEEN, replace(EMERGENCY, by="result")), 2, False),
        ((EMERGENCY, SEEN, replace(form("urgent_same_day"), by="result")), 1, False),
        ((EMERGENCY, SEEN, EMERGENCY), 1, True),
        ((form("urgent_same_day"), SEEN, replace(EMERGENCY, by="result")), 1, True),
        ((EMERGENCY, replace(EMERGENCY, by="result")), 1, True),
        ((EMERGENCY, replace(EMERGENCY, by="result")), 0, True),
    ],
)
def test_a_result_asks_once_more_whether_the_patient_was_seen_only_where_nobody_said_so_or_it_is_graver(
    happened: tuple[Happened, ...], asked_of: int, asked: bool
) -> None:
    done = held("close_loop", asked_of, -HOUR) if asked_of else None
    found = about("close_loop", after(*happened, done=done))
    assert found == ([Remind("close_loop", "seen"), TakeBack("close_loop")] if asked else [])


def test_a_short_page_that_leaves_the_urgency_as_it_was_changes_the_card_alone() -> None:
    page = replace(HOME, by="panel")
    assert after(REFERRAL, HOME, page) == [LeaveIfClosed(), RefreshCard()]
    assert Remind("follow_up", "review") in after(HOME, replace(REFERRAL, by="panel"))


def test_a_result_after_worse_keeps_asking_whether_the_patient_was_seen_again() -> None:
    result = replace(form("urgent_mri"), by="result")
    steps = after(form("urgent_mri"), WORSE, result, done=held("close_loop", 2, HOUR))
    assert about("close_loop", steps) == [Remind("close_loop", "worse"), TakeBack("close_loop")]


def test_only_the_form_right_after_worse_takes_back_what_was_asked_for_it() -> None:
    assert about("close_loop", after(HOME, WORSE, HOME)) == [TakeBack("close_loop")]
    assert about("close_loop", after(HOME, WORSE, HOME, HOME)) == []


def test_what_a_provisional_result_leaves_open_is_asked_for_until_it_ends() -> None:
    assert Chase() in after(provisional())
    assert StopChasing() in after(provisional(), Ended("declined"))


# -- answers --------------------------------------------------------------------------------------------------------


def test_an_accepted_referral_ends_what_is_asked() -> None:
    assert after(REFERRAL, ACCEPTED) == [
        LeaveIfClosed(),
        KnowZone(),
        MarkReminder(),
        TakeBack("referral"),
        TakeBack("follow_up"),
        Say("recorded"),
        RefreshCard(),
    ]
    not_reached = after(REFERRAL, ACCEPTED, Outcome("not_reached", "C", "5"))
    assert not reminders(not_reached)
    assert [step for step in not_reached if isinstance(step, TakeBack)] == [TakeBack("follow_up"), TakeBack("referral")]
    seen = [step.kind for step in after(REFERRAL, ACCEPTED, SEEN) if isinstance(step, TakeBack)]
    assert seen == ["close_loop", "referral", "follow_up"]


def test_an_accepted_referral_ends_no_follow_up_while_a_result_is_still_to_be_seen() -> None:
    steps = steps_of(late(chart_of(form("urgent_mri"), SAME, ACCEPTED)))
    assert [step for step in steps if isinstance(step, TakeBack)] == [TakeBack("referral")]


def test_the_same_as_before_late_in_a_case_asks_about_recheck_referral_and_result() -> None:
    steps = steps_of(late(chart_of(form("urgent_mri"), SAME)))
    assert reminders(steps) == [
        ("follow_up", "recheck"),
        ("referral", "sent"),
        ("close_loop", "next_working_day"),
    ]
    assert reminders(after(REFERRAL, SAME)) == [("follow_up", "recheck")]


def test_a_referral_that_is_not_so_far_yet_is_asked_about_again() -> None:
    not_yet = Outcome("referral_open", "C", "9")
    assert reminders(after(REFERRAL, not_yet)) == [("referral", "next_working_day")]
    assert reminders(after(REFERRAL, SENT, not_yet)) == [("referral", "accepted")]
    assert not reminders(after(REFERRAL, ACCEPTED, WORSE, not_yet))


# -- what is only noted ---------------------------------------------------------------------------------------------


def test_whoever_takes_what_was_given_to_a_group_owns_it_and_is_asked() -> None:
    given = EMERGENCY, HandedOver("S0DUTY", ""), Acknowledged()
    asked: list[Step] = [Remind("follow_up", AT + HOUR), TakeBack("follow_up")]
    after_it: list[Step] = [RefreshCard(), StopChasing()]
    assert after(*given, done=held("follow_up", 1, HOUR)) == [Reassign("U"), *asked, *after_it]
    assert after(*given, done=held("follow_up", 1, timedelta(0))) == [Reassign("U"), *after_it]


def test_a_course_below_an_emergency_takes_no_question_away() -> None:
    assert about("close_loop", after(EMERGENCY, Course("urgent_mri", "local_pathway"))) == []
    assert about("close_loop", after(form("urgent_mri"), Course("conservative_followup", "declined"))) == [
        TakeBack("close_loop")
    ]


def test_nobody_is_asked_on_where_nobody_was_asked_to_act() -> None:
    assert after(form("urgent_mri"), HandedOver("", "spinal_team")) == [LeaveIfClosed(), RefreshCard()]
    taken_back: list[Step] = [TakeBack("close_loop"), TakeBack("referral"), TakeBack("follow_up")]
    assert after(form("urgent_mri"), Ended("declined")) == [LeaveIfClosed(), *taken_back, RefreshCard()]


@pytest.mark.parametrize(("in_", "again"), [(-HOUR, True), (timedelta(0), True), (HOUR, False)])
def test_a_stage_has_it_asked_again_where_it_was_asked_already(in_: timedelta, again: bool) -> None:
    steps = after(form("urgent_mri"), Stage("booked"), done=held("close_loop", 1, in_))
    asked: list[Step] = [LeaveIfClosed(), Remind("close_loop", "next_working_day")]
    assert steps == [*(asked if again else []), RefreshCard()]


def test_a_stage_that_nobody_asked_for_or_after_worse_changes_the_card_alone() -> None:
    assert after(form("urgent_mri"), Stage("booked")) == [RefreshCard()]
    assert after(form("urgent_mri"), WORSE, Stage("booked"), done=held("close_loop", 2, -HOUR)) == [RefreshCard()]


def test_a_file_that_an_event_is_not_for_has_nothing_asked() -> None:
    chart = chart_of(form("urgent_mri"), Acknowledged(), done=held("close_loop", 1, -HOUR))
    assert after_handing_over(chart, chart.history[-1], POLICY) == []
    assert after_undoing(chart, chart.history[-1], POLICY) == []
    assert after_stage(chart, chart.history[-1], POLICY) == [RefreshCard()]
