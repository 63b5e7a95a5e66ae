"""What follows from what, as the table for people says it and the functions decide it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kept.answers import Refused
from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import (
    KINDS,
    Acknowledged,
    Event,
    Happened,
    Missing,
    Outcome,
    Rescheduled,
    Review,
    Submitted,
    Unreadable,
)
from bot.kept.step_key import StepKey
from bot.life.days import moment_of
from bot.life.follows_table import what_follows
from bot.life.policy import Policy
from bot.life.step import KnowZone, Remind, Say, ShowFirstCard, Step, TakeBack
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
    assert ("close_loop" in asked) == (RANK[disposition] >= RANK["urgent_same_day"])


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
    (again,) = reminders(after(form("urgent_mri"), form("urgent_mri"), done=waiting))
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


def test_a_friday_emergency_is_asked_about_on_monday_and_a_chosen_day_is_the_day() -> None:
    chart = chart_of(form("emergency_now"), Acknowledged(), Rescheduled(date(2026, 12, 3)))
    first = moment_of("close_loop", "next_working_day", chart, chart.history[0], POLICY)
    assert (first.date(), first.hour >= 9) == (date(2026, 11, 23), True)
    chosen = moment_of("follow_up", date(2026, 12, 3), chart, chart.history[2], POLICY)
    assert chosen.date() == date(2026, 12, 3)


def test_the_same_is_asked_again_at_four_weeks_and_never_sooner_than_two_weeks_on() -> None:
    chart = chart_of(form("urgent_mri"), Outcome("same", "C", "1"))
    assert moment_of("follow_up", "recheck", chart, chart.history[1], POLICY).date() == date(2026, 12, 18)
