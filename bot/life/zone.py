"""The owner's time zone, learnt from Slack once, where the team has none set."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.kept.answers import Zone
from bot.kept.step_key import StepKey
from bot.kept.zone_names import is_zone
from bot.life.post_once import LOOK_UP_SECONDS
from bot.life.turn import Turn
from bot.troubles import describe

log: Final = logging.getLogger("backpain.life")


async def know_the_zone(turn: Turn) -> None:
    """Learn it, and keep it where it is a zone of this machine's; until then it is UTC, and nothing waits for it."""
    if turn.policy.zone_name or turn.chart.knows_its_zone:
        return
    name = turn.zone_heard(turn.case.owner)  # whoever has just sent the form was asked about at the door
    if not name:
        await turn.do.write_down()
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                name = (await turn.slack.member(turn.case.owner)).zone_name
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("case %s: the owner's time zone is not known yet: %s", turn.case.id, describe(error))
            return
    if is_zone(name):
        turn.do.note(done=turn.case.done.adding(StepKey("zone"), Zone(name)))
    else:
        log.warning("case %s: the owner's time zone is none that this machine knows: UTC until it is", turn.case.id)
