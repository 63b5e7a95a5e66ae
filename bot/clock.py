"""The only place that asks what time it is."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits for a time; the local workspace and the tests bring their own."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock shows `moment` (aware), at once if it is past."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait for a moment that no change of the time makes longer."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Sleep in short steps, so that a change of the machine's time is noticed within a minute."""
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time passes without an event
            await asyncio.sleep(min(left, 60.0))

    async def pause(self, seconds: float) -> None:
        """Wait for a moment that no change of the time makes longer."""
        await asyncio.sleep(seconds)


async def pass_by(clock: Clock, span: timedelta, since: datetime | None = None) -> None:
    """Return once the clock has moved on by so much, or so much of real time has passed: whatever comes first.

    `since` (aware) is when what is done again and again last began; now, unless given.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(span.total_seconds()):
            await clock.sleep_until((since or clock.now()) + span)


def seconds_awake() -> float:
    """Seconds on a clock that nobody can set; it goes on while a process is paused."""
    return time.monotonic()
