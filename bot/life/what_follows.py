"""What follows from what: which function for which event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import (
    Acknowledged,
    Closed,
    Course,
    Event,
    FoundUnreadable,
    HandedOver,
    Happened,
    Missing,
    Outcome,
    Reopened,
    Rescheduled,
    Stage,
    Submitted,
    Unreadable,
)
from bot.kept.undone import Undone
from bot.kept.uninstalled import InstalledAgain, Uninstalled
from bot.life.after_closing import after_closing
from bot.life.after_missing import after_missing
from bot.life.after_note import after_ending, after_handing_over, after_note, after_stage, after_the_unreadable
from bot.life.after_outcome import after_outcome
from bot.life.after_reopening import after_reopening
from bot.life.after_reschedule import after_reschedule
from bot.life.after_submission import after_submission
from bot.life.after_undoing import after_undoing
from bot.life.after_uninstalling import after_installing_again, after_uninstalling
from bot.life.policy import Policy
from bot.life.step import LeaveIfClosed, Say, SetUrgency, ShowFirstCard, Step

Follows: TypeAlias = Callable[[Chart, Event, Policy], list[Step]]

FOLLOWS: Final[dict[type[Happened], Follows]] = {
    Submitted: after_submission,
    Outcome: after_outcome,
    Rescheduled: after_reschedule,
    Acknowledged: after_note,
    HandedOver: after_handing_over,
    Stage: after_stage,
    Ended: after_ending,
    Course: after_note,
    Missing: after_missing,
    Closed: after_closing,
    Reopened: after_reopening,
    Undone: after_undoing,
    Uninstalled: after_uninstalling,
    InstalledAgain: after_installing_again,
    FoundUnreadable: after_the_unreadable,
    Unreadable: after_the_unreadable,
}


def steps_after(chart: Chart, event: Event, policy: Policy) -> list[Step]:
    """What follows from an event; `chart` is the case as of it. An unreadable form is handled as an emergency is."""
    if isinstance(event.what, Unreadable) and event.kind == "submitted":
        return after_submission(chart, event, policy)
    return FOLLOWS[type(event.what)](chart, event, policy)


def is_emergency(event: Event) -> bool:
    """Whether the event is a form that came out as an emergency, or could not be computed."""
    return isinstance(event.what, Submitted) and event.what.is_emergency


def shown_first(chart: Chart, event: Event, policy: Policy) -> list[Step]:
    """What of an emergency is shown before anything else of its case is tried again; `chart` is as of it."""
    if chart.home is None:
        return [ShowFirstCard()]
    return [
        step
        for step in steps_after(chart, event, policy)
        if isinstance(step, LeaveIfClosed | SetUrgency) or (isinstance(step, Say) and step.what == "alert")
    ]
