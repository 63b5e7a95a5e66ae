"""Which message asks a question, for an answer that is given without it."""

from __future__ import annotations

from typing import Final

from bot.kept.answers import Arrived
from bot.kept.chart import Chart
from bot.kept.step_key import Reminder, StepKey
from bot.posts import Posted

NOT_A_MESSAGE: Final = "not there: "
"""How the name begins that stands in place of a ts."""


def asked_at(chart: Chart, kind: Reminder) -> Posted:
    """The message that asks a question; one that is not there yet, or cannot be found, has a name in place of ts.

    Whoever answers without it answers that question all the same, and once.
    """
    waiting, home = chart.waiting(kind), chart.home
    key = StepKey(kind) if waiting is None else waiting.key
    there = chart.case.done.get(StepKey("asked", of=key))
    if waiting is not None and isinstance(waiting.held, Arrived):
        return waiting.held.posted
    channel = chart.case.channel if home is None else home.channel
    return there if isinstance(there, Posted) else Posted(channel, f"{NOT_A_MESSAGE}{key.text}")
