"""What the whole suite shares: both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests of one process."""
    with postgres.server() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a new SQLite file."""
    return f"sqlite:///{tmp_path}/backpain.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new, empty database: each test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.new_database()


LONG: Final = ("test_campaign", "test_simulation", "test_kill", "test_proofs", "test_load", "test_compare")
"""The modules whose tests take long: begun first, so that no process is left alone with one at the end."""

NOT_MEASURED: Final = {
    "test_campaign",
    "test_simulation",
    "test_kill",
    "test_proofs",
    "test_load",
    "test_people",
    "test_power",
}
"""The modules that go many times over what others have measured: coverage would take as long again as they do."""

MEASURED_NOW_AND_THEN: Final = {"test_other_versions", "test_old_cases", "test_compare"}
"""The same of these, but that each fourth of their tests finds words that nothing else says."""

ELSEWHERE: Final = ("postgres", "http-")
"""In the name of a test that says again, of another database or transport, what one beside it says: the same for it."""


def is_measured(number: int, item: pytest.Item) -> bool:
    """Whether coverage is measured in a test, the `number`th of all: it takes as long as the tests themselves."""
    if item.path.stem in NOT_MEASURED:
        return False
    if item.path.stem in MEASURED_NOW_AND_THEN or any(where in item.name for where in ELSEWHERE):
        return number % 4 == 0
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first, spread over the parts that the processes begin with."""
    for number, item in enumerate(items):
        if not is_measured(number, item):
            item.add_marker("no_cover")
    long = [item for item in items if item.path.stem in LONG]
    short = [item for item in items if item.path.stem not in LONG]
    parts = 4
    size = -(-len(short) // parts)
    items[:] = [item for part in range(parts) for item in (*long[part::parts], *short[part * size : (part + 1) * size])]
