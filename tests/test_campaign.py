"""The short form of the durability campaign: each row's faults a few times, and nothing lost, doubled or late."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

from tests import postgres
from tests.campaign.rows import ROWS, SIDE_BY_SIDE, Row, Setting

SEED: Final = 20261124
WAITING: Final = [row for row in ROWS if row.waits and row.short]
WORKING: Final = [row for row in ROWS if not row.waits and row.short]
SIDE_BY_SIDE_SECONDS: Final = 240.0


async def play(row: Row, folder: Path, server: postgres.Server) -> None:
    """Play a row and hold what came of it."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeatable
    judgement = await row.played(Setting(folder, server, chance), short=True)
    assert judgement.acknowledged, row.fault
    assert not judgement.wrong, (row.fault, judgement.wrong)
    assert not judgement.late, (row.fault, judgement.late)


@pytest.mark.timeout(SIDE_BY_SIDE_SECONDS + 30)
async def test_faults_that_take_their_time_lose_and_double_nothing(
    tmp_path: Path, postgres_server: postgres.Server
) -> None:
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def in_its_turn(row: Row) -> None:
        async with places:
            await play(row, Path(mkdtemp(dir=tmp_path)), postgres_server)

    playing = [asyncio.create_task(in_its_turn(row), name=row.fault) for row in WAITING]
    ended, under_way = await asyncio.wait(playing, timeout=SIDE_BY_SIDE_SECONDS, return_when=asyncio.FIRST_EXCEPTION)
    for task in under_way:
        task.cancel()
    await asyncio.wait(playing)
    for task in ended:
        task.result()
    assert not under_way, f"not ended: {[task.get_name() for task in under_way]}"


@pytest.mark.parametrize("row", WORKING, ids=lambda row: row.fault)
async def test_a_fault_loses_and_doubles_nothing(row: Row, tmp_path: Path, postgres_server: postgres.Server) -> None:
    await play(row, tmp_path, postgres_server)
