"""Two bots on one PostgreSQL: one killed for good, both in turn, one paused and resumed, PostgreSQL restarted."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from tests import postgres
from tests.campaign.clinic import FORMS, QUIET_SECONDS, Clinic, clinic
from tests.campaign.judgement import Judgement

TAKEN_OVER_WITHIN: Final = 60.0
HELD_AGAINST_WITHIN: Final = 10.0  # a woken bot is quiet while the other one is at the case that it had begun
IN_FLIGHT_AFTER: Final = (0.2, 1.5)  # seconds after the first press; where in their cases the bots then are is chance
TAKING_OVER_AFTER: Final = (1.0, 3.5)  # seconds after a bot was killed: it is then that another frees its cases


async def one_killed(
    server: postgres.Server, folder: Path, chance: random.Random, rounds: int, *, cases: int
) -> Judgement:
    """One of two bots is killed for good while cases are in flight; the other finishes all of them within 60 s."""
    late = []
    async with clinic(server.new_database(), folder, people=cases, seed=chance.getrandbits(32)) as place:
        for number in range(rounds):
            async with place.bot() as doomed, place.bot():
                submitting = asyncio.create_task(_everybody_submits(place))
                await asyncio.sleep(chance.uniform(*IN_FLIGHT_AFTER))
                doomed.kill()
                killed_at = time.monotonic()
                await submitting
                await place.finished()
                if (took := time.monotonic() - killed_at - QUIET_SECONDS) > TAKEN_OVER_WITHIN:
                    late.append(f"round {number}: finished only after {took:.0f} s")
        judgement = await place.judge()
    judgement.late += late
    return judgement


async def killed_in_turn(
    server: postgres.Server, folder: Path, chance: random.Random, rounds: int, *, cases: int
) -> Judgement:
    """One of two bots is killed while cases are in flight, the other while it takes them over; a third goes on."""
    async with clinic(server.new_database(), folder, people=cases, seed=chance.getrandbits(32)) as place:
        for _ in range(rounds):
            async with place.bot() as first, place.bot() as second:
                submitting = asyncio.create_task(_everybody_submits(place))
                await asyncio.sleep(chance.uniform(*IN_FLIGHT_AFTER))
                first.kill()
                await asyncio.sleep(chance.uniform(*TAKING_OVER_AFTER))
                second.kill()
                await second.wait()
                async with place.bot():
                    await submitting
                    await place.finished()
        return await place.judge()


async def one_paused(
    server: postgres.Server, folder: Path, chance: random.Random, rounds: int, *, cases: int, pause_seconds: float
) -> Judgement:
    """One of two bots is stopped for longer than it takes to be taken for dead, and then goes on."""
    async with (
        clinic(server.new_database(), folder, people=cases, seed=chance.getrandbits(32)) as place,
        place.bot() as paused,
        place.bot(),
    ):
        for _ in range(rounds):
            submitting = asyncio.create_task(_everybody_submits(place))
            await asyncio.sleep(chance.uniform(*IN_FLIGHT_AFTER))
            paused.send_signal(signal.SIGSTOP)
            await asyncio.sleep(pause_seconds)
            paused.send_signal(signal.SIGCONT)
            await submitting
            await place.finished(quiet_seconds=HELD_AGAINST_WITHIN)
        return await place.judge()


async def postgres_restarted(
    server: postgres.Server, folder: Path, chance: random.Random, rounds: int, *, cases: int
) -> Judgement:
    """PostgreSQL stops at once and starts again while cases are in flight."""
    async with (
        clinic(server.new_database(), folder, people=cases, seed=chance.getrandbits(32)) as place,
        place.bot(),
        place.bot(),
    ):
        for _ in range(rounds):
            submitting = asyncio.create_task(_everybody_submits(place))
            await asyncio.sleep(chance.uniform(*IN_FLIGHT_AFTER))
            await asyncio.to_thread(server.restart)
            await submitting
            await place.finished()
        return await place.judge()


async def _everybody_submits(place: Clinic) -> None:
    submissions: list[Awaitable[None]] = [
        place.submit(person, FORMS[number % len(FORMS)]) for number, person in enumerate(place.people)
    ]
    await asyncio.gather(*submissions)


Machines = Callable[[postgres.Server, Path, random.Random, int], Awaitable[Judgement]]
