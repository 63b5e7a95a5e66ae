"""The sign of life: given again and again while all is well, so that its absence is noticed by somebody else."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock, pass_by
from bot.posts import Posted, Scheduled
from bot.slack import Slack
from bot.troubles import describe, new_error_id
from bot.web_api import session_to
from dialogs import silence

log: Final = logging.getLogger("backpain.operations")

EVERY: Final = timedelta(minutes=5)
AGAIN: Final = timedelta(minutes=1)
"""After a sign that was not given: a moment's trouble is not to look like a dead bot."""
PATIENCE_SECONDS: Final = 10.0
RENEWED_EVERY: Final = timedelta(minutes=15)
SILENT_FOR: Final = timedelta(hours=1)
"""What Slack is to say is taken back long before its last ten minutes, in which Slack may say it all the same."""
OK: Final = range(200, 300)


class NotTakenError(aiohttp.ClientError):
    """Whoever waits for the sign of life answered something else than that it has it."""


class Heartbeat:
    """Gives one kind of sign of life, while nothing is wrong."""

    def __init__(
        self,
        give: Callable[[], Awaitable[None]],
        every: timedelta,
        why_not: Callable[[], Awaitable[str]],
        clock: Clock,
    ) -> None:
        """`give` gives it once; `why_not` says what is wrong, "" for nothing."""
        self._give = give
        self._every = every
        self._why_not = why_not
        self._clock = clock
        self._is_taken = True

    async def run(self) -> None:
        """Give it until cancelled."""
        while True:
            began = self._clock.now()
            is_given = await self.beat()
            await pass_by(self._clock, self._every if is_given else AGAIN, began)

    async def beat(self) -> bool:
        """Give it once, where nothing is wrong; gives whether it is taken. Never raises: it is said once if not."""
        if await self._why_not():
            return False
        try:
            await self._give()
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as trouble:
            if self._is_taken:
                log.error("%s: the sign of life is not taken: %s", new_error_id(), describe(trouble))
            self._is_taken = False
        else:
            self._is_taken = True
        return self._is_taken


@asynccontextmanager
async def outwards(url: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Gives what asks an address once; it carries nothing but that it was asked."""
    async with session_to(url, PATIENCE_SECONDS) as session:

        async def give() -> None:
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status not in OK:
                    raise NotTakenError

        yield give


class Silence:
    """A message in Slack's own hands that says that nothing is heard of the bot: put off while it lives.

    Of several bots each puts off that of all: it is said when none of them lives.
    """

    def __init__(self, slack: Slack, clock: Clock, channel: str) -> None:
        """`channel` is where it would be said."""
        self._slack = slack
        self._clock = clock
        self._place = Posted(channel, "")
        self._ours: Scheduled | None = None

    async def put_off(self) -> None:
        """Have Slack hold it for an hour from now, then take back what it held before."""
        now, before = self._clock.now(), self._ours
        at = int((now + SILENT_FOR).timestamp())
        self._ours = await self._slack.schedule(self._place, at, silence.silence(now))
        held = await self._slack.holdings(self._place.channel)
        others = [each.scheduled for each in held if each.text.startswith(silence.HEAD)]
        if before is not None and before not in others:
            others.append(before)  # Slack's list may lag
        for other in others:
            if other.id != self._ours.id:
                await self._slack.unschedule(other)
