"""The app was uninstalled: what Slack still holds is taken back while the token works, whatever came first.

Where the app is installed again, the hourly look finds it missing and has it set again.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.slack import Slack
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")


class Uninstalled:
    """Takes back what Slack holds once it is told to."""

    def __init__(self, slack: Slack, clock: Clock) -> None:
        """Nothing is taken back before `note`."""
        self._slack = slack
        self._clock = clock
        self._noted = asyncio.Event()

    def note(self) -> None:
        """Slack says so; it may say so again."""
        self._noted.set()

    async def run(self) -> None:
        """Wait for it until cancelled."""
        while True:
            await self._noted.wait()
            self._noted.clear()
            try:
                await self._take_all_back()
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as trouble:
                log.error("%s: what Slack holds cannot be taken back: %s", new_error_id(), describe(trouble))

    async def _take_all_back(self) -> None:
        held = sorted(await self._slack.holdings(), key=lambda each: each.post_at)
        for each in held:
            await self._slack.gently(partial(self._slack.unschedule, each.scheduled))
        log.warning("the app was uninstalled: %d messages that Slack held are taken back", len(held))
