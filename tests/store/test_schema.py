"""The schema has a number: an older one is migrated, a newer or foreign one refused; nothing is overwritten."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect

from bot.kept.chart import Chart
from bot.kept.database import Database
from bot.kept.happened import Submitted
from bot.kept.schema import TODAY, UnusableDatabaseError
from bot.kept.store import Cases
from bot.settings import driver_url
from bot.triage.engine import assess
from bot.triage.findings import Findings

FIRST = (
    """CREATE TABLE cases (
        id VARCHAR(32) NOT NULL PRIMARY KEY, code VARCHAR(16) NOT NULL, team VARCHAR(32) NOT NULL,
        channel VARCHAR(32) NOT NULL, owner VARCHAR(32) NOT NULL, opened_at FLOAT NOT NULL, urgent BOOLEAN NOT NULL,
        done JSON NOT NULL,
        trying VARCHAR, handled INTEGER NOT NULL, due_at FLOAT, errors INTEGER NOT NULL, version INTEGER NOT NULL,
        UNIQUE (team, code))""",
    "CREATE INDEX ix_cases_due_at ON cases (due_at)",
    """CREATE TABLE events (
        seq {serial}, case_id VARCHAR(32) NOT NULL REFERENCES cases (id), team VARCHAR(32) NOT NULL,
        key VARCHAR(255) NOT NULL, kind VARCHAR(16) NOT NULL, person VARCHAR(32) NOT NULL, at FLOAT NOT NULL,
        body JSON NOT NULL, UNIQUE (team, key))""",
    "CREATE INDEX ix_events_case_id ON events (case_id)",
)
"""What commit 795e55d creates."""


async def run(url: str, *statements: str) -> list[Any]:
    """Run statements on a database as whoever they come from; give the rows of the last one."""
    database: Database = Cases(driver_url(url)).database

    def work(connection: Connection) -> list[Any]:
        serial = "INTEGER NOT NULL PRIMARY KEY" if connection.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"
        for statement in statements:
            result = connection.exec_driver_sql(statement.replace("{serial}", serial))
        return list(result) if result.returns_rows else []

    try:
        return await database.write(work)
    finally:
        await database.close()


async def prepared(url: str) -> None:
    cases = Cases(driver_url(url))
    try:
        await cases.prepare()
    finally:
        await cases.close()


async def refusal(url: str) -> str:
    with pytest.raises(UnusableDatabaseError) as refused:
        await prepared(url)
    return str(refused.value)


async def looks_of(url: str) -> dict[str, Any]:
    """The columns and indexes of our tables."""
    database = Cases(driver_url(url)).database

    def look(connection: Connection) -> dict[str, Any]:
        inspector = inspect(connection)
        return {
            table: (
                sorted((column["name"], column["nullable"]) for column in inspector.get_columns(table)),
                sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            )
            for table in ("cases", "events", "alembic_version")
        }

    try:
        return await database.read(look)
    finally:
        await database.close()


async def test_a_new_database_gets_todays_schema_and_its_number(database_url: str) -> None:
    await prepared(database_url)
    await prepared(database_url)
    assert await run(database_url, "SELECT version_num FROM alembic_version") == [(TODAY,)]


async def test_a_database_of_the_first_release_becomes_like_a_new_one(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    await run(database_url, *FIRST)
    await prepared(database_url)
    assert await run(database_url, "SELECT version_num FROM alembic_version") == [(TODAY,)]
    new = f"sqlite:///{tmp_path}/new.db"
    if database_url.startswith("postgres"):
        new = request.getfixturevalue("postgres_server").new_database()
    await prepared(new)
    assert await looks_of(database_url) == await looks_of(new)


async def test_a_case_of_the_first_release_is_due_shown_and_followed_up_as_it_was(database_url: str) -> None:
    findings = Findings(saddle_anaesthesia="yes", infection_risks=("ivdu",))
    body = json.dumps(
        {
            "findings": findings.model_dump_json(exclude_defaults=True),
            "assessment": assess(findings).model_dump_json(),
            "error_id": "",
            "local_code": "7",
        }
    )
    follow_up = {"channel": "C1", "id": "Q", "post_at": 9}
    done = json.dumps({"parent": {"channel": "C1", "ts": "1.1"}, "follow_up:1": follow_up})
    await run(database_url, *FIRST)
    yes = "1" if database_url.startswith("sqlite") else "true"
    columns = "(case_id, team, key, kind, person, at, body)"
    await run(
        database_url,
        f"INSERT INTO cases VALUES ('a', 'BP-22222', 'T1', 'C1', 'U1', 1.5, {yes}, '{done}', NULL, 0, NULL, 0, 3)",  # noqa: S608
        f"INSERT INTO events {columns} VALUES ('a', 'T1', 'v', 'submitted', 'U1', 1.5, '{body}')",  # noqa: S608
    )
    cases = Cases(driver_url(database_url))
    await cases.prepare()
    case = await cases.get("a")
    chart = Chart(case, await cases.history("a"), "UTC")
    await cases.close()
    assert case.newest == 1
    assert isinstance(chart.history[0].what, Submitted)
    assert (chart.latest.disposition, chart.latest.act_within_hours, chart.latest.local_code) == (
        "emergency_now",
        4,
        "7",
    )
    assert chart.latest.found.value.saddle_anaesthesia == "yes"
    assert chart.latest.assessed is not None
    assert chart.follow_up is not None
    assert chart.follow_up.post_at == 9


async def test_a_newer_database_is_refused_and_left_as_it_is(database_url: str) -> None:
    await prepared(database_url)
    await run(database_url, "UPDATE alembic_version SET version_num = '0999'")
    assert "newer version of backpain" in await refusal(database_url)
    assert await run(database_url, "SELECT version_num FROM alembic_version") == [("0999",)]


@pytest.mark.parametrize("number", ["ae1027a6acf", "-1", "0000"])
async def test_another_programs_schema_number_is_refused(database_url: str, number: str) -> None:
    await run(
        database_url,
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        f"INSERT INTO alembic_version VALUES ('{number}')",  # noqa: S608 - the test's own words
    )
    assert "another program" in await refusal(database_url)


async def test_another_programs_table_of_the_same_name_is_refused_and_left_as_it_is(database_url: str) -> None:
    await run(database_url, "CREATE TABLE cases (docket VARCHAR, judge VARCHAR)")
    assert "another program's" in await refusal(database_url)
    assert await run(database_url, "SELECT docket, judge FROM cases") == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("ALTER TABLE cases DROP COLUMN owner", "no column “owner”"),
        ("DELETE FROM alembic_version", "no single number"),
        ("DROP TABLE events", "“events” is missing"),
        ("ALTER TABLE events ADD COLUMN ward VARCHAR NOT NULL", "“ward”"),
    ],
)
async def test_what_is_half_migrated_is_refused(request: pytest.FixtureRequest, broken: str, told: str) -> None:
    url: str = request.getfixturevalue("postgres_server").new_database()  # SQLite drops and adds no such columns
    await prepared(url)
    if "owner" in broken:
        await run(url, "DROP INDEX ix_cases_owner")
    await run(url, broken)
    assert told in await refusal(url)


def test_alembic_is_imported_only_where_there_is_something_to_migrate(tmp_path: Path) -> None:
    told = "import asyncio, sys; from tests.store.test_schema import prepared, run, FIRST; url = sys.argv[1]; "
    ends = "print('alembic.script' in sys.modules)"
    new = f"{told}asyncio.run(prepared(url)); {ends}"
    old = f"{told}asyncio.run(run(url, *FIRST)); asyncio.run(prepared(url)); {ends}"
    printed = [
        subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", code, f"sqlite:///{tmp_path}/{name}.db"], capture_output=True, text=True, check=True
        ).stdout.strip()
        for name, code in (("new", new), ("old", old))
    ]
    assert printed == ["False", "True"]


async def test_a5_a_new_file_and_what_lies_beside_it_are_its_owners_only(sqlite_url: str, tmp_path: Path) -> None:
    cases = Cases(driver_url(sqlite_url))
    await cases.prepare()
    modes = await asyncio.to_thread(lambda: {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()})
    await cases.close()
    assert {"backpain.db", "backpain.db-wal"} <= modes.keys()
    assert set(modes.values()) == {0o600}
