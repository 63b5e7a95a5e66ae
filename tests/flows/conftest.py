"""A team at work: over Socket Mode and signed HTTP on SQLite, and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.team import Team, Transport, working

WAYS: list[tuple[Transport, str]] = [("socket", "sqlite"), ("http", "sqlite"), ("socket", "postgres")]


@pytest.fixture
def database(sqlite_url: str) -> str:
    """The database of a test for which one kind is enough."""
    return sqlite_url


@pytest.fixture(params=WAYS, ids="-".join)
async def team(request: pytest.FixtureRequest) -> AsyncIterator[Team]:
    transport, kind = request.param
    url = (
        request.getfixturevalue("sqlite_url")
        if kind == "sqlite"
        else request.getfixturevalue("postgres_server").new_database()
    )
    async with working(url, transport) as team:
        yield team
