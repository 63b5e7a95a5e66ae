"""What is taken back waits in one queue: the nearest goes first, and one that is slow keeps nobody for long."""

from __future__ import annotations

import asyncio

from bot.nearest_first import NearestFirst


async def test_of_those_that_wait_the_nearest_goes_first() -> None:
    queue, gone = NearestFirst(), list[int]()

    async def go(at: int) -> None:
        async with queue.turn(at):
            gone.append(at)

    async with asyncio.TaskGroup() as group, queue.turn(99):
        waiting = {at: group.create_task(go(at)) for at in (30, 10, 20, 5)}
        await asyncio.sleep(0)
        waiting[5].cancel()
        await asyncio.sleep(0)
        assert not gone
    assert gone == [10, 20, 30]


async def test_one_that_is_slow_keeps_the_others_no_longer_than_that() -> None:
    queue = NearestFirst(at_most_seconds=0.01)
    async with asyncio.timeout(5), queue.turn(1), queue.turn(2), queue.turn(3):
        pass
