"""The first word of a case: the card in its channel, else to its owner, else to the backup person; tried for a day."""

from __future__ import annotations

import logging
from typing import Final, cast

from bot.kept.answers import Looked, Nobody, Refused
from bot.kept.step_key import StepKey
from bot.life import spoken
from bot.life.do_once import LaterError
from bot.life.move_house import why_closed
from bot.life.policy import EMERGENCY_AGAIN, OTHERS_AGAIN, SHOWN_WITHIN
from bot.life.post_once import post, tell
from bot.life.show_in_form import show_in_form
from bot.life.turn import Turn
from bot.troubles import new_error_id

log: Final = logging.getLogger("backpain.life")


async def show_first_card(turn: Turn) -> None:
    """Show it.

    Raises:
        LaterError: nobody took it; it may be the only word of the case, so it is tried again for a day.
    """
    attempt = _tries(turn)
    await _try(turn, attempt)
    case, now = turn.case, turn.clock.now()
    if turn.chart.home is not None:
        return
    if now - case.opened_at > SHOWN_WITHIN:
        log.error("%s: case %s was shown to nobody for a day; it is given up", new_error_id(), case.id)
        return
    at = now + (EMERGENCY_AGAIN if turn.is_emergency else OTHERS_AGAIN)
    log.error("%s: case %s can be shown to nobody yet; trying again at %s", new_error_id(), case.id, f"{at:%H:%M}")
    # Only now is the try over: one that was cut short goes on under its own keys, so that it is not said twice.
    over = case.done.adding(StepKey("unseen", attempt=attempt), Nobody())
    await turn.do.save(errors=case.errors + 1, done=over)
    await show_in_form(turn, at)
    raise LaterError(at)


async def show_again(turn: Turn) -> bool:
    """Show the card in the channel that is open now; whether it was taken."""
    message = spoken.card(turn.chart, turn.event, turn.policy)
    answer = await post(turn, turn.key("parent"), message, channel=turn.case.channel)
    return not isinstance(answer, Refused)


async def _try(turn: Turn, attempt: int) -> None:
    urgent = turn.is_emergency
    parent = StepKey("parent", attempt=attempt)
    looked = await turn.do.repeatable(StepKey("channel", turn.event.seq, attempt), lambda: why_closed(turn))
    reason = cast("Looked", looked).why_closed
    if not reason and parent not in turn.case.done:
        message = spoken.card(turn.chart, turn.event, turn.policy)
        red_flags = turn.key("red_flags") if urgent else None  # they go out with it, in the same breath
        await post(turn, parent, message, channel=turn.case.channel, urgent=urgent, announces=red_flags)
    answer = turn.case.done.get(parent)
    if isinstance(answer, Refused):
        reason = answer.error
    if reason:
        message = spoken.direct_card(turn.chart, turn.event, turn.policy, reason)
        await tell(turn, parent.by("direct"), message, urgent=urgent)


def _tries(turn: Turn) -> int:
    """How often the card was tried and shown to nobody."""
    return sum(done.key.step == "unseen" for done in turn.case.done)
