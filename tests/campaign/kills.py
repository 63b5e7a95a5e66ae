"""`kill -9` at random moments, under load, restarted at once."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.campaign.clinic import FINISHED_WITHIN, clinic
from tests.campaign.judgement import Judgement

PEOPLE: Final = 32
CASES_A_SECOND: Final = 8.0
LONGEST_LIFE: Final = 2.0
SHORTEST_LIFE: Final = 0.05


async def killed_at_random(database_url: str, folder: Path, times: int, seed: int) -> Judgement:
    """Kill the bot so many times while people submit, let the last one finish, and judge."""
    async with clinic(database_url, folder, people=PEOPLE, seed=seed) as place:
        people_at_work = asyncio.create_task(place.work(CASES_A_SECOND))
        for number in range(times):
            async with place.bot() as bot:
                await asyncio.sleep(place.chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
                bot.kill()
                await bot.wait()
            print(f"  kill {number + 1} of {times}, {len(place.promises)} acknowledged", file=sys.stderr, end="\r")
        async with place.bot():
            async with asyncio.timeout(FINISHED_WITHIN):  # on a slow machine no life before was long enough
                await place.promised.wait()
            people_at_work.cancel()
            with suppress(asyncio.CancelledError):
                await people_at_work
            await place.finished()
        return await place.judge()
