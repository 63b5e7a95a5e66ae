"""The short form of the durability campaign: each row's faults a few times, and nothing lost or doubled."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from tests import postgres
from tests.campaign.rows import ROWS, Row, Setting

SEED: Final = 20261124


@pytest.mark.timeout(240)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
async def test_nothing_is_lost_or_doubled(row: Row, tmp_path: Path, postgres_server: postgres.Server) -> None:
    judgement = await row.played(Setting(tmp_path, postgres_server, random.Random(SEED)), short=True)  # noqa: S311 - to be repeatable
    assert judgement.acknowledged
    assert not judgement.wrong, judgement.wrong
    assert not judgement.late, judgement.late
