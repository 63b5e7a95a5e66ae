"""Each fault of Slack, of the network and of the database, once or several times while cases come in."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from bot.sandbox.faults import Fault, Moment
from bot.sandbox.views import View
from bot.sandbox.workspace import Workspace
from tests.campaign.judgement import Judgement
from tests.campaign.proxy import Proxy
from tests.campaign.ward import Ward, ward
from tests.database import execute
from tests.flows.team import MANIFEST

METHODS: Final = (
    "chat.postMessage",
    "chat.scheduleMessage",
    "users.info",
    "conversations.info",
    "chat.update",
    "conversations.history",
    "conversations.replies",
    "chat.scheduledMessages.list",
)
MOST_SKIPPED: Final = 2
DOWN_SECONDS: Final = 4.0
LOCKED_SECONDS: Final = 5.0
WHILE_IT_LOCKS: Final = 0.1
FULL_SECONDS: Final = 1.0
SLOW_SECONDS: Final = 4.0  # more than the 3 s that Slack waits
A_MINUTE: Final = timedelta(minutes=1)
FINISHED_WITHIN: Final = 180.0


async def failing_calls(folder: Path, chance: random.Random, times: int, action: str, when: Moment) -> Judgement:
    """A call fails: one of each kind in turn, at a place in the case drawn by chance."""
    async with ward(folder, chance) as place:
        for number in range(times):
            method = METHODS[number % len(METHODS)]
            place.workspace.faults.add(Fault("chat.postMessage", action, chance.randint(0, MOST_SKIPPED), when=when))
            place.workspace.faults.add(Fault(method, action, chance.randint(0, MOST_SKIPPED), when=when))
            await place.submit()
            await place.team.settled()
        await place.team.move(A_MINUTE)
        return await place.judge()


async def stalled_calls(folder: Path, chance: random.Random, times: int, when: Moment) -> Judgement:
    """Slack takes 30 s over a call: before it does what was asked, long after the bot has given up, or after it."""

    async def one(method: str, skip: int) -> Judgement:
        async with ward(folder, chance, real_time=True) as place:
            place.workspace.faults.add(Fault(method, "stall:30", skip, when=when))
            await place.submit()
            await finished(place)
            return await place.judge()

    methods = ("chat.postMessage", "chat.scheduleMessage")
    stalls = [one(methods[number % 2], chance.randint(0, 1) if number % 2 == 0 else 0) for number in range(times)]
    return sum(await asyncio.gather(*stalls), Judgement())


async def finished(place: Ward) -> None:
    """Return once the bot, whose clock runs, has nothing left to do but wait for dates."""
    clock = place.workspace.clock
    async with asyncio.timeout(FINISHED_WITHIN):
        while True:
            await place.team.bot.runner.idle()
            again = await place.team.bot.cases.turns.next_due([])
            if again is None or again - clock.now() > A_MINUTE * 2:
                return
            await clock.sleep_until(again)


@asynccontextmanager
async def _a_network() -> AsyncIterator[tuple[Workspace, Proxy]]:
    """A workspace that is reached through a piece of network."""
    workspace = Workspace(MANIFEST)
    await workspace.start()
    network = Proxy(int(workspace.url.rpartition(":")[2]))
    await network.start()
    workspace.url = f"http://127.0.0.1:{network.port}"
    try:
        yield workspace, network
    finally:
        network.close()
        await workspace.stop()


async def refused_connections(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Slack cannot be reached at all for some seconds, from just before a submission."""
    async with _a_network() as (workspace, network):

        async def unplug(_view: View) -> None:
            network.close()

        async with ward(folder, chance, workspace=workspace) as place:
            for _ in range(times):
                await place.submit("emergency", unplug)
                await asyncio.sleep(DOWN_SECONDS)
                await network.start()
                await finished(place)
            return await place.judge()


async def closed_sockets(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The socket that a submission comes over is cut while it is under way; people press again."""
    cuts: set[asyncio.Task[None]] = set()
    async with _a_network() as (workspace, network):

        async def cut() -> None:
            await asyncio.sleep(chance.uniform(0, 0.02))
            network.cut()

        async def cut_soon(_view: View) -> None:
            task = asyncio.create_task(cut())
            cuts.add(task)
            task.add_done_callback(cuts.discard)

        async with ward(folder, chance, workspace=workspace, transport="socket") as place:
            for _ in range(times):
                await place.submit(before_press=cut_soon)
                await finished(place)
            return await place.judge()


async def missed_acknowledgements(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The bot's "ok" comes after 4 s: Slack has told the person of trouble, and they press again."""
    async with ward(folder, chance) as place:
        address = place.team.bot.address
        network = Proxy(int(address.split(":")[2].split("/")[0]))
        await network.start()
        place.workspace.request_url = address.replace(address.split("/")[2], f"127.0.0.1:{network.port}")

        async def slow_once(view: View) -> None:
            network.answers_after = SLOW_SECONDS
            await place.alice.submit(view)
            network.answers_after = 0.0

        try:
            for _ in range(times):
                await place.submit("emergency", slow_once)
                await place.team.settled()
            return await place.judge()
        finally:
            network.close()


async def repeated_envelopes(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Every envelope of a submission comes three times, those of the first step after those of the last."""
    async with ward(folder, chance, transport="socket") as place:
        for _ in range(times):
            envelopes: list[dict[str, object]] = []

            async def copy(view: View, envelopes: list[dict[str, object]] = envelopes) -> None:
                envelopes.append(place.workspace.payloads.submission(place.alice.member, view))

            await place.submit(before_press=copy)
            again = envelopes * 2
            chance.shuffle(again)
            await asyncio.gather(*(place.workspace.deliver("interactive", envelope) for envelope in again))
            await place.team.settled()
        return await place.judge()


async def locked_database(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Another program holds the database's lock for 5 s: while a form is submitted, or while a case is under way."""
    async with ward(folder, chance, real_time=True) as place:
        file = make_url(str(place.team.bot.cases.database.engine.url)).database or ""
        for number in range(times):
            holding: list[asyncio.Task[None]] = []

            async def lock(_view: View, holding: list[asyncio.Task[None]] = holding) -> None:
                holding.append(asyncio.create_task(asyncio.to_thread(_hold_the_lock, file)))
                await asyncio.sleep(WHILE_IT_LOCKS)

            if number % 2:
                await lock((await place.submit("emergency")).view)
            else:
                await place.submit("emergency", lock)
            await asyncio.gather(*holding)
            await finished(place)
        return await place.judge()


def _hold_the_lock(file: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=LOCKED_SECONDS)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_SECONDS)
        other.execute("ROLLBACK")


async def full_disk(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The disk is full when a form is submitted, or right after it was taken; later there is room again."""
    async with ward(folder, chance, real_time=True) as place:
        for number in range(times):
            room: list[asyncio.Task[None]] = []

            async def fill(_view: View, room: list[asyncio.Task[None]] = room) -> None:
                await execute(place.team.bot.cases, "PRAGMA max_page_count=1")
                room.append(asyncio.create_task(_make_room(place)))

            if number % 2:
                await fill((await place.submit()).view)
            else:
                await place.submit("emergency", fill)
            await asyncio.gather(*room)
            await finished(place)
        return await place.judge()


async def _make_room(place: Ward) -> None:
    await asyncio.sleep(FULL_SECONDS)
    await execute(place.team.bot.cases, "PRAGMA max_page_count=1000000")
