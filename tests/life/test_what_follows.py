"""What follows from what, as the table for people says it and the functions decide it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kept.answers import Arrived, Refused
from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import (
    KINDS,
    Acknowledged,
    Course,
    Event,
    HandedOver,
    Happened,
    Missing,
    Outcome,
    Rescheduled,
    Submitted,
    Unreadable,
)
from bot.kept.review import Review
from bot.kept.step_key import Reminder, StepKey
from bot.life.days import moment_of
from bot.life.follows_table import what_follows
from bot.life.policy import Policy
from bot.life.step import Chase, Day, KnowZone, Reassign, Remind, Say, ShowFirstCard, Step, StopChasing, TakeBack
from bot.life.what_follows import FOLLOWS, steps_after
from bot.posts import Scheduled
from bot.triage.assessment import RANK, Disposition
from dialogs.outcomes import OUTCOMES

AT = datetime(2026, 11, 20, 16, tzinfo=UTC)  # a Friday
POLICY = Policy("Europe/London", follow_up_day=7, working_hour=9)


def form(disposition: Disposition, hours: float = 24.0) -> Submitted:
    return Submitted(disposition, hours, Review(7, 14), "", "", "{}", "{}")


def chart_of(*happened: Happened, done: Book | None = None) -> Chart:
    history = [Event("T", str(seq), "U", AT, what, seq) for seq, what in enumerate(happened, 1)]
    return Chart(Case("id", "BP-22222", "T", "C", "U", AT, urgent=False, done=done or Book()), history, "")


def after(*happened: Happened, done: Book | None = None) -> list[Step]:
    chart = chart_of(*happened, done=done)
    return steps_after(chart, chart.history[-1], POLICY)


def reminders(steps: list[Step]) -> list[tuple[str, object]]:
    return [(step.kind, step.on) for step in steps if isinstance(step, Remind)]


def test_every_kind_of_event_has_what_follows_from_it() -> None:
    assert set(FOLLOWS) == {*KINDS, Unreadable}


def test_the_table_has_a_row_for_every_answer_and_every_kind() -> None:
    table = what_follows()
    assert all(f"“{words}”" in table for words in OUTCOMES.values())
    assert table.count("\n| ") >= len(FOLLOWS) + len(OUTCOMES) - 1
    assert "show the card" in table.splitlines()[2]


@pytest.mark.parametrize("disposition", RANK)
def test_an_emergency_is_shown_before_anything_is_asked_of_slack_and_everything_is_followed_up(
    disposition: Disposition,
) -> None:
    steps = after(form(disposition))
    assert isinstance(steps[0], ShowFirstCard if disposition == "emergency_now" else KnowZone)
    asked = dict(reminders(steps))
    assert asked["follow_up"] == "review"
    assert ("close_loop" in asked) == (RANK[disposition] >= RANK["other_red_flag_workup"])


def test_a_form_that_changes_the_urgency_is_said_aloud_whichever_way() -> None:
    def aloud(before: Disposition, now: Disposition) -> bool:
        return any(isinstance(step, Say) and step.broadcast for step in after(form(before), form(now)))

    ranked = list(RANK)
    for before in ranked:
        for now in ranked:
            assert aloud(before, now) == (RANK[now] != RANK[before])


def test_a_form_that_changes_the_clock_alone_is_said_aloud_too() -> None:
    week, three_days = form("urgent_mri", 168.0), form("urgent_mri", 72.0)
    for before, now in ((week, three_days), (three_days, week)):
        assert any(isinstance(step, Say) and step.broadcast for step in after(before, now))
    assert not any(isinstance(step, Say) and step.broadcast for step in after(week, week))


def test_what_an_earlier_form_has_asked_sooner_stays_as_soon() -> None:
    sooner = int((AT + timedelta(days=1)).timestamp())
    waiting = Book().adding(StepKey("follow_up", 1), Scheduled("C", "Q1", sooner))
    done, again = reminders(after(form("urgent_mri"), form("urgent_mri"), done=waiting))
    assert done == ("close_loop", "done")
    assert again == ("follow_up", AT + timedelta(days=1))


def test_the_same_steps_follow_at_every_try_whatever_was_done_in_between() -> None:
    happened = (form("urgent_mri"), Outcome("worse", "C", "1.2"))
    first = after(*happened)
    done = Book().adding(StepKey("close_loop", 2), Scheduled("C", "Q7", 2_000_000_000))
    done = done.adding(StepKey("follow_up", 2, way="direct"), Scheduled("D", "Q8", 2_000_000_000))
    done = done.adding(StepKey("left", 2), Refused("no_thread"))
    assert after(*happened, done=done) == first
    assert after(form("emergency_now")) == after(
        form("emergency_now"), done=Book().adding(StepKey("follow_up", 1), Scheduled("C", "Q1", 2_000_000_000))
    )


def test_an_answer_has_the_new_question_set_before_the_earlier_one_is_taken_back() -> None:
    for outcome in OUTCOMES:
        steps = after(form("emergency_now"), Outcome(outcome, "C", "1.2"))
        for place, step in enumerate(steps):
            if isinstance(step, Remind):
                assert TakeBack(step.kind) in steps[place:]


def test_a_reminder_that_is_missing_is_set_again_only_while_it_counts() -> None:
    waiting = Book().adding(StepKey("follow_up", 1), Scheduled("C", "Q1", 1_800_000_000))
    gone = Missing("follow_up", "Q1", 1_800_000_000)
    assert [kind for kind, _ in reminders(after(form("urgent_mri"), gone, done=waiting))] == ["follow_up"]
    other = Missing("follow_up", "Q0", 1_800_000_000)
    assert reminders(after(form("urgent_mri"), other, done=waiting)) == []
    assert reminders(after(form("urgent_mri"), Outcome("better", "C", "1"), gone, done=waiting)) == []


def test_a_form_that_cannot_be_read_is_followed_up_as_an_emergency_is() -> None:
    assert after(Unreadable("submitted")) == after(form("emergency_now"))
    assert after(form("urgent_mri"), Unreadable("something new")) == []


def moment(kind: Reminder, on: Day | date, *happened: Happened) -> datetime:
    chart = chart_of(*happened)
    return moment_of(kind, on, chart, chart.history[-1], POLICY)


def test_a_friday_emergency_is_asked_about_within_four_hours_and_a_chosen_day_is_the_day() -> None:
    assert moment("close_loop", "seen", form("emergency_now")) == AT + timedelta(hours=4)
    assert moment("close_loop", "not_seen", form("emergency_now"), not_seen()) == AT + timedelta(hours=2)
    assert moment("close_loop", "not_seen", form("urgent_same_day"), not_seen()).date() == date(2026, 11, 21)
    chosen = Rescheduled(date(2026, 12, 3))
    assert moment("follow_up", chosen.day, form("emergency_now"), Acknowledged(), chosen).date() == date(2026, 12, 3)


def not_seen() -> Outcome:
    return Outcome("not_seen", "C", "1")


def test_a_form_that_asks_for_the_same_puts_no_question_off() -> None:
    sooner = AT + timedelta(hours=1)
    done = Book().adding(StepKey("close_loop", 1), Scheduled("C", "Q1", int(sooner.timestamp())))
    chart = chart_of(form("emergency_now"), form("emergency_now"), done=done)
    assert moment_of("close_loop", "seen", chart, chart.history[1], POLICY) == sooner
    less = chart_of(form("emergency_now"), form("urgent_mri"), done=done)
    assert moment_of("close_loop", "done", less, less.history[1], POLICY) > AT + timedelta(hours=4)


@pytest.mark.parametrize(("kind", "on"), [("close_loop", "seen"), ("follow_up", "review")])
def test_a_question_that_came_while_the_form_was_followed_is_not_asked_again_at_once(kind: Reminder, on: Day) -> None:
    came = Arrived("D", "1.1", int((AT + timedelta(seconds=10)).timestamp()))
    moved = StepKey(kind, 2, way="moved", of=StepKey(kind, 1))
    chart = chart_of(form("emergency_now"), form("emergency_now"), done=Book().adding(moved, came))
    steps = dict(reminders(steps_after(chart, chart.history[1], POLICY)))
    assert steps[kind] == on
    assert moment_of(kind, on, chart, chart.history[1], POLICY) - AT >= timedelta(hours=4)


def test_the_same_is_asked_again_at_four_weeks_never_later_and_then_every_two_weeks() -> None:
    same = Outcome("same", "C", "1")
    assert moment("follow_up", "recheck", form("urgent_mri"), same).date() == date(2026, 12, 18)
    for days, again in ((25, date(2026, 12, 18)), (28, date(2027, 1, 1)), (60, date(2027, 2, 2))):
        history = [
            Event("T", "1", "U", AT, form("urgent_mri"), 1),
            Event("T", "2", "U", AT + timedelta(days=days), same, 2),
        ]
        chart = Chart(Case("id", "BP-22222", "T", "C", "U", AT, urgent=False), history, "")
        assert moment_of("follow_up", "recheck", chart, history[-1], POLICY).date() == again
        steps = dict(reminders(steps_after(chart, history[-1], POLICY)))
        assert steps["follow_up"] == "recheck"
        assert steps.get("referral") == (None if days < 28 else "sent")


def test_a_first_emergency_is_chased_and_a_claim_takes_it_back() -> None:
    emergency = form("emergency_now")
    assert Chase() in after(emergency)
    claims: list[Happened] = [
        Acknowledged(),
        HandedOver("", "spinal_team"),
        Course("urgent_mri", "local_pathway"),
        Outcome("seen_cause_found", "C", "1"),
        Outcome("better", "C", "1"),
    ]
    for claim in claims:
        assert StopChasing() in after(emergency, claim), claim
    for no_claim in (not_seen(), Outcome("worse", "C", "1"), Outcome("not_reached", "C", "1")):
        assert StopChasing() not in after(emergency, no_claim)
    assert Chase() not in after(form("urgent_mri"))
    assert StopChasing(but_of_this_form=True) in after(emergency, form("urgent_mri"))


def test_handing_over_to_a_person_has_what_waits_set_again_for_them() -> None:
    done = Book().adding(StepKey("follow_up", 1), Scheduled("C", "Q1", int(AT.timestamp()) + 3600))
    steps = after(form("emergency_now"), HandedOver("U9", ""), done=done)
    assert Reassign("U9") in steps
    assert reminders(steps) == [("follow_up", AT + timedelta(hours=1))]
    assert not reminders(after(form("emergency_now"), HandedOver("", "spinal_team"), done=done))
