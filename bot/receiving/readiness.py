"""What /readyz says: whether the database can be written and Slack still takes the token, as of a moment ago."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.troubles import describe, new_error_id, slack_code

log: Final = logging.getLogger("backpain.receiving")

PROBE_SECONDS: Final = 2.0
TROUBLE_FRESH_SECONDS: Final = 1.0
"""Whoever asks more often gets the last answer: nobody can keep the database or Slack busy by asking."""
DATABASE_FRESH_SECONDS: Final = 1.0
TOKEN_FRESH_SECONDS: Final = 30.0

Probe = Callable[[], Awaitable[object]]


@dataclass
class Checked:
    """One thing that must hold, asked again when the last answer is too old; `why` is "" while it holds."""

    probe: Probe
    words: Callable[[Exception], str]
    fresh_seconds: float
    now: Callable[[], float] = time.monotonic
    why: str = ""
    _at: float = float("-inf")
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self) -> str:
        """Why it does not hold, "" where it does."""
        async with self._asking:
            if self.now() - self._at > (TROUBLE_FRESH_SECONDS if self.why else self.fresh_seconds):
                before, self.why = self.why, await self._probed()
                self._at = self.now()
                if self.why != before:
                    log.error("%s: not ready: %s", new_error_id(), self.why) if self.why else log.info("ready again")
        return self.why

    async def _probed(self) -> str:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self.probe()
        except (SQLAlchemyError, SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as trouble:
            return self.words(trouble)
        return ""


def database_words(trouble: Exception) -> str:
    """What is wrong when the database cannot be written."""
    return f"the database cannot be written ({describe(trouble)})"


def token_words(trouble: Exception) -> str:
    """What is wrong when Slack does not take the token."""
    if isinstance(trouble, SlackApiError):
        return f"Slack refuses the token ({slack_code(trouble)}): install the app again and set SLACK_BOT_TOKEN"
    return "Slack does not answer"


class Readiness:
    """All that must hold for the bot to do its work."""

    def __init__(self, write: Probe, auth_test: Probe, is_refused: Callable[[], bool]) -> None:
        """`is_refused`: whether Slack refused the token, or a scope, in the work itself."""
        self._checks = (
            Checked(write, database_words, DATABASE_FRESH_SECONDS),
            Checked(auth_test, token_words, TOKEN_FRESH_SECONDS),
        )
        self._is_refused = is_refused

    async def answer(self) -> web.Response:
        """Answer GET /readyz: 200, or 503 and why."""
        troubles = [why for why in await asyncio.gather(*(check.ask() for check in self._checks)) if why]
        if self._is_refused() and not troubles:
            troubles = ["Slack refuses the token or lacks a scope"]
        if troubles:
            return web.json_response({"ok": False, "why": "; ".join(troubles)}, status=503)
        return web.json_response({"ok": True})
