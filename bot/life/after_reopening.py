"""What follows when the channel of a case takes the app after all."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.life.policy import Policy
from bot.life.step import BringRemindersAlong, Say, ShowAgain, Step


def after_reopening(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """The bot may speak in the channel after all: the case is shown there and goes on there."""
    return [ShowAgain(), Say("red_flags"), BringRemindersAlong()]
