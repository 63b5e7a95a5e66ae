"""What follows from a submitted form: the card first, then the red flags to say, then what will be asked and when."""

from __future__ import annotations

from datetime import datetime

from bot.kept.chart import Chart
from bot.kept.gaps import is_provisional
from bot.kept.happened import Event, Outcome
from bot.kept.results import changes_urgency
from bot.life.days import moment_of
from bot.life.policy import Policy
from bot.life.step import (
    Chase,
    KnowZone,
    LeaveIfClosed,
    RefreshCard,
    Remind,
    Say,
    SetUrgency,
    ShowFirstCard,
    ShowInForm,
    Step,
    StopChasing,
    TakeBack,
)


def after_submission(chart: Chart, event: Event, policy: Policy) -> list[Step]:
    """A first form opens the case; a later one changes its card, and is said aloud where it is more urgent.

    A later form's reminders are its own: what is asked on a day belongs to the assessment of then.
    """
    is_first = len(chart.submissions) == 1
    if chart.latest.by == "panel" and not changes_urgency(*chart.submissions[-2:]):
        return [LeaveIfClosed(), RefreshCard()]
    steps = _first(chart) if is_first else _revised(chart)
    steps += [KnowZone()]
    if chart.latest.closes_the_loop:
        steps += [] if _is_seen_to(chart) else [Remind("close_loop", "seen"), TakeBack("close_loop")]
    elif chart.is_after_worse:
        steps += [Remind("close_loop", "worse"), TakeBack("close_loop")]
    elif chart.is_result_open:
        steps += [Remind("close_loop", "done"), TakeBack("close_loop")]
    elif _answers_worse(chart) or chart.latest.by == "result":
        steps += [TakeBack("close_loop")]
    steps += _referred(chart, event)
    steps += [_review(chart, event, policy), TakeBack("follow_up")]
    steps += [Say("scheduled"), RefreshCard(if_planned_otherwise=is_first)]
    # After all that is said: the first of these is due a quarter of an hour on, and another case's card goes before.
    if chart.latest.closes_the_loop or is_provisional(chart.latest):
        steps += [Chase()]
    if not is_first:  # the new ones are set before the old ones are taken back
        steps += [StopChasing(but_of_this_form=True)]
    return steps


def _referred(chart: Chart, event: Event) -> list[Step]:
    """A referral is asked about as it was decided; a form that decides otherwise ends the question."""
    if chart.referral is None:
        before = chart.until(chart.history[-2]) if len(chart.history) > 1 else None
        return [TakeBack("referral")] if before is not None and before.referral is not None else []
    if chart.referral.decided == event:
        return [Remind("referral", "sent"), TakeBack("referral")]
    waiting = chart.waiting("referral", but_not_of=event.seq)
    if waiting is not None and event.at.timestamp() < waiting.post_at:
        return [Remind("referral", datetime.fromtimestamp(waiting.post_at, chart.zone)), TakeBack("referral")]
    return [Remind("referral", "next_working_day"), TakeBack("referral")]


def _is_seen_to(chart: Chart) -> bool:
    """Whether the patient was seen already, and a result or the short page, as urgent as before, asks for no more."""
    if chart.latest.by == "form":
        return False
    before, now = chart.submissions[-2:]
    return not now.rises_from(before) and chart.newest("close_loop") is not None and chart.close_loop is None


def _answers_worse(chart: Chart) -> bool:
    """Whether somebody said "worse" since the form before: this one is what was asked for within the hour."""
    *before, _ = [event.seq for event in chart.sent]
    since = [event.what for event in chart.history if before and event.seq > before[-1]]
    return any(isinstance(what, Outcome) and what.outcome == "worse" for what in since)


def _review(chart: Chart, event: Event, policy: Policy) -> Remind:
    """On the day of the review of the new window, or already when an earlier form has it asked."""
    waiting = chart.waiting("follow_up", but_not_of=event.seq)
    if waiting is not None and not waiting.has_come:
        earlier = datetime.fromtimestamp(waiting.post_at, chart.zone)
        if event.at < earlier < moment_of("follow_up", "review", chart, event, policy):
            return Remind("follow_up", earlier)
    return Remind("follow_up", "review")


def _first(chart: Chart) -> list[Step]:
    emergency = chart.latest.is_emergency
    # An emergency is shown before its owner's zone is known; any other card carries the date of its follow-up.
    before: list[Step] = [] if emergency else [KnowZone()]
    return [*before, ShowFirstCard(), ShowInForm(), Say("red_flags", urgent=emergency)]


def _revised(chart: Chart) -> list[Step]:
    emergency = chart.latest.is_emergency
    aloud: list[Step] = []
    if changes_urgency(*chart.submissions[-2:]):  # a clock alone may have changed
        aloud = [Say("alert", broadcast=True, urgent=emergency)]
    return [
        LeaveIfClosed(),
        SetUrgency(emergency),
        *aloud,
        RefreshCard(),
        *([ShowInForm()] if chart.latest.by == "form" else []),
        Say("red_flags", urgent=emergency),
    ]
