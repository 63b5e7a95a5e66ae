"""Something kept of a case cannot be read by this version: said once, in its thread, to its owner and on its card."""

from __future__ import annotations

import logging
from typing import Final

from bot.kept.step_key import StepKey
from bot.life.perform import refresh_card
from bot.life.post_once import tell
from bot.life.say import say
from bot.life.turn import Turn
from bot.posts import Posted
from bot.troubles import new_error_id
from dialogs import unreadable

log: Final = logging.getLogger("backpain.life")


async def say_unreadable(turn: Turn) -> None:
    """Say it of each event that cannot be read and of which it was not said yet."""
    for event in turn.chart.unreadable:
        key = StepKey("unreadable", event.seq)
        log.error(
            "%s: case %s: what was kept under %s, number %d, cannot be read by this version",
            new_error_id(),
            turn.case.id,
            event.kind,
            event.seq,
        )
        await refresh_card(turn, StepKey("card", of=key))  # first: once it was said, nobody comes back for the card
        message = unreadable.told(turn.chart.facts())
        told, home = await tell(turn, key.by("direct"), message), turn.chart.home
        if home is None or not isinstance(told, Posted) or told.channel != home.channel:  # not where it was just said
            await say(turn, key, message)
        if turn.case.done.get(key) is None:  # it was said under another key of this step: that counts
            turn.do.note(done=turn.case.done.adding(key, turn.chart.home or Posted(turn.case.owner, "")))
