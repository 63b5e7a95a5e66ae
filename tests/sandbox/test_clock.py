"""The workspace's clock: running, standing still, and moved."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.sandbox.clock import WorkspaceClock

NOON = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)


async def test_running_clock_goes_with_the_machine_from_where_it_was_moved() -> None:
    clock = WorkspaceClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    clock.move(timedelta(days=8))
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=8)) < timedelta(seconds=1)
    clock.move(timedelta(days=-9))
    assert clock.offset_seconds == timedelta(days=-1).total_seconds()


async def test_frozen_clock_stands_still_unless_moved() -> None:
    clock = WorkspaceClock(frozen_at=NOON)
    await asyncio.sleep(0.01)
    assert clock.now() == NOON
    clock.move(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


async def test_sleeper_wakes_when_the_clock_reaches_the_moment() -> None:
    clock = WorkspaceClock(frozen_at=NOON)
    sleeping = asyncio.create_task(clock.sleep_until(NOON + timedelta(days=7)))
    await asyncio.sleep(0)
    clock.move(timedelta(days=6))
    await asyncio.sleep(0.01)
    assert not sleeping.done()
    clock.move(timedelta(days=1))
    await asyncio.wait_for(sleeping, 1)
    await asyncio.wait_for(clock.sleep_until(NOON), 1)


async def test_sleeper_of_a_running_clock_wakes_by_itself() -> None:
    clock = WorkspaceClock()
    await asyncio.wait_for(clock.sleep_until(clock.now() + timedelta(milliseconds=20)), 1)


def test_those_who_asked_hear_of_a_move() -> None:
    clock = WorkspaceClock(frozen_at=NOON)
    heard: list[datetime] = []
    clock.on_move(lambda: heard.append(clock.now()))
    clock.move(timedelta(hours=1))
    assert heard == [NOON + timedelta(hours=1)]
