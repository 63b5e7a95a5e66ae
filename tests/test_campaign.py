"""The short form of the durability campaign: each row's faults a few times, and nothing lost, doubled or late."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

from tests import postgres
from tests.campaign.rows import ROWS, Row, Setting

SEED: Final = 20261124
WAITING: Final = [row for row in ROWS if row.waits]
WORKING: Final = [row for row in ROWS if not row.waits]


async def play(row: Row, folder: Path, server: postgres.Server) -> None:
    """Play a row and hold what came of it."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeatable
    judgement = await row.played(Setting(folder, server, chance), short=True)
    assert judgement.acknowledged, row.fault
    assert not judgement.wrong, (row.fault, judgement.wrong)
    assert not judgement.late, (row.fault, judgement.late)


@pytest.mark.timeout(280)
async def test_faults_that_take_their_time_lose_and_double_nothing(
    tmp_path: Path, postgres_server: postgres.Server
) -> None:
    async with asyncio.TaskGroup() as group:
        for row in WAITING:
            group.create_task(play(row, Path(mkdtemp(dir=tmp_path)), postgres_server))


@pytest.mark.parametrize("row", WORKING, ids=lambda row: row.fault)
async def test_a_fault_loses_and_doubles_nothing(row: Row, tmp_path: Path, postgres_server: postgres.Server) -> None:
    await play(row, tmp_path, postgres_server)
