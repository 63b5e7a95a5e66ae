"""What follows from what is only noted on the card."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.kept.acting import takes_from_many
from bot.kept.chart import Chart
from bot.kept.gaps import is_provisional
from bot.kept.happened import Event, HandedOver, Stage
from bot.kept.results import is_less
from bot.kept.step_key import Reminder
from bot.life.policy import Policy
from bot.life.step import LeaveIfClosed, Reassign, RefreshCard, Remind, Step, StopChasing, TakeBack
from bot.posts import is_many

ASKED: Final[tuple[Reminder, ...]] = ("close_loop", "referral", "follow_up")


def after_note(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """Somebody is acting on it, or recorded the course: the card says so, and nobody is asked for it any more."""
    taken = [Reassign(event.person), *_asked_of_them(chart, event)] if takes_from_many(chart.history, event) else []
    steps: list[Step] = [*taken, RefreshCard()]
    if chart.acting is not None:
        steps.append(StopChasing())
    if chart.latest.has_a_result_to_see and is_less(event, chart.latest) and not chart.is_after_worse:
        steps.append(TakeBack("close_loop"))
    return steps


def after_handing_over(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """It was handed over: to a person here, who owns it from then on, to many, or to a service outside."""
    if not isinstance(event.what, HandedOver):
        return []
    to: list[Step] = [Reassign(event.what.person)] if event.what.person else []
    if is_many(event.what.person):  # nobody has it yet: whoever had it is asked on
        return [LeaveIfClosed(), *to, RefreshCard()]
    if event.what.person:
        to += _asked_of_them(chart, event)
    return [LeaveIfClosed(), *to, RefreshCard(), *([StopChasing()] if chart.acting is not None else [])]


def _asked_of_them(chart: Chart, event: Event) -> list[Step]:
    """What Slack holds names who owned the case before: each is set again for its moment, then taken back."""
    steps: list[Step] = []
    for kind in ASKED:
        if (
            waiting := chart.waiting(kind, but_not_of=event.seq)
        ) is not None and event.at.timestamp() < waiting.post_at:
            steps += [Remind(kind, datetime.fromtimestamp(waiting.post_at, chart.zone)), TakeBack(kind)]
    return steps


def after_stage(chart: Chart, event: Event, _policy: Policy) -> list[Step]:
    """How far it is stands on the card; what was asked about it already is asked again, what is to come comes."""
    asked = chart.close_loop
    is_coming = asked is None or event.at.timestamp() < asked.post_at
    if not isinstance(event.what, Stage) or is_coming or chart.is_after_worse:
        return [RefreshCard()]
    return [LeaveIfClosed(), Remind("close_loop", "next_working_day"), RefreshCard()]


def after_ending(chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """It was closed without an outcome: nothing is asked any more, and the card says who closed it and why."""
    asked: list[Step] = [TakeBack(kind) for kind in ASKED]
    stopped = [StopChasing()] if chart.acting is not None or is_provisional(chart.latest) else []
    return [LeaveIfClosed(), *asked, *stopped, RefreshCard()]


def after_the_unreadable(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """What cannot be read is said apart, once (`unreadable`); nothing else follows from it."""
    return []
