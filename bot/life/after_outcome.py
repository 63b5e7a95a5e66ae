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
    again = ASKED_AGAIN[event.what.outcome]
    # The new one is set before the old one is taken back: between the two, Slack would hold none.
    taken_back = dict.fromkeys([*(remind.kind for remind in again), event.what.answers])
    return [
        LeaveIfClosed(),
        KnowZone(),
        MarkReminder(),
        *again,
        *map(TakeBack, taken_back),
        Say("recorded"),
        RefreshCard(),
    ]
