"""The two ways Slack reaches the bot, and a team at work over each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.team import Team, Transport, working


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> Transport:
    way: Transport = request.param
    return way


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "backpain.db"


@pytest.fixture
async def team(transport: Transport, database: Path) -> AsyncIterator[Team]:
    async with working(database, transport) as team:
        yield team
