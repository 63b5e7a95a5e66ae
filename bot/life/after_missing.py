"""What follows when a reminder is not on Slack's list any more."""

from __future__ import annotations

from datetime import datetime

from bot.kept.chart import Chart
from bot.kept.happened import Event, Missing
from bot.life.policy import Policy
from bot.life.step import AskOnAgain, LeaveIfClosed, RefreshCard, Remind, Step


def after_missing(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """A reminder is not on Slack's list any more: it is set again, for the same moment, if it still counts."""
    if not isinstance(event.what, Missing):
        return []
    before: list[Step] = [LeaveIfClosed()]
    if event.what.reminder == "chaser":
        return [*before, AskOnAgain(), RefreshCard()]
    waiting = chart.waiting(event.what.reminder)
    if waiting is None or (waiting.slack_id != event.what.id and waiting.key.event != event.seq):
        return before
    at = datetime.fromtimestamp(event.what.post_at, chart.zone)
    return [*before, Remind(event.what.reminder, at, may_be_there=True), RefreshCard()]
