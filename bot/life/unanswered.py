"""A reminder that nobody answers: said in the thread and to the owner after a working day, then to the backup."""

from __future__ import annotations

from datetime import datetime

from bot.kept.chart import Chart, Waiting
from bot.kept.step_key import StepKey
from bot.life.move_house import leave_if_closed
from bot.life.post import post, tell
from bot.life.say import say
from bot.life.say_in_words import say_in_words
from bot.life.turn import Turn
from bot.working_days import next_working_day
from dialogs import follow_up_card


def raised_at(chart: Chart, waiting: Waiting) -> tuple[datetime, datetime]:
    """When its owner, and when the backup person is told, as nobody has answered."""
    due = datetime.fromtimestamp(waiting.post_at, chart.zone)
    owner_by = datetime.combine(next_working_day(due.date()), due.time(), chart.zone)
    if waiting.is_ours_alone:
        owner_by = due
    return owner_by, datetime.combine(next_working_day(owner_by.date()), due.time(), chart.zone)


async def watch(turn: Turn) -> datetime | None:
    """Raise what nobody answered in time; give the moment of the next look."""
    looks: list[datetime] = []
    for kind in ("close_loop", "follow_up"):
        waiting = turn.chart.waiting(kind)
        if waiting is None:
            continue
        if (look := await say_in_words(turn, waiting)) is not None:
            looks.append(look)
        waiting = turn.chart.waiting(kind) or waiting  # it may have moved
        owner_by, backup_by = raised_at(turn.chart, waiting)
        if turn.clock.now() < owner_by:
            looks.append(owner_by)
            continue
        await _raise(turn, waiting)
        if not turn.policy.backup:
            continue
        if turn.clock.now() < backup_by:
            looks.append(backup_by)
            continue
        await _raise_to_backup(turn, waiting)
    return min(looks, default=None)


async def _raise(turn: Turn, waiting: Waiting) -> None:
    """Say in the thread and to the owner that nobody has answered a reminder."""
    key = StepKey("raised", of=waiting.key)
    await leave_if_closed(turn, StepKey("left", of=key))
    message = follow_up_card.raised(turn.chart.facts(), waiting.kind)
    await say(turn, key, message)
    await tell(turn, key.by("direct"), message)


async def _raise_to_backup(turn: Turn, waiting: Waiting) -> None:
    """Nobody has answered that either: tell the backup person."""
    message = follow_up_card.raised(turn.chart.facts(), waiting.kind)
    await post(turn, StepKey("raised", way="backup", of=waiting.key), message, channel=turn.policy.backup)
