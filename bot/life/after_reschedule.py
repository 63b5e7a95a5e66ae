"""What follows when another day is chosen for the follow-up."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Event, Rescheduled
from bot.life.policy import Policy
from bot.life.step import KnowZone, LeaveIfClosed, RefreshCard, Remind, Say, Step, TakeBack


def after_reschedule(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The follow-up comes on the day that was chosen."""
    if not isinstance(event.what, Rescheduled):
        return []
    moved = Remind("follow_up", event.what.day)
    # The new one first: between the two, Slack would hold none.
    return [LeaveIfClosed(), KnowZone(), moved, TakeBack("follow_up"), Say("scheduled"), RefreshCard()]
