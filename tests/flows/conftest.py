"""A team at work: over signed HTTP on SQLite, and over Socket Mode on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import make_url

from bot.kept.store import Cases
from bot.life.many_machines import Queue
from bot.settings import driver_url
from tests import postgres
from tests.flows.team import Team, Transport, working


@pytest.fixture(scope="session")
def prepared(running_postgres: postgres.Server) -> str:
    """The name of a database with the tables that the bot makes at its start, to be copied: that is twice as fast."""
    address = running_postgres.new_database(lasting=True)

    async def make_tables() -> None:
        queue = Queue(address)
        cases = Cases(driver_url(address), kept=queue.kept)
        async with queue.app.open_async():
            await queue.prepare()
            await cases.prepare()
        await cases.close()

    with ThreadPoolExecutor(1) as apart:  # whoever asks may have an event loop that runs
        apart.submit(asyncio.run, make_tables()).result()
    name = make_url(address).database
    assert name is not None
    return name


WAYS: list[tuple[Transport, str]] = [("http", "sqlite"), ("socket", "postgres")]
"""Each transport and each database; tests that ask for one `database` go over Socket Mode on SQLite."""


@pytest.fixture
def database(sqlite_url: str) -> str:
    """The database of a test for which one kind is enough."""
    return sqlite_url


@pytest.fixture(params=WAYS, ids="-".join)
async def team(request: pytest.FixtureRequest) -> AsyncIterator[Team]:
    transport, kind = request.param
    if kind == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        url = server.new_database(like=request.getfixturevalue("prepared"))
    async with working(url, transport) as team:
        yield team
