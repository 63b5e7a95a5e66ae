"""The number of the schema: checked at every start, so that no version writes into what it does not understand."""

from __future__ import annotations

from importlib import import_module
from typing import Final, Literal

from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.engine import Inspector

from bot.kept.tables import absences, cases, channels, events, metadata, months, mornings, roles, schema_number
from bot.troubles import CannotStartError

TODAY: Final = "0006"
FIRST: Final = "0001"
"""What commit 795e55d writes; it kept no number."""

OF_THE_FIRST: Final = {
    "cases": {
        "id", "code", "team", "channel", "owner", "opened_at", "urgent", "done", "trying", "handled", "due_at",
        "errors", "version",
    },
    "events": {"seq", "case_id", "team", "key", "kind", "person", "at", "body"},
}  # fmt: skip


_OURS: Final = (cases, events, channels, absences, mornings, roles, months)
OF_TODAY: Final = {table.name: set(table.columns.keys()) for table in _OURS}


class UnusableDatabaseError(CannotStartError):
    """The database is not one that this version may write to; the reason says why and what to do."""

    def __init__(self, reason: str) -> None:
        """`reason` is the end of a sentence without its full stop."""
        super().__init__(
            f"the database of BACKPAIN_DATABASE_URL is not one it may write to: {reason}. Nothing in it was changed."
        )


def state(connection: Connection) -> Literal["none", "older", "today"]:
    """What is there; nothing is changed.

    Raises:
        UnusableDatabaseError: it is newer, half migrated, or somebody else's.
    """
    inspector = inspect(connection)
    ours = {cases.name, events.name} & set(inspector.get_table_names())
    number = _number(connection, inspector)
    if not ours and number is None:
        return "none"
    if number is None:
        _check(inspector, OF_THE_FIRST)
        return "older"
    if number != TODAY:
        _check_number(number)
        return "older"
    _check(inspector, OF_TODAY)
    return "today"


def prepare(connection: Connection) -> None:
    """Make the tables in an empty database, migrate an older one, leave today's as it is; all in one transaction.

    Raises:
        UnusableDatabaseError: it is newer, half migrated, or somebody else's. Nothing in it is changed.
    """
    inspector = inspect(connection)
    ours = {cases.name, events.name} & set(inspector.get_table_names())
    number = _number(connection, inspector)
    if not ours and number is None:
        metadata.create_all(connection)
        connection.execute(insert(schema_number).values(version_num=TODAY))
        return
    if number is None:
        _check(inspector, OF_THE_FIRST)
        _migrate(connection, FIRST)
    elif number != TODAY:
        _check_number(number)
        _migrate(connection, number)
    _check(inspect(connection), OF_TODAY)


def _number(connection: Connection, inspector: Inspector) -> str | None:
    if not inspector.has_table(schema_number.name):
        return None
    numbers = list(connection.execute(select(schema_number.c.version_num)).scalars())
    if len(numbers) != 1:
        raise UnusableDatabaseError(
            "its schema has no single number: a migration was cut short, or another program keeps its own there. "
            "Restore the last backup"
        )
    return str(numbers[0])


def _check_number(number: str) -> None:
    if number.isdigit() and int(number) > int(TODAY):
        raise UnusableDatabaseError(
            f"it was written by a newer version of backpain (its schema is {number}, this version knows {TODAY}). "
            "Start that version, or restore a backup from before it"
        )
    if not number.isdigit() or int(number) < int(FIRST):
        raise UnusableDatabaseError("its schema number is none of backpain's: another program keeps its tables there")


def _check(inspector: Inspector, expected: dict[str, set[str]]) -> None:
    """Every column that is expected is there, and none that would refuse what this version writes."""
    for table, columns in expected.items():
        if not inspector.has_table(table):
            raise UnusableDatabaseError(f"its table “{table}” is missing: it is not whole")
        there = {column["name"]: column for column in inspector.get_columns(table)}
        if missing := sorted(columns - there.keys()):
            raise UnusableDatabaseError(
                f"its table “{table}” has no column “{missing[0]}”: it is another program's, or half migrated"
            )
        for name, column in there.items():
            if name not in columns and not column["nullable"] and column["default"] is None:
                raise UnusableDatabaseError(
                    f"its table “{table}” asks for a column “{name}” that this version does not know"
                )


def _migrate(connection: Connection, number: str) -> None:
    # Alembic costs 33 MB and a third of a second: only a database that is older pays for it.
    import_module("bot.kept.migrate").upgrade(connection, number)
