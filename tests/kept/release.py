"""The kept rows of one release: read from their files, and put into a database as that release had it."""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import psycopg
from psycopg import sql

KEPT: Final = Path(__file__).parent
FIRST: Final = "0.1.0"
FOLDED: Final = "json text"  # in a file, text that is itself JSON lies open under this name, its order kept


@dataclass(frozen=True, slots=True)
class KeptCase:
    """One case as a release left it: its row, its events, and what Slack holds of it.

    The `body` of an event and the `done` of a row are values, or the column's own text where that is no JSON.
    """

    name: str
    says: str
    at: datetime
    row: dict[str, Any]
    events: list[dict[str, Any]]
    slack: dict[str, Any]

    @classmethod
    def read(cls, file: Path) -> Self:
        """The case of one file."""
        kept = folded(json.loads(file.read_text()))
        at = datetime.fromisoformat(kept["at"])
        return cls(file.stem, kept["says"], at, kept["case"], kept["events"], kept["slack"])

    def copied(self) -> KeptCase:
        """A copy that may be changed."""
        return copy.deepcopy(self)

    @property
    def latest(self) -> dict[str, Any]:
        """The newest submitted form."""
        return next(event for event in reversed(self.events) if event["kind"] == "submitted")


@cache
def cases_of(release: str) -> dict[str, KeptCase]:
    """All cases of a release, by name, read once: whoever changes one takes a copy."""
    return {file.stem: KeptCase.read(file) for file in sorted((KEPT / release / "cases").glob("*.json"))}


def write(address: str, kept: Iterable[KeptCase], release: str = FIRST) -> None:
    """Make the tables of the release in an empty database and put the rows of these cases into them."""
    cases = list(kept)
    rows = [
        *(("cases", _as_text(each.row, "done")) for each in cases),
        *(("events", _as_text(event, "body")) for each in cases for event in each.events),
    ]
    if address.startswith("sqlite:///"):
        _write_to_sqlite(address.removeprefix("sqlite:///"), (KEPT / release / "sqlite.sql").read_text(), rows)
    else:
        _write_to_postgres(address, (KEPT / release / "postgresql.sql").read_text(), rows)


def read_back(address: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table as they stand, the JSON columns as values where they are JSON."""
    query = {"cases": "SELECT * FROM cases", "events": "SELECT * FROM events ORDER BY seq"}[table]
    if address.startswith("sqlite:///"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]
    with psycopg.connect(address, row_factory=psycopg.rows.dict_row) as server:
        return list(server.execute(query))


def _as_text(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    value = row[column]
    return {**row, column: value if isinstance(value, str) else json.dumps(value)}


def _write_to_sqlite(file: str, schema: str, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(schema)
        for table, row in rows:
            marks = ", ".join("?" * len(row))
            statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our own columns
            connection.execute(statement, [*row.values()])
        connection.commit()


def _write_to_postgres(address: str, schema: str, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    with psycopg.connect(address) as connection:
        connection.execute(schema.encode())
        for table, row in rows:
            names = sql.SQL(", ").join(map(sql.Identifier, row))
            marks = sql.SQL(", ").join(sql.Placeholder() * len(row))
            statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, marks)
            connection.execute(statement, [*row.values()])
        connection.execute("SELECT setval(pg_get_serial_sequence('events', 'seq'), (SELECT max(seq) FROM events))")


def unfolded(value: Any) -> Any:
    """The value with every text in it that is a JSON object laid open; `folded` gives back the very same text."""
    if isinstance(value, dict):
        return {name: unfolded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [unfolded(each) for each in value]
    if isinstance(value, str) and value.startswith("{"):
        opened = {FOLDED: json.loads(value)}
        if folded(opened) == value:
            return opened
    return value


def folded(value: Any) -> Any:
    """The value as it was before `unfolded`."""
    if isinstance(value, dict) and [*value] == [FOLDED]:
        return json.dumps(value[FOLDED], separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, dict):
        return {name: folded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [folded(each) for each in value]
    return value
