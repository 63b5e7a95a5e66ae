"""What follows from the smaller things: another day, a note, what the hourly look found."""

from __future__ import annotations

from datetime import datetime

from bot.kept.chart import Chart
from bot.kept.happened import Closed, Event, Missing, Rescheduled
from bot.life.policy import Policy
from bot.life.step import (
    BringRemindersAlong,
    KnowZone,
    LeaveIfClosed,
    RefreshCard,
    Remind,
    Say,
    ShowAgain,
    Step,
    TakeBack,
)


def after_reschedule(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The follow-up comes on the day that was chosen."""
    if not isinstance(event.what, Rescheduled):
        return []
    moved = Remind("follow_up", event.what.day)
    # The new one first: between the two, Slack would hold none.
    return [LeaveIfClosed(), KnowZone(), moved, TakeBack("follow_up"), Say("scheduled"), RefreshCard()]


def after_note(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """Somebody is acting on it, or recorded the course: the card says so."""
    return [RefreshCard()]


def after_missing(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """A reminder is not on Slack's list any more: it is set again, for the same moment, if it still counts."""
    if not isinstance(event.what, Missing):
        return []
    before: list[Step] = [LeaveIfClosed()]
    waiting = chart.waiting(event.what.reminder)
    if waiting is None or (waiting.slack_id != event.what.id and waiting.key.event != event.seq):
        return before
    at = datetime.fromtimestamp(event.what.post_at, chart.zone)
    return [*before, Remind(event.what.reminder, at, may_be_there=True), RefreshCard()]


def after_closing(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The bot may not speak in the channel any more: the case goes on in a direct conversation."""
    return [LeaveIfClosed(event.what.reason)] if isinstance(event.what, Closed) else []


def after_reopening(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """The bot may speak in the channel after all: the case is shown there and goes on there."""
    return [ShowAgain(), Say("plan"), Say("red_flags"), BringRemindersAlong()]


def after_the_unreadable(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """What cannot be read is said apart, once (`unreadable`); nothing else follows from it."""
    return []
