"""Saying something in the case's thread; where that is gone in a new one, and at last to the owner."""

from __future__ import annotations

from typing import cast

from bot.kept.answers import Answer, Refused
from bot.kept.step_key import StepKey
from bot.life.move_house import find_a_way
from bot.life.post_once import post, tell
from bot.life.turn import Turn
from bot.posts import Posted
from dialogs.message import Message


async def say(
    turn: Turn,
    key: StepKey,
    message: Message,
    *,
    broadcast: bool = False,
    urgent: bool = False,
    told: Posted | None = None,
) -> None:
    """Say it once, wherever the case now lives; `told`: where one person has just been told it in the same words."""
    again = key.by("again")
    if isinstance(turn.case.done.get(again), Posted):
        return
    home = turn.chart.home
    answer: Posted | Refused = Refused("no_thread")
    if home is not None:
        answer = await _reply(turn, key, message, home, told, broadcast=broadcast, urgent=urgent)
        if isinstance(answer, Refused):
            await find_a_way(turn, home, answer.error)
            if (home := turn.chart.home) is not None:
                answer = await _reply(turn, again, message, home, told, urgent=urgent)
    if isinstance(answer, Refused):
        await tell(turn, key.by("direct"), message, urgent=urgent)


async def _reply(
    turn: Turn,
    key: StepKey,
    message: Message,
    home: Posted,
    told: Posted | None,
    *,
    broadcast: bool = False,
    urgent: bool = False,
) -> Posted | Refused:
    """In the thread; in the conversation in which it was just told it is said already."""
    if told is None or told.channel != home.channel:
        return await post(
            turn, key, message, channel=home.channel, thread_ts=home.ts, broadcast=broadcast, urgent=urgent
        )

    async def said() -> Answer:
        return told

    return cast("Posted | Refused", await turn.do.repeatable(key, said))
