"""Which keys what is kept is sealed with, and all of it written anew under the first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, Connection, Text, bindparam, cast, func, inspect, select, update
from sqlalchemy.engine import Row

from bot.kept.sealing import MARK, NAMED, Seal
from bot.kept.tables import cases, events
from bot.troubles import CannotStartError

COLUMNS: Final[tuple[tuple[Column[Any], Column[Any]], ...]] = (
    (events.c.seq, events.c.body),
    (cases.c.id, cases.c.done),
    (cases.c.id, cases.c.trying),
)
"""Every column that is sealed, with what names its row."""
NEWEST: Final = 100
"""So many events are looked at where there is no key: what is sealed is the newest there is."""
AT_ONCE: Final = 500


class OtherKeyError(CannotStartError):
    """What is kept is sealed with a key that is not there."""

    def __init__(self, *, is_any_given: bool) -> None:
        """`is_any_given`: whether there are keys at all."""
        lacks = "does not hold the key" if is_any_given else "is not set, and the database was encrypted with a key"
        super().__init__(
            f"BACKPAIN_ENCRYPTION_KEYS {lacks} that is needed to read what is kept. Add the key with which it was "
            "encrypted, after the one to encrypt with now. Nothing in the database was changed."
        )


def refuse_other_keys(connection: Connection, seal: Seal | None) -> None:
    """Refuse what these keys do not open; nothing is changed.

    Raises:
        OtherKeyError: a key that is needed is not there.
    """
    there = set(inspect(connection).get_table_names())
    if not {cases.name, events.name} <= there:
        return
    if used(connection, only_newest=seal is None) - (seal.names if seal is not None else frozenset()):
        raise OtherKeyError(is_any_given=seal is not None)


def used(connection: Connection, *, only_newest: bool = False) -> frozenset[str]:
    """How what is sealed begins: one for each key."""
    found: set[str] = set()
    for name, column in COLUMNS[:1] if only_newest else COLUMNS:
        raw = cast(column, Text)
        query = select(func.substr(raw, 1, NAMED).label("begins"))
        query = query.order_by(name.desc()).limit(NEWEST) if only_newest else query.where(raw.like(f"{MARK}%"))
        begins = query.subquery().c.begins
        found |= {text for text in connection.execute(select(begins).distinct()).scalars() if text.startswith(MARK)}
    return frozenset(found)


def rotate(connection: Connection, seal: Seal) -> int:
    """Write all that is sealed with another key, or not at all, under the first one; how many texts that were.

    Raises:
        OtherKeyError: something was sealed with a key that is not there; nothing is changed.
    """
    refuse_other_keys(connection, seal)
    number = 0
    for name, column in COLUMNS:
        raw = cast(column, Text)
        change = (
            update(column.table)
            .where(name == bindparam("this"), raw == bindparam("before", type_=Text))
            .values({column.name: bindparam("plain", type_=column.type)})
        )
        for row in _others(connection, name, column, seal):
            values = {"this": row.name, "before": row.raw, "plain": seal.opened(row.raw)}
            number += connection.execute(change, values).rowcount
    return number


def _others(connection: Connection, name: Column[Any], column: Column[Any], seal: Seal) -> Iterator[Row[Any]]:
    raw = cast(column, Text)
    query = (
        select(name.label("name"), raw.label("raw"))
        .where(column.is_not(None), raw.not_like(f"{seal.first}:%"))
        .order_by(name)
        .limit(AT_ONCE)
    )
    last: Any = None
    while rows := connection.execute(query if last is None else query.where(name > last)).all():
        yield from rows
        last = rows[-1].name
