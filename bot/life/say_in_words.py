"""A reminder in a channel gets its words when it is there and nobody else reads along; before that it has none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, cast

from bot.kept.answers import Answer, Arrived, Refused
from bot.kept.step_key import StepKey
from bot.kept.waiting import Waiting
from bot.life import spoken
from bot.life.move_house import leave_if_closed
from bot.life.post_once import settle_owner, update
from bot.life.turn import Turn
from bot.posts import Posted
from bot.slack import CannotLookError

LEAVE_BEFORE: Final = timedelta(minutes=15)  # nearer than 10, Slack posts even what was taken back (slack.md 4)
LOOKED_FOR: Final = timedelta(minutes=10)
LOOK_AGAIN: Final = timedelta(minutes=1)
CANNOT_LOOK: Final = "cannot_look"


async def say_in_words(turn: Turn, waiting: Waiting) -> datetime | None:
    """Leave a channel that others read before the reminder comes there, else say its words; the next look, if any."""
    due = datetime.fromtimestamp(waiting.post_at, UTC)
    if waiting.is_ours_alone or not _is_in_its_channel(turn, waiting):
        return None
    if turn.clock.now() < due - LEAVE_BEFORE:
        return due - LEAVE_BEFORE
    await leave_if_closed(turn, StepKey("left", of=waiting.key))
    if turn.clock.now() < due:
        return due
    key = StepKey("asked", of=waiting.key)
    return None if key in turn.case.done else await _say(turn, waiting, key, due)


async def _say(turn: Turn, waiting: Waiting, key: StepKey, due: datetime) -> datetime | None:
    await leave_if_closed(turn, StepKey("left", of=key))
    if not _is_in_its_channel(turn, waiting):
        return None
    place = await _place(turn, waiting, key, due)
    if turn.case.owner in turn.policy.not_there:
        await settle_owner(turn, key)
    if place is not None:
        await update(turn, key, place, spoken.arrived(turn.chart, waiting.kind, due))
    elif key not in turn.case.done and turn.clock.now() < due + LOOKED_FOR:
        return turn.clock.now() + LOOK_AGAIN
    return None


def _is_in_its_channel(turn: Turn, waiting: Waiting) -> bool:
    home = turn.chart.home
    return home is not None and home.channel == waiting.channel == turn.case.channel


async def _place(turn: Turn, waiting: Waiting, key: StepKey, due: datetime) -> Posted | None:
    """Where the reminder is; Slack does not tell where its scheduler has posted one, so it is looked for."""
    if isinstance(waiting.held, Arrived):
        return waiting.held.posted
    home = cast("Posted", turn.chart.home)
    since = waiting.post_at - 1
    try:
        for words in spoken.held_then(turn.chart, waiting.kind, due, turn.policy):
            place = await turn.slack.find_post(waiting.channel, thread_ts=home.ts, since=since, text=words)
            if place is not None:
                return place
    except CannotLookError:
        await turn.do.repeatable(key, _cannot_look)
    return None


async def _cannot_look() -> Answer:
    return Refused(CANNOT_LOOK)
