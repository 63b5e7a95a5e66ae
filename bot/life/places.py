"""How many cases are worked on at once: an emergency always, any other once there is room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

ORDINARY_AT_ONCE: Final = 32  # more would only wait for the database, and forms that are being saved with them


class Place:
    """One case's place among those that are worked on."""

    def __init__(self, free: asyncio.Semaphore | None) -> None:
        """`free` counts the places there are; None: this case needs none."""
        self._free = free

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for room, and keep it to the end of the block."""
        if self._free is None:
            yield
        else:
            async with self._free:
                yield

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Let another case work while this one waits, so that one busy channel does not hold the others up."""
        if self._free is None:
            yield
        else:
            self._free.release()
            try:
                yield
            finally:
                await self._free.acquire()


class Places:
    """The places of one process."""

    def __init__(self) -> None:
        """All are free."""
        self._free = asyncio.Semaphore(ORDINARY_AT_ONCE)

    def place(self, *, urgent: bool) -> Place:
        """A place to take; an emergency's is always there."""
        return Place(None if urgent else self._free)
