"""How many cases are worked on at once, an emergency always; what nobody waits for is done after all that is said."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from itertools import count
from typing import Final, TypeAlias

ORDINARY_AT_ONCE: Final = 32  # more would only wait for the database, and forms that are being saved with them
LONGEST_BEHIND_SECONDS: Final = 10.0
"""So long at most what is done after all others waits for them; the first of it is due a quarter of an hour on."""
LONGEST_BETWEEN_SECONDS: Final = 3.0

LetBy: TypeAlias = Callable[[float], Awaitable[None]]


async def nobody(_spent: float) -> None:
    """Nobody is let by."""


class _Quiet:
    """Who says something now, and who waits for that to end."""

    def __init__(self) -> None:
        self._speaking = 0
        self._is_taken = False
        self._waiting: list[tuple[datetime, int]] = []
        self._numbers = count()
        self._changed = asyncio.Event()

    def begin(self) -> None:
        self._speaking += 1

    def end(self) -> None:
        self._speaking -= 1
        if not self._speaking:
            self._tell()

    async def take(self, at: datetime) -> None:
        """Wait until nobody speaks, at most so long, and until those are through whose moment is nearer."""
        ticket = (at, next(self._numbers))
        insort(self._waiting, ticket)
        try:
            await self.let_by(LONGEST_BEHIND_SECONDS)
            while self._is_taken or self._waiting[0] != ticket:
                await self._changed.wait()
            self._is_taken = True
        finally:
            self._waiting.remove(ticket)
            self._tell()

    def leave(self) -> None:
        self._is_taken = False
        self._tell()

    async def let_by(self, at_most: float) -> None:
        """Return once nobody speaks, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                while self._speaking:
                    await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class _Room:
    """The places of ordinary cases: how many are free, and who waits for one, in turn."""

    def __init__(self) -> None:
        self._free = ORDINARY_AT_ONCE
        self._waiting: dict[asyncio.Future[bool], str] = {}

    @property
    def waiting(self) -> list[str]:
        return [*self._waiting.values()]

    async def take(self, case_id: str) -> bool:
        """Wait for a place; whether there was one, or else the case was let through without."""
        if self._free:  # then nobody waits
            self._free -= 1
            return True
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = case_id
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()
            raise
        finally:
            del self._waiting[turn]

    def leave(self) -> None:
        """Give a place to whoever waits longest."""
        if (turn := next((turn for turn in self._waiting if not turn.done()), None)) is not None:
            turn.set_result(True)
            return
        self._free += 1

    def let_through(self, case_id: str) -> None:
        for turn, waits in self._waiting.items():
            if waits == case_id and not turn.done():
                turn.set_result(False)


class Place:
    """One case's place among those that are worked on."""

    def __init__(self, case_id: str, room: _Room | None, quiet: _Quiet) -> None:
        """`room` is where it needs one; None: it needs none, as one that was let through needs none from then on."""
        self._case_id = case_id
        self._room = room
        self._quiet = quiet

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for room, and keep it to the end of the block."""
        await self._take()
        try:
            self._quiet.begin()
            try:
                yield
            finally:
                self._quiet.end()
        finally:
            self._leave()

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Let others work while this one waits, so that one busy channel does not hold them up."""
        self._quiet.end()
        try:
            async with self._given_back():
                yield
        finally:
            self._quiet.begin()

    @asynccontextmanager
    async def after_all_others(self, at: datetime) -> AsyncIterator[LetBy]:
        """Wait until no case says anything, then for those whose moment is nearer than `at`; one case at a time.

        What is given is awaited within, with the seconds spent so far: whoever has something to say goes first.
        """
        self._quiet.end()
        is_taken = False
        try:
            async with self._given_back():
                await self._quiet.take(at)
                is_taken = True
            yield self._let_by
        finally:
            if is_taken:
                self._quiet.leave()
            self._quiet.begin()

    @asynccontextmanager
    async def _given_back(self) -> AsyncIterator[None]:
        self._leave()
        try:
            yield
        finally:
            await self._take()

    async def _take(self) -> None:
        room, self._room = self._room, None  # whoever is let through, or waits in vain, has no place to give back
        if room is not None and await room.take(self._case_id):
            self._room = room

    def _leave(self) -> None:
        if self._room is not None:
            self._room.leave()

    async def _let_by(self, spent: float) -> None:
        await self._quiet.let_by(max(LONGEST_BETWEEN_SECONDS - spent, 0.0))


class Places:
    """The places of one process."""

    def __init__(self) -> None:
        """All are free."""
        self._room = _Room()
        self._quiet = _Quiet()

    def place(self, case_id: str, *, urgent: bool) -> Place:
        """A place to take; an emergency's is always there."""
        return Place(case_id, None if urgent else self._room, self._quiet)

    @property
    def waiting(self) -> list[str]:
        """The cases that wait for a place."""
        return self._room.waiting

    def let_through(self, case_id: str) -> None:
        """A case that waits has become an emergency: it waits no longer."""
        self._room.let_through(case_id)
