"""One after another, and of those that wait whoever's moment is nearest first."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Final

LONGEST_HELD_SECONDS: Final = 3.0
"""So long at most one that is slow keeps the others from their turn."""


class NearestFirst:
    """Turns, one at a time."""

    def __init__(self, at_most_seconds: float = LONGEST_HELD_SECONDS) -> None:
        """Nobody has a turn; after `at_most_seconds` the next one begins all the same."""
        self._at_most = at_most_seconds
        self._numbers = count()
        self._waiting: list[tuple[int, int]] = []
        self._holder: tuple[int, int] | None = None
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def turn(self, at: int) -> AsyncIterator[None]:
        """Wait for the turn of what is for `at` (Unix seconds), and keep it to the end of the block."""
        ticket = (at, next(self._numbers))
        insort(self._waiting, ticket)
        try:
            while self._holder is not None or self._waiting[0] != ticket:
                await self._changed.wait()
            self._holder = ticket
        finally:
            self._waiting.remove(ticket)
            self._tell()
        slow = asyncio.get_running_loop().call_later(self._at_most, self._leave, ticket)
        try:
            yield
        finally:
            slow.cancel()
            self._leave(ticket)

    def _leave(self, ticket: tuple[int, int]) -> None:
        if self._holder == ticket:
            self._holder = None
            self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
