"""Saying something in the case's thread; where that is gone in a new one, and at last to the owner."""

from __future__ import annotations

from bot.kept.answers import Refused
from bot.kept.step_key import StepKey
from bot.life.move_house import find_a_way
from bot.life.post_once import post, tell
from bot.life.turn import Turn
from bot.posts import Posted
from dialogs.message import Message


async def say(turn: Turn, key: StepKey, message: Message, *, broadcast: bool = False, urgent: bool = False) -> None:
    """Say it once, wherever the case now lives."""
    home = turn.chart.home
    answer: Posted | Refused = Refused("no_thread")
    if home is not None:
        answer = await post(
            turn, key, message, channel=home.channel, thread_ts=home.ts, broadcast=broadcast, urgent=urgent
        )
        if isinstance(answer, Refused):
            await find_a_way(turn, home, answer.error)
            if (home := turn.chart.home) is not None:
                again = key.by("again")
                answer = await post(turn, again, message, channel=home.channel, thread_ts=home.ts, urgent=urgent)
    if isinstance(answer, Refused):
        await tell(turn, key.by("direct"), message, urgent=urgent)
