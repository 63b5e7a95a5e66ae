"""The owner's time zone, learnt from Slack once, where the team has none set."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.kept.answers import Answer, Zone
from bot.kept.step_key import StepKey
from bot.life.do_once import was_refused
from bot.life.move_house import LOOK_UP_SECONDS
from bot.life.turn import Turn
from bot.slack import RATE_ERRORS
from bot.troubles import describe, slack_code

log: Final = logging.getLogger("backpain.life")


async def know_the_zone(turn: Turn) -> None:
    """Learn it; one that Slack does not tell is UTC."""
    if not turn.policy.zone_name:
        await turn.do.repeatable(StepKey("zone"), lambda: _look(turn))


async def _look(turn: Turn) -> Answer:
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            member = await turn.slack.member(turn.case.owner)
    except SlackApiError as error:
        if not was_refused(error) or slack_code(error) in RATE_ERRORS:
            raise
        log.warning("case %s: the owner's time zone is not known: %s", turn.case.id, describe(error))
        return Zone("UTC")
    return Zone(member.zone_name or "UTC")
