"""What follows from a press on a reminder."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from bot.kept.chart import Chart
from bot.kept.happened import FOLLOW_UP_OUTCOMES, Event, Outcome
from bot.life.policy import Policy
from bot.life.step import KnowZone, LeaveIfClosed, MarkReminder, RefreshCard, Remind, Say, Step, TakeBack, TellTheNext

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


TRIES_TOLD: Final = 3
"""After so many tries in a row to reach the patient, and again after as many, who is next hears of it (G12)."""


def after_outcome(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """The answer is recorded where it was asked, said in the thread, and asked again where silence would be unsafe.

    A second one to the same reminder that is not more urgent is only said.
    """
    if not isinstance(event.what, Outcome):
        return []
    if chart.standing(event) != event:
        return [LeaveIfClosed(), MarkReminder(), Say("recorded"), RefreshCard()]
    again = ASKED_AGAIN[event.what.outcome]
    in_vain = _times_in_vain(chart)
    unreached = [TellTheNext("unreached")] if in_vain and in_vain % TRIES_TOLD == 0 else []
    # The new one is set before the old one is taken back: between the two, Slack would hold none.
    taken_back = dict.fromkeys([*(remind.kind for remind in again), event.what.answers])
    return [
        LeaveIfClosed(),
        KnowZone(),
        MarkReminder(),
        *again,
        *map(TakeBack, taken_back),
        Say("recorded"),
        *unreached,
        RefreshCard(),
    ]


def _times_in_vain(chart: Chart) -> int:
    """How often in a row the patient could not be reached, up to now."""
    answers = [event.what.outcome for event in chart.history if isinstance(event.what, Outcome)]
    followed_up = [outcome for outcome in answers if outcome in FOLLOW_UP_OUTCOMES]
    return len(list(takewhile("not_reached".__eq__, reversed(followed_up))))
