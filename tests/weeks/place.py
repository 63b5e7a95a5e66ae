"""The bot in its local workspace, whose clock stands on a Tuesday morning: the same six weeks at every run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Final

from bot.beside_why import beside
from tests.flows.team import working

NOBODY_ELSE: Final[Mapping[str, str]] = MappingProxyType({})
Begun = tuple[str, asyncio.AbstractEventLoop, asyncio.Event]


@contextmanager
def at_work(database: str, colleagues: Mapping[str, str] = NOBODY_ELSE) -> Iterator[str]:
    """Run both in a thread of their own until the block ends; gives the address of the page.

    `colleagues`, the name of each by the key that the page knows them by, are in the channel beside Alice and Bob.
    """
    begun: Future[Begun] = Future()
    with ThreadPoolExecutor(1) as beside:
        ending = beside.submit(asyncio.run, _work(database, colleagues, begun))
        address, loop, ended = begun.result()
        try:
            yield address
        finally:
            loop.call_soon_threadsafe(ended.set)
            ending.result()


async def _work(database: str, colleagues: Mapping[str, str], begun: Future[Begun]) -> None:
    ended = asyncio.Event()
    try:
        async with working(database) as team:
            team.workspace.beside = partial(beside, team.bot.cases)
            for key, name in colleagues.items():
                person = team.workspace.add_person(key, name, "Europe/London")
                team.workspace.channels["spine-team"].members.add(person.id)
            begun.set_result((team.workspace.url, asyncio.get_running_loop(), ended))
            await ended.wait()
    except BaseException as failed:
        if not begun.done():
            begun.set_exception(failed)
        raise
