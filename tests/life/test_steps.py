"""The steps that follow from each thing that can happen to a case, one by one and in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bot.kept.answers import Alone, Refused, Zone
from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import (
    UNREADABLE_FORM,
    Acknowledged,
    Closed,
    Course,
    Event,
    FoundUnreadable,
    Happened,
    Missing,
    Outcome,
    Reopened,
    Rescheduled,
    Submitted,
    Unreadable,
)
from bot.kept.log_read import OF_THE_LOG
from bot.kept.review import Review
from bot.kept.step_key import StepKey
from bot.kept.uninstalled import InstalledAgain, Uninstalled
from bot.life.days import moment_of
from bot.life.policy import EMERGENCY_AGAIN, OTHERS_AGAIN, SHOWN_WITHIN, Policy
from bot.life.silence import silence_of
from bot.life.step import (
    AskOnAgain,
    BringRemindersAlong,
    Chase,
    Day,
    KnowZone,
    LeaveIfClosed,
    MarkReminder,
    RefreshCard,
    Remind,
    Say,
    SetUrgency,
    ShowAgain,
    ShowFirstCard,
    ShowInForm,
    Step,
    StopChasing,
    TakeBack,
    TellTheNext,
)
from bot.life.what_follows import is_emergency, shown_first, steps_after
from bot.posts import Posted, Scheduled
from bot.triage.assessment import Disposition
from bot.working_days import EVERY_TEAM, Calendar, follow_up_day, on_or_after, on_or_before, working_moment

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 20, 16, tzinfo=UTC)  # a Friday
POLICY = Policy("Europe/London", follow_up_day=7, working_hour=9)
WEEK = Review(7, 14)
SEEN: tuple[Step, ...] = (Remind("close_loop", "seen"), TakeBack("close_loop"))
DONE: tuple[Step, ...] = (Remind("close_loop", "done"), TakeBack("close_loop"))
REVIEWED: tuple[Step, ...] = (Remind("follow_up", "review"), TakeBack("follow_up"), Say("scheduled"))


def form(disposition: Disposition, review: Review | None = WEEK) -> Submitted:
    return Submitted(disposition, 24.0, review, "", "", "{}", "{}")


def chart_of(*happened: Happened, done: Book | None = None) -> Chart:
    history = [Event("T", str(seq), "U", AT, what, seq) for seq, what in enumerate(happened, 1)]
    return Chart(Case("id", "BP-22222", "T", "C", "U", AT, urgent=False, done=done or Book()), history, "Europe/London")


def after(*happened: Happened, done: Book | None = None) -> list[Step]:
    chart = chart_of(*happened, done=done)
    return steps_after(chart, chart.history[-1], POLICY)


def waiting_for(at: datetime, key: StepKey | None = None) -> Book:
    return Book().adding(key or StepKey("follow_up", 1), Scheduled("C", "Q1", int(at.timestamp())))


def test_once_the_app_is_installed_again_an_open_case_is_said_aloud_and_a_closed_one_only_redrawn() -> None:
    told: list[Step] = [LeaveIfClosed(), Say("installed_again", broadcast=True, urgent=False), RefreshCard()]
    assert after(form("emergency_now"), Uninstalled()) == []
    assert after(form("emergency_now"), Uninstalled(), InstalledAgain()) == told
    assert after(form("urgent_mri"), Ended("died"), Uninstalled(), InstalledAgain()) == [RefreshCard()]


def test_a_first_emergency_is_shown_at_once_chased_and_asked_about() -> None:
    assert after(form("emergency_now")) == [
        ShowFirstCard(),
        ShowInForm(),
        Say("red_flags", urgent=True),
        KnowZone(),
        *SEEN,
        *REVIEWED,
        RefreshCard(if_planned_otherwise=True),
        Chase(),
    ]


@pytest.mark.parametrize("disposition", ["urgent_mri", "other_red_flag_workup", "conservative_followup"])
def test_any_other_first_form_waits_for_the_zone_and_is_followed_up(disposition: Disposition) -> None:
    card: list[Step] = [KnowZone(), ShowFirstCard(), ShowInForm(), Say("red_flags"), KnowZone()]
    done = () if disposition == "conservative_followup" else DONE
    assert after(form(disposition)) == [*card, *done, *REVIEWED, RefreshCard(if_planned_otherwise=True)]


def test_a_form_of_the_first_release_is_not_asked_about_what_that_release_never_promised() -> None:
    of_then = replace(form("urgent_mri"), is_numbered=False)
    assert not any(step in DONE for step in after(of_then))
    assert chart_of(of_then, Outcome("better", "C", "1")).is_closed
    assert not chart_of(form("urgent_mri"), Outcome("better", "C", "1")).is_closed


def test_a_same_day_form_is_chased_and_asked_about_too() -> None:
    steps = after(form("urgent_same_day"))
    assert steps[3:7] == [Say("red_flags"), KnowZone(), *SEEN]
    assert steps[-1] == Chase()


@pytest.mark.parametrize(
    ("before", "now", "aloud"),
    [
        ("urgent_mri", "emergency_now", [Say("alert", broadcast=True, urgent=True)]),
        ("urgent_mri", "urgent_mri", []),
        ("urgent_same_day", "urgent_mri", [Say("alert", broadcast=True)]),
    ],
)
def test_a_later_form_changes_the_card_and_is_said_aloud_where_the_urgency_changed(
    before: Disposition, now: Disposition, aloud: list[Step]
) -> None:
    emergency = now == "emergency_now"
    assert after(form(before), form(now)) == [
        LeaveIfClosed(),
        SetUrgency(urgent=emergency),
        *aloud,
        RefreshCard(),
        ShowInForm(),
        Say("red_flags", urgent=emergency),
        KnowZone(),
        *(SEEN if emergency else DONE),
        *REVIEWED,
        RefreshCard(),
        *([Chase()] if emergency else ()),
        StopChasing(but_of_this_form=True),
    ]


def test_what_no_form_has_sent_is_shown_in_none() -> None:
    again = after(form("urgent_mri"), replace(form("emergency_now"), by="result"))
    assert RefreshCard() in again
    assert ShowInForm() not in again


def test_what_an_earlier_form_has_asked_sooner_keeps_its_moment_unless_it_is_past_or_later() -> None:
    review = moment_of("follow_up", "review", *_second(), POLICY)
    a_minute = timedelta(minutes=1)
    for at, kept in ((AT, False), (AT + a_minute, True), (review - a_minute, True), (review, False)):
        again = next(step for step in _revised(at) if isinstance(step, Remind) and step.kind == "follow_up")
        assert again.on == (at if kept else "review"), at


def _second() -> tuple[Chart, Event]:
    chart = chart_of(form("urgent_mri"), form("urgent_mri"))
    return chart, chart.history[-1]


def _revised(waiting_at: datetime) -> list[Step]:
    return after(form("urgent_mri"), form("urgent_mri"), done=waiting_for(waiting_at))


def test_a_third_form_is_compared_with_the_second() -> None:
    steps = after(form("emergency_now"), form("urgent_mri"), form("urgent_mri"))
    assert not any(isinstance(step, Say) and step.broadcast for step in steps)


def test_what_the_form_itself_has_set_is_no_earlier_reminder() -> None:
    own = waiting_for(AT + timedelta(days=1), StepKey("follow_up", 2))
    assert Remind("follow_up", "review") in after(form("urgent_mri"), form("urgent_mri"), done=own)


def answered(outcome: str, *before: str) -> list[Step]:
    given = [Outcome(one, "C", str(place)) for place, one in enumerate((*before, outcome))]
    return after(form("emergency_now"), *given)


@pytest.mark.parametrize(
    ("outcome", "again", "taken_back"),
    [
        ("better", [], ["follow_up"]),
        ("same", [Remind("follow_up", "recheck")], ["follow_up"]),
        (
            "worse",
            [Remind("close_loop", "worse"), Remind("follow_up", "next_working_day")],
            ["close_loop", "follow_up"],
        ),
        ("not_reached", [Remind("follow_up", "next_working_day")], ["follow_up"]),
        ("seen_cause_found", [], ["close_loop"]),
        ("seen_nothing_found", [], ["close_loop"]),
        ("not_seen", [Remind("close_loop", "not_seen")], ["close_loop"]),
    ],
)
def test_each_answer_is_marked_asked_again_and_said(outcome: str, again: list[Step], taken_back: list[str]) -> None:
    steps: list[Step] = [LeaveIfClosed(), KnowZone(), MarkReminder(), *again]
    steps += [TakeBack("close_loop" if kind == "close_loop" else "follow_up") for kind in taken_back]
    if outcome not in {"worse", "not_reached", "not_seen"}:
        steps.append(StopChasing())
    assert answered(outcome) == [*steps, Say("recorded"), RefreshCard()]


def test_nothing_closes_a_case_whose_result_nobody_has_seen() -> None:
    seed, unseen = form("urgent_mri"), Remind("close_loop", "next_working_day")
    for outcome in ("better", "same"):
        assert unseen in after(seed, Outcome(outcome, "C", "1"))
        assert unseen not in after(seed, Outcome("seen_nothing_found", "C", "0"), Outcome(outcome, "C", "1"))
        assert unseen not in after(form("conservative_followup"), Outcome(outcome, "C", "1"))
        coming = waiting_for(AT + timedelta(days=3), StepKey("close_loop", 1))
        assert unseen not in after(seed, Outcome(outcome, "C", "1"), done=coming)
        assert unseen in after(seed, Outcome(outcome, "C", "1"), done=waiting_for(AT, StepKey("close_loop", 1)))
    assert unseen not in after(seed, Outcome("not_reached", "C", "1"))
    seen_again = after(seed, Outcome("worse", "C", "1"), Outcome("seen_nothing_found", "C", "2"))
    assert unseen in seen_again, "that the patient was seen again is no result"
    assert after(seed, Course("conservative_followup", "guideline_note")) == [RefreshCard(), TakeBack("close_loop")]
    declined = chart_of(seed, Course("conservative_followup", "guideline_note"), Outcome("better", "C", "1"))
    assert declined.is_closed


def test_a_form_after_worse_answers_what_was_asked_within_the_hour() -> None:
    home_care = form("conservative_followup")
    assert TakeBack("close_loop") in after(home_care, Outcome("worse", "C", "1"), home_care)
    assert TakeBack("close_loop") not in after(home_care, Outcome("same", "C", "1"), home_care)
    assert TakeBack("close_loop") not in after(home_care, Outcome("worse", "C", "1"), home_care, home_care)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([], False),
        (["not_reached"], False),
        (["not_reached"] * 2, True),
        (["not_reached"] * 3, False),
        (["not_reached"] * 5, True),
        (["not_reached", "same"], False),
        (["not_reached", "not_reached", "same"], False),
        (["same", "not_reached", "not_reached"], True),
        (["not_reached", "seen_nothing_found", "not_reached"], True),
    ],
)
def test_three_tries_in_vain_in_a_row_are_told_to_who_is_next(before: list[str], told: bool) -> None:
    steps = answered("not_reached", *before)
    assert steps[-3:] == [Say("recorded"), TellTheNext("unreached"), RefreshCard()] or not told
    assert (TellTheNext("unreached") in steps) == told
    assert TellTheNext("unreached") not in answered("better", *before)


def test_a_second_answer_that_is_not_graver_is_only_said() -> None:
    steps = after(form("emergency_now"), Outcome("worse", "C", "1"), Outcome("better", "C", "1"))
    assert steps == [LeaveIfClosed(), MarkReminder(), Say("recorded"), RefreshCard()]
    graver = after(form("emergency_now"), Outcome("better", "C", "1"), Outcome("worse", "C", "1"))
    assert Remind("close_loop", "worse") in graver


def test_another_day_a_note_a_closing_and_a_reopening_each_have_their_steps() -> None:
    seed = form("urgent_mri")
    moved = [Remind("follow_up", date(2026, 12, 4)), TakeBack("follow_up")]
    assert after(seed, Rescheduled(date(2026, 12, 4))) == [
        LeaveIfClosed(),
        KnowZone(),
        *moved,
        Say("scheduled"),
        RefreshCard(),
    ]
    assert after(seed, Acknowledged()) == [RefreshCard()]
    assert after(seed, Course("urgent_mri", "local_pathway")) == [RefreshCard()]
    assert after(seed, Closed("is_archived")) == [LeaveIfClosed("is_archived")]
    assert after(seed, Reopened()) == [ShowAgain(), Say("red_flags"), BringRemindersAlong()]
    assert after(seed, FoundUnreadable(1)) == after(seed, Unreadable("outcome")) == []


def test_a_reminder_is_looked_for_before_it_is_set_only_where_it_may_be_there() -> None:
    assert not Remind("follow_up", "review").may_be_there


def test_a_missing_reminder_is_set_again_for_its_moment_while_it_counts() -> None:
    at = AT + timedelta(days=7)
    gone = Missing("follow_up", "Q1", int(at.timestamp()))
    again = [LeaveIfClosed(), Remind("follow_up", at.astimezone(LONDON), may_be_there=True), RefreshCard()]
    assert after(form("urgent_mri"), gone, done=waiting_for(at)) == again
    other = Missing("follow_up", "Q0", int(at.timestamp()))
    assert after(form("urgent_mri"), other, done=waiting_for(at)) == [LeaveIfClosed()]
    by_this_event = waiting_for(at, StepKey("follow_up", 2))
    assert after(form("urgent_mri"), other, done=by_this_event) == again
    assert after(form("urgent_mri"), gone) == [LeaveIfClosed()]
    assert after(form("urgent_mri"), Missing("close_loop", "Q1", 0), done=waiting_for(at)) == [LeaveIfClosed()]


def test_questions_that_are_missing_are_set_again_by_what_asks_them() -> None:
    gone = Missing("chaser", "Q1 Q2", int(AT.timestamp()))
    assert after(form("emergency_now"), gone) == [LeaveIfClosed(), AskOnAgain(), RefreshCard()]


def test_an_event_of_a_kind_that_its_file_is_not_for_has_nothing_follow() -> None:
    from bot.life.after_closing import after_closing  # noqa: PLC0415 - tried by themselves here alone
    from bot.life.after_missing import after_missing  # noqa: PLC0415
    from bot.life.after_outcome import after_outcome  # noqa: PLC0415
    from bot.life.after_reschedule import after_reschedule  # noqa: PLC0415

    chart = chart_of(form("urgent_mri"), Acknowledged())
    for follows in (after_closing, after_missing, after_outcome, after_reschedule):
        assert follows(chart, chart.history[-1], POLICY) == []


def test_what_counts_as_an_emergency_and_what_of_it_is_shown_first() -> None:
    chart = chart_of(form("emergency_now"), form("urgent_mri"), Acknowledged())
    assert [is_emergency(event) for event in chart.history] == [True, False, False]
    assert is_emergency(Event("T", "1", "U", AT, UNREADABLE_FORM, 1))
    first = chart_of(form("emergency_now"))
    assert shown_first(first, first.history[-1], POLICY) == [ShowFirstCard()]
    at_home = Book().adding(StepKey("parent"), Posted("C", "1.1"))
    risen = chart_of(form("urgent_mri"), form("emergency_now"), done=at_home)
    aloud = [LeaveIfClosed(), SetUrgency(urgent=True), Say("alert", broadcast=True, urgent=True)]
    assert shown_first(risen, risen.history[-1], POLICY) == aloud


def test_a_form_that_cannot_be_read_is_followed_as_an_emergency_is_and_other_things_are_not() -> None:
    assert after(Unreadable("submitted")) == after(form("emergency_now"))
    assert after(form("urgent_mri"), Unreadable("submitted"))[1] == SetUrgency(urgent=True)


def at_moment(on: str, review: Review | None = WEEK, wanted: int = 7, opened: datetime = AT) -> datetime:
    chart = chart_of(form("urgent_mri", review), Acknowledged())
    chart = Chart(replace(chart.case, opened_at=opened), chart.history, chart.zone_name)
    policy = Policy("Europe/London", follow_up_day=wanted, working_hour=9)
    return moment_of("follow_up", on, chart, chart.history[-1], policy)  # type: ignore[arg-type] # one of the days


@pytest.mark.parametrize(
    ("review", "wanted", "day"),
    [
        (Review(7, 14), 7, date(2026, 11, 27)),
        (Review(7, 14), 3, date(2026, 11, 27)),
        (Review(7, 14), 14, date(2026, 12, 4)),
        (Review(3, 7), 14, date(2026, 11, 27)),
        (Review(3, 7), 3, date(2026, 11, 23)),
        (None, 0, date(2026, 11, 23)),
        (None, 1, date(2026, 11, 23)),
        (None, 14, date(2026, 12, 4)),
        (None, 30, date(2026, 12, 4)),
    ],
)
def test_the_review_is_on_the_day_wanted_within_its_window(review: Review | None, wanted: int, day: date) -> None:
    assert at_moment("review", review, wanted).date() == day


def test_without_a_window_the_review_is_on_the_next_day_at_the_earliest() -> None:
    monday = replace(_second()[1], at=AT + timedelta(days=3))
    chart = chart_of(form("urgent_mri", None))
    for wanted, day in ((0, 24), (1, 24), (2, 25)):
        policy = Policy("", follow_up_day=wanted, working_hour=9)
        assert moment_of("follow_up", "review", chart, monday, policy).date() == date(2026, 11, day)


def test_a_moment_that_is_given_is_the_moment() -> None:
    at = AT + timedelta(hours=3)
    assert moment_of("follow_up", at, *_second(), POLICY) == at


def test_the_recheck_is_at_four_weeks_never_later_and_then_two_weeks_on() -> None:
    assert at_moment("recheck").date() == date(2026, 12, 18)
    assert at_moment("recheck", opened=AT - timedelta(days=13)).date() == date(2026, 12, 4)  # not after the weekend
    assert at_moment("recheck", opened=AT - timedelta(days=20)).date() == date(2026, 11, 27)
    assert at_moment("recheck", opened=AT - timedelta(days=28)).date() == date(2026, 12, 4)
    assert at_moment("sent", opened=AT - timedelta(days=28)).date() == date(2026, 11, 25)


def test_a_moment_is_in_the_teams_zone_from_the_hour_that_it_set_and_the_same_at_every_try() -> None:
    moment = at_moment("next_working_day")
    assert (moment.date(), moment.tzinfo) == (date(2026, 11, 23), LONDON)
    assert 9 <= moment.hour < 12
    assert moment == at_moment("next_working_day") == working_moment(moment.date(), LONDON, 9, "id:follow_up:2")
    chart = chart_of(form("urgent_mri"), Acknowledged())
    minutes = {
        moment_of(kind, "next_working_day", chart, event, POLICY).minute
        for kind in ("follow_up", "close_loop")
        for event in chart.history
    }
    assert len(minutes) == 4  # one of its own for each question of each event


@pytest.mark.parametrize(
    ("spread_by", "at"), [("a", "10:50"), ("case:follow_up:1", "09:47"), ("case:close_loop:2", "11:10")]
)
def test_the_minute_follows_from_the_question_alone_in_this_release_and_the_next(spread_by: str, at: str) -> None:
    moment = working_moment(date(2026, 11, 30), LONDON, 9, spread_by)
    assert (moment.date(), f"{moment:%H:%M}", moment.tzinfo) == (date(2026, 11, 30), at, LONDON)


def words(chart: Chart, calendar: Calendar = EVERY_TEAM) -> Iterator[datetime]:
    silence = silence_of(chart, calendar)
    assert silence is not None
    return silence.moments()


def test_a_silence_is_raised_on_the_next_working_day_and_then_on_every_second_one() -> None:
    due = datetime(2026, 11, 27, 9, 20, tzinfo=LONDON)  # a Friday
    chart = chart_of(form("urgent_mri"), done=waiting_for(due))
    assert chart.follow_up is not None
    days = [moment.strftime("%a %d %b %H:%M") for moment in islice(words(chart), 5)]
    assert days == ["Mon 30 Nov 09:20", "Wed 02 Dec 09:20", "Fri 04 Dec 09:20", "Tue 08 Dec 09:20", "Thu 10 Dec 09:20"]


def test_a_second_word_is_said_with_a_first_that_waited_until_it_had_come() -> None:
    due = datetime(2026, 11, 27, 9, 20, tzinfo=LONDON)
    silence = silence_of(chart_of(form("urgent_mri"), done=waiting_for(due)), EVERY_TEAM)
    assert silence is not None
    first, second, third = islice(silence.moments(), 3)
    a_minute = timedelta(minutes=1)
    assert [silence.next_at([at]) for at in (first, second - a_minute, second, third)] == [second, third, second, third]


def test_words_in_the_channel_are_counted_in_order_whatever_an_earlier_release_passed_over() -> None:
    done = waiting_for(AT)
    for nth in (9, 0, 2):  # none is the word to the owner
        done = done.adding(StepKey("raised", attempt=nth, of=StepKey("follow_up", 1)), Posted("C", str(nth)))
    silence = silence_of(chart_of(form("urgent_mri"), done=done), EVERY_TEAM)
    assert silence is not None
    assert silence.numbers == [2, 9]


def test_a_word_whose_new_thread_is_not_taken_either_is_half_said_until_its_owner_was_told() -> None:
    word, refused = StepKey("raised", of=StepKey("follow_up", 1)), Refused("thread_not_found")
    in_neither = waiting_for(AT).adding(StepKey("parent"), Posted("C", "1"))
    for key in (word, word.by("again")):
        in_neither = in_neither.adding(key, refused)
    told = in_neither.adding(word.by("direct"), Posted("D", "2"))
    for done, half in ((in_neither, word), (told, None)):
        silence = silence_of(chart_of(form("urgent_mri"), done=done), EVERY_TEAM)
        assert silence is not None
        assert silence.half_said() == half


def test_a_reminder_that_slack_took_nowhere_is_raised_on_its_own_day() -> None:
    due = datetime(2026, 11, 27, 9, 20, tzinfo=LONDON)
    alone = Book().adding(StepKey("follow_up", 1, way="alone"), Alone("C", int(due.timestamp())))
    chart = chart_of(form("urgent_mri"), done=alone)
    assert chart.follow_up is not None
    assert next(words(chart)) == due


def test_a_working_day_is_found_on_either_side_of_a_weekend() -> None:
    friday, saturday, sunday, monday = (date(2026, 11, day) for day in (27, 28, 29, 30))
    assert [on_or_after(day) for day in (friday, saturday, sunday, monday)] == [friday, monday, monday, monday]
    assert [on_or_before(day) for day in (friday, saturday, sunday, monday)] == [friday, friday, friday, monday]


@pytest.mark.parametrize(
    ("opened", "wanted", "earliest", "latest", "day"),
    [
        (date(2026, 11, 22), 7, 7, 14, date(2026, 11, 30)),
        (date(2026, 11, 21), 14, 7, 14, date(2026, 12, 4)),
        (date(2026, 11, 20), 20, 7, 20, date(2026, 12, 4)),
        (date(2026, 11, 20), 2, 1, 2, date(2026, 11, 20)),
        (date(2026, 11, 20), 3, 1, 3, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, 3, 7, date(2026, 11, 26)),
    ],
)
def test_a_follow_up_day_lies_in_its_window_and_off_the_weekend(
    opened: date, wanted: int, earliest: int, latest: int, day: date
) -> None:
    assert follow_up_day(opened, wanted, earliest, latest) == day


def test_a_card_that_nobody_takes_is_tried_for_a_day_an_emergency_every_five_minutes() -> None:
    tried = (SHOWN_WITHIN, EMERGENCY_AGAIN, OTHERS_AGAIN)
    assert tried == (timedelta(days=1), timedelta(minutes=5), timedelta(minutes=15))
    assert Policy("", 7, 9).backup == ""


def test_a_form_that_leaves_the_urgency_as_it_was_moves_no_clock_on() -> None:
    chart = chart_of(form("conservative_followup"), form("urgent_mri"), form("urgent_mri"), form("urgent_mri"))
    later = [replace(event, at=AT + timedelta(days=day)) for day, event in enumerate(chart.history)]
    assert Chart(chart.case, later, "Europe/London").urgent_since == AT + timedelta(days=1)
    assert Chart(chart.case, later[:1], "Europe/London").urgent_since == AT


def test_in_a_channel_with_holidays_nothing_is_asked_on_christmas_day_but_what_has_a_clock_of_hours() -> None:
    christmas = Calendar(country="GB", region="ENG")
    policy = replace(POLICY, calendar=christmas)
    day_before = datetime(2026, 12, 24, 16, tzinfo=UTC)
    for disposition in ("emergency_now", "urgent_same_day", "urgent_mri", "other_red_flag_workup"):
        for worse in (False, True):
            what = replace(form(disposition), act_within_hours=72.0)
            history = [Event("T", "1", "U", day_before, what, 1)]
            if worse:
                history.append(Event("T", "2", "U", day_before, Outcome("not_reached", "C", "1"), 2))
            chart = Chart(Case("id", "BP-22222", "T", "C", "U", day_before, urgent=False), history, "Europe/London")
            on: Day = "next_working_day" if worse else "seen" if what.closes_the_loop else "done"
            moment = moment_of("close_loop", on, chart, history[-1], policy)
            if on == "seen":
                assert moment - day_before <= timedelta(hours=24)
                assert moment == moment_of("close_loop", on, chart, history[-1], POLICY)
            else:
                assert christmas.is_working_day(moment.date()) or moment - day_before <= timedelta(days=3)
                assert moment.date() != date(2026, 12, 25)


def test_what_nobody_answered_is_raised_on_the_working_days_of_the_channel() -> None:
    due = datetime(2026, 12, 24, 9, tzinfo=UTC)
    chart = chart_of(form("conservative_followup"), done=waiting_for(due))
    waiting = chart.waiting("follow_up")
    assert waiting is not None
    days = [moment.day for moment in islice(words(chart, Calendar(country="GB", region="ENG")), 2)]
    assert days == [29, 31]


@pytest.mark.parametrize(
    "happened",
    [
        (form("emergency_now"),),
        (form("urgent_mri"), Acknowledged(), form("emergency_now"), Outcome("seen_cause_found", "C", "1")),
        (form("urgent_mri"), Outcome("worse", "C", "1"), form("specialist_referral"), Outcome("better", "C", "2")),
        (form("conservative_followup"), Outcome("same", "C", "1"), Ended("died")),
    ],
)
def test_with_its_row_as_it_is_now_a_chart_tells_what_a_chart_made_anew_tells(happened: tuple[Happened, ...]) -> None:
    before = chart_of(*happened)
    told = [name for name in dir(before) if isinstance(getattr(Chart, name, None), property | cached_property)]
    assert len(told) > len(OF_THE_LOG) > 1
    for name in told:
        getattr(before, name)  # whatever it keeps of it now must not outlive the row
    posted = Book().adding(StepKey("parent"), Posted("C", "1")).adding(StepKey("zone"), Zone("Asia/Tokyo"))
    row = replace(before.case, owner="U2", done=posted.adding(StepKey("close_loop", 1), Scheduled("C", "Q1", 1)))
    now, anew = before.with_row(row), Chart(row, before.history, before.zone_name)
    assert now == anew
    assert [getattr(now, name) for name in told] == [getattr(anew, name) for name in told]
    assert now.facts() == anew.facts() != before.facts()
