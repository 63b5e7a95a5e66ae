"""Whether the bot can do its work: the database takes writes, Slack the token, and no due step waits too long."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import seconds_awake
from bot.troubles import describe, new_error_id, slack_code

log: Final = logging.getLogger("backpain.operations")

PROBE_SECONDS: Final = 2.0
TROUBLE_FRESH_SECONDS: Final = 1.0
"""Whoever asks more often gets the last answer: nobody can keep the database or Slack busy by asking."""
DATABASE_FRESH_SECONDS: Final = 1.0
TOKEN_FRESH_SECONDS: Final = 30.0
BEHIND_AT_MOST: Final = timedelta(minutes=10)
"""So long may a step be due and not begun; longer only after a start, which has as long to catch up."""

Probe = Callable[[], Awaitable[object]]


class BehindError(Exception):
    """A step has been due for too long, and nothing of its case is waited for: the work stands still."""

    def __init__(self, by: timedelta) -> None:
        """`by`: for how long."""
        self.by = by


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
        except (SQLAlchemyError, SlackApiError, aiohttp.ClientError, OSError, TimeoutError, BehindError) as trouble:
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


def behind_words(trouble: Exception) -> str:
    """What is wrong when nothing moves on; a database that cannot be read is said by its own check."""
    if not isinstance(trouble, BehindError):
        return "what is due cannot be read"
    return (
        f"a step has been due for {trouble.by // timedelta(minutes=1)} minutes and is not begun: start backpain again"
    )


class Readiness:
    """All that must hold for the bot to do its work."""

    def __init__(
        self,
        write: Probe,
        auth_test: Probe,
        behind: Callable[[], Awaitable[timedelta]],
        is_refused: Callable[[], bool],
        *,
        is_connected: Callable[[], Awaitable[bool]] | None = None,
        awake: Callable[[], float] = seconds_awake,
        patience: float = PROBE_SECONDS,
    ) -> None:
        """`behind`: for how long the step that waits longest has been due.

        `is_refused`: whether Slack refused the token, or a scope, in the work itself; `is_connected`: whether the
        socket is open, in Socket Mode; it has `patience` seconds to open anew.
        """
        self._began = awake()

        async def keeps_up() -> None:
            by, up = await behind(), timedelta(seconds=awake() - self._began)
            if min(by, up) > BEHIND_AT_MOST:
                raise BehindError(by)

        async def hears() -> None:
            # Slack has it opened anew now and then, which takes a moment.
            async with asyncio.timeout(patience):
                while is_connected is not None and not await is_connected():  # noqa: ASYNC110 - the SDK gives no event
                    await asyncio.sleep(0.1)

        self._checks = (
            Checked(write, database_words, DATABASE_FRESH_SECONDS),
            Checked(auth_test, token_words, TOKEN_FRESH_SECONDS),
            Checked(keeps_up, behind_words, DATABASE_FRESH_SECONDS),
            Checked(hears, lambda _trouble: "Slack's socket is not open: nothing arrives", DATABASE_FRESH_SECONDS),
        )
        self._is_refused = is_refused

    async def why_not(self) -> str:
        """Why the bot cannot do its work, in words without a name; "" where it can."""
        troubles = [why for why in await asyncio.gather(*(check.ask() for check in self._checks)) if why]
        if self._is_refused() and not troubles:
            troubles = ["Slack refuses the token or lacks a scope"]
        return "; ".join(troubles)
