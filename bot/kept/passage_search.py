"""Full-text search of the reviewed passages: SQLite's FTS5, or PostgreSQL's own. Nothing that is asked is kept.

The passages are the program's own and lie in no table: FTS5 indexes them in memory, PostgreSQL reads them with the
question. Both have them by the same stems, so that they find the same. Only words that the passages themselves hold
ever come here (`bot.triage.asked`).
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Final

from sqlalchemy import Connection, text

from bot.kept.database import Database
from bot.triage.asked import Sought, stems
from bot.triage.fitting import Found, Held, found
from bot.triage.passages import passages

_BY_FTS5: Final = "SELECT rowid FROM told WHERE told MATCH ?"
_BY_POSTGRESQL: Final = text(
    """
    SELECT nth - 1, place - 1, is_about
    FROM unnest(CAST(:abouts AS text[]), CAST(:texts AS text[])) WITH ORDINALITY AS each (about, said, place)
    CROSS JOIN LATERAL (VALUES (true, to_tsvector('simple', about)), (false, to_tsvector('simple', said)))
        AS told (is_about, words)
    JOIN unnest(CAST(:groups AS text[])) WITH ORDINALITY AS sought (named, nth)
        ON told.words @@ websearch_to_tsquery('simple', named)
    """
)


async def best(database: Database, sought: Sought) -> Found:
    """The passages that fit best, and whether they cover what is asked."""
    if database.engine.dialect.name == "sqlite":
        return found(sought, _by_fts5(sought))
    return found(sought, await database.read(lambda connection: _by_postgresql(connection, sought)))


def _by_fts5(sought: Sought) -> list[Held]:
    return [
        Held(nth, place, is_about)
        for nth, group in enumerate(sought.groups)
        for is_about, column in ((True, "about"), (False, "said"))
        for (place,) in _index().execute(_BY_FTS5, [f"{column}: ({_any_of(group, 'OR')})"])
    ]


def _by_postgresql(connection: Connection, sought: Sought) -> list[Held]:
    abouts, texts = zip(*_told(), strict=True)
    groups = [_any_of(group, "or") for group in sought.groups]
    rows = connection.execute(_BY_POSTGRESQL, {"abouts": [*abouts], "texts": [*texts], "groups": groups})
    return [Held(int(nth), int(place), bool(is_about)) for nth, place, is_about in rows]


def _any_of(group: tuple[str, ...], either: str) -> str:
    return f" {either} ".join(f'"{name}"' for name in group)


@cache
def _told() -> tuple[tuple[str, str], ...]:
    """What each passage is about, and what it says."""
    return tuple((stems(f"{one.heading} {one.about}"), stems(one.text)) for one in passages())


@cache
def _index() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute("CREATE VIRTUAL TABLE told USING fts5(about, said)")
    rows = [(place, *told) for place, told in enumerate(_told())]
    index.executemany("INSERT INTO told (rowid, about, said) VALUES (?, ?, ?)", rows)
    return index
