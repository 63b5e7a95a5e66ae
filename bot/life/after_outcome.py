"""What follows from a press on a reminder."""

from __future__ import annotations

from typing import Final

from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome
from bot.life.policy import Policy
from bot.life.step import KnowZone, LeaveIfClosed, MarkReminder, RefreshCard, Remind, Say, Step, TakeBack

ASKED_AGAIN: Final[dict[str, tuple[Remind, ...]]] = {
    "better": (),
    "same": (Remind("follow_up", "recheck"),),
    "worse": (Remind("close_loop", "next_working_day"), Remind("follow_up", "next_working_day")),
    "not_reached": (Remind("follow_up", "next_working_day"),),
    "seen_cause_found": (),
    "seen_nothing_found": (),
    "not_seen": (Remind("close_loop", "next_working_day"),),
}
"""What is asked again after each answer, and when."""


def after_outcome(_chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The answer is recorded where it was asked, said in the thread, and asked again where silence would be unsafe."""
    if not isinstance(event.what, Outcome):
        return []
    answered = event.what.answers
    steps: list[Step] = [LeaveIfClosed(), KnowZone(), MarkReminder(), TakeBack(answered)]
    for again in ASKED_AGAIN[event.what.outcome]:
        steps += [*([TakeBack(again.kind)] if again.kind != answered else []), again]
    return [*steps, Say("recorded"), RefreshCard()]
