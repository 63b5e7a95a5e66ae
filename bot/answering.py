"""The answers that Slack waits for: counted and timed, and other work lets them go first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from bot.clock import seconds_awake
from bot.tally import Tally
from bot.troubles import one_event

LET_BY_SECONDS: Final = 0.5
"""How long a case may wait for answers that are under way: a crowd of them is over sooner, a card is not late by it."""


class Answering:
    """How many answers are under way."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally = tally or Tally()
        self._under_way = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While the block lasts, Slack waits for an answer."""
        began = seconds_awake()
        self._under_way += 1
        self._free.clear()
        try:
            with one_event():
                yield
        finally:
            self._tally.answered(seconds_awake() - began)
            self._under_way -= 1
            if not self._under_way:
                self._free.set()

    async def let_by(self) -> None:
        """Return once none is under way, or after a moment."""
        if self._under_way:
            with suppress(TimeoutError):
                async with asyncio.timeout(LET_BY_SECONDS):
                    await self._free.wait()
