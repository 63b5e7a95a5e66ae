"""What follows when somebody takes an answer back."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.kept.undone import Undone
from bot.life.policy import Policy
from bot.life.step import AskAgain, LeaveIfClosed, RefreshCard, Say, SetAgain, Step


def after_undoing(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """As if it had not been given: what it took back comes first, so that at no moment nothing is asked."""
    if not isinstance(event.what, Undone):
        return []
    return [LeaveIfClosed(), SetAgain(event.what.seq), AskAgain(), Say("undone"), RefreshCard()]
