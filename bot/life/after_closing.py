"""What follows when the channel of a case is closed to the app."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Closed, Event
from bot.life.policy import Policy
from bot.life.step import LeaveIfClosed, Step


def after_closing(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The bot may not speak in the channel any more: the case goes on in a direct conversation."""
    return [LeaveIfClosed(event.what.reason)] if isinstance(event.what, Closed) else []
