"""Asking again on a day: the earlier reminder of the kind is taken back, the new one set wherever Slack takes it."""

from __future__ import annotations

from datetime import datetime

from bot.kept.answers import Refused
from bot.kept.step_key import Reminder
from bot.life.move_house import move
from bot.life.post_once import KNOWN_PLACES
from bot.life.reminders import moving, set_reminder, take_back, watch_alone
from bot.life.turn import Turn


async def take_back_earlier(turn: Turn, kind: Reminder) -> None:
    """Take back the reminder of a kind that an earlier event asked for, where it is still to come.

    One whose move was cut short is looked for first: where it has moved, it is that one.
    """
    for key in [key for key in turn.case.trying if key.step == kind and key.origin != turn.event.seq]:
        if (doing := moving(turn, key)) is not None:
            await turn.do.look_for(doing)
    earlier = turn.chart.newest(kind, but_not_of=turn.event.seq)
    if earlier is not None:
        await take_back(turn, earlier, "replaced")


async def remind(turn: Turn, kind: Reminder, at: datetime, *, may_be_there: bool = False) -> None:
    """Set the reminder of this event; where the thread is closed to it, in a direct conversation, else alone."""
    key = turn.key(kind)
    held = await set_reminder(turn, key, at, may_be_there=may_be_there)
    if not isinstance(held, Refused):
        return
    if held.error not in KNOWN_PLACES:  # the place may take messages all the same: the row alone watches it there
        await watch_alone(turn, key, at, held.error)
        return
    await move(turn, held.error)
    direct = key.by("direct")
    held = await set_reminder(turn, direct, at)
    if isinstance(held, Refused):
        await watch_alone(turn, direct, at, held.error)
