"""The workspace's own clock: it runs with the machine's, and a person can move it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A sleeper looks again at least this often, so that a change of the machine's time is noticed within a minute.
LONGEST_NAP_SECONDS = 60.0


class WorkspaceClock:
    """Tells and waits for the workspace's time.

    `frozen_at` (aware) makes it stand still at that moment unless it is moved; without it, it runs. A frozen clock
    moves on by itself for whoever sleeps up to `hurry`, so that short waits take no time.
    """

    def __init__(self, frozen_at: datetime | None = None, *, hurry: timedelta = timedelta(0)) -> None:
        self._frozen_at = frozen_at
        self._hurry = hurry
        self._offset = timedelta(0)
        self._moved = asyncio.Event()
        self._on_move: list[Callable[[], None]] = []

    @property
    def offset_seconds(self) -> float:
        """How far the clock has been moved, in seconds; negative after a move back."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """Return the workspace's present moment, aware, in UTC."""
        base = datetime.now(UTC) if self._frozen_at is None else self._frozen_at.astimezone(UTC)
        return base + self._offset

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call `callback` after every move, before `move` returns."""
        self._on_move.append(callback)

    def move(self, by: timedelta) -> None:
        """Move the clock forward (or back, when `by` is negative) and wake everyone who waits for it."""
        self._offset += by
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        for callback in self._on_move:
            callback()

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock shows `moment` (aware), at once if it is past."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            if self._frozen_at is not None and left <= self._hurry.total_seconds():
                await asyncio.sleep(0)  # whoever is at work goes first
                self.move(max(moment - self.now(), timedelta(0)))
                return
            nap = None if self._frozen_at is not None else min(left, LONGEST_NAP_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(nap):  # not wait_for: before Python 3.12 that can swallow a cancellation
                    await self._moved.wait()

    async def pause(self, seconds: float) -> None:
        """Wait for a moment that no change of the time makes longer; one that stands still keeps nobody who hurries."""
        is_in_a_hurry = self._frozen_at is not None and seconds <= self._hurry.total_seconds()
        await asyncio.sleep(0 if is_in_a_hurry else seconds)
