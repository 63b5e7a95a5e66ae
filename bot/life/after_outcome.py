"""What follows from a press on a reminder."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from bot.kept.acting import claims
from bot.kept.chart import Chart
from bot.kept.coded import FOLLOW_UP_OUTCOMES, RESULTS_SEEN
from bot.kept.gaps import is_provisional
from bot.kept.happened import Event, Outcome
from bot.kept.step_key import Reminder
from bot.life.policy import Policy
from bot.life.step import (
    KnowZone,
    LeaveIfClosed,
    MarkReminder,
    RefreshCard,
    Remind,
    Say,
    Step,
    StopChasing,
    TakeBack,
    TellTheNext,
)

ASKED_AGAIN: Final[dict[str, tuple[Remind, ...]]] = {
    "better": (),
    "same": (),
    "worse": (Remind("close_loop", "worse"), Remind("follow_up", "next_working_day")),
    "not_reached": (Remind("follow_up", "next_working_day"),),
    "seen_cause_found": (),
    "seen_nothing_found": (),
    "not_seen": (Remind("close_loop", "not_seen"),),
    "referral_sent": (Remind("referral", "accepted"),),
    "referral_accepted": (),
    "referral_open": (),
}
"""What is asked again after each answer, and when; `_in_this_case` adds to it."""


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
    is_over = chart.is_referred and not chart.is_result_open
    again = [*ASKED_AGAIN[event.what.outcome], *_in_this_case(chart, event, event.what.outcome)]
    # Who has accepted the patient leads, and who is better needs none; whether an emergency was seen is asked on.
    if is_over or chart.is_closed:
        again = [remind for remind in again if remind.kind == "close_loop"]
    in_vain = times_in_vain(chart)
    unreached = [TellTheNext("unreached")] if in_vain and in_vain % TRIES_TOLD == 0 else []
    # The new one is set before the old one is taken back: between the two, Slack would hold none.
    over: list[Reminder] = ["referral"] if is_over or (chart.is_closed and chart.referral is not None) else []
    over += ["follow_up"] if is_over else []
    taken_back = dict.fromkeys([*(remind.kind for remind in again), event.what.answers, *over])
    return [
        LeaveIfClosed(),
        KnowZone(),
        MarkReminder(),
        *again,
        *map(TakeBack, taken_back),
        *([StopChasing()] if (claims(event) or is_over) and _is_chased(chart) else []),
        Say("recorded"),
        *unreached,
        RefreshCard(),
    ]


def _is_chased(chart: Chart) -> bool:
    return chart.acting is not None or is_provisional(chart.latest)


def _in_this_case(chart: Chart, event: Event, outcome: str) -> tuple[Remind, ...]:
    """What is asked again beside it, for how the case stands."""
    is_open = chart.is_result_open and (chart.close_loop is None or chart.close_loop.post_at <= event.at.timestamp())
    unseen = (Remind("close_loop", "next_working_day"),) if is_open else ()  # nothing is closed unseen (G12)
    if outcome == "same":
        is_decided = chart.referral is not None and chart.referral.decided == event
        referred = (Remind("referral", "sent"),) if is_decided else ()
        return (Remind("follow_up", "recheck"), *referred, *unseen)
    if outcome == "referral_open" and chart.referral is not None and chart.referral.accepted is None:
        return (Remind("referral", "accepted" if chart.referral.sent else "next_working_day"),)
    return unseen if outcome in {"better", *RESULTS_SEEN} else ()


def times_in_vain(chart: Chart) -> int:
    """How often in a row the patient could not be reached, up to now."""
    answers = [event.what.outcome for event in chart.history if isinstance(event.what, Outcome)]
    followed_up = [outcome for outcome in answers if outcome in FOLLOW_UP_OUTCOMES]
    return len(list(takewhile("not_reached".__eq__, reversed(followed_up))))
