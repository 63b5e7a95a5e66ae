"""Telling who is next after the owner of a case: a person, a user group or a channel, each as it can be reached."""

from __future__ import annotations

from bot.kept.answers import Refused
from bot.kept.step_key import StepKey
from bot.life.post_once import post
from bot.life.say import say
from bot.life.turn import Turn
from bot.posts import Posted, is_direct, is_group
from dialogs.message import Message
from dialogs.who import for_a_group


async def tell_the_next(
    turn: Turn, key: StepKey, message: Message, *, most: int = 1, urgent: bool = False, is_named: bool = False
) -> bool:
    """Tell the first `most` of them that can be told; whether anybody is.

    `is_named`: a word in the thread of the case mentions them already, so that a user group is told by that.
    """
    told = 0
    for who in turn.policy.next_after(turn.case.owner):
        if told < most:
            way = key.by("backup" if who == turn.policy.backup else "duty")
            told += await _tell(turn, way, who, message, urgent=urgent, is_named=is_named)
    return told > 0


async def _tell(turn: Turn, key: StepKey, who: str, message: Message, *, urgent: bool, is_named: bool) -> bool:
    """Tell one; whether they can be told. Slack takes no message to a group: it is mentioned in the case's channel."""
    if not is_group(who):
        return not isinstance(await post(turn, key, message, channel=who, urgent=urgent), Refused)
    home = turn.chart.home
    if home is None or is_direct(home.channel):
        return False
    if not is_named:
        await say(turn, key, for_a_group(message, who), broadcast=True, urgent=urgent)
    return isinstance(turn.chart.home, Posted)
