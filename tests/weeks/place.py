"""The bot in its local workspace, whose clock stands on a Tuesday morning: the same six weeks at every run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from tests.flows.team import working

Begun = tuple[str, asyncio.AbstractEventLoop, asyncio.Event]


@contextmanager
def at_work(database: str) -> Iterator[str]:
    """Run both in a thread of their own until the block ends; gives the address of the page."""
    begun: Future[Begun] = Future()
    with ThreadPoolExecutor(1) as beside:
        ending = beside.submit(asyncio.run, _work(database, begun))
        address, loop, ended = begun.result()
        try:
            yield address
        finally:
            loop.call_soon_threadsafe(ended.set)
            ending.result()


async def _work(database: str, begun: Future[Begun]) -> None:
    ended = asyncio.Event()
    try:
        async with working(database) as team:
            begun.set_result((team.workspace.url, asyncio.get_running_loop(), ended))
            await ended.wait()
    except BaseException as failed:
        if not begun.done():
            begun.set_exception(failed)
        raise
