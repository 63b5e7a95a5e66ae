"""What follows from what is only noted on the card."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.life.policy import Policy
from bot.life.step import RefreshCard, Step


def after_note(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """Somebody is acting on it, or recorded the course: the card says so."""
    return [RefreshCard()]


def after_the_unreadable(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """What cannot be read is said apart, once (`unreadable`); nothing else follows from it."""
    return []
