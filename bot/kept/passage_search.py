"""Full-text search of the reviewed passages: SQLite's FTS5, or PostgreSQL's own. Nothing that is asked is kept.

The passages are the program's own and lie in no table: FTS5 indexes them in memory, PostgreSQL reads them with the
question. Only words that the passages themselves hold ever come here (`bot.triage.asked`).
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Final

from sqlalchemy import Connection, text

from bot.kept.database import Database
from bot.triage.asked import Sought
from bot.triage.passages import Passage, passages

MOST_SHOWN: Final = 3
LONG: Final = 0.3
"""How much a long passage counts less, where PostgreSQL searches; FTS5 weighs that by itself."""
TOGETHER: Final = 0.3
"""How much more one counts that has several of the words together."""
_WEIGHTS: Final = (6.0, 4.0, 1.0)
"""How much a word counts in a passage's heading, in what it is about, and in its text."""

_MATCHED: Final = "SELECT rowid, bm25(told, :heading, :about, :text) FROM told WHERE told MATCH :words"
_ON_POSTGRESQL: Final = text(
    """
    WITH told AS (
        SELECT place, to_tsvector('english', heading) AS head, to_tsvector('english', about) AS about,
            to_tsvector('english', said) AS said
        FROM unnest(CAST(:headings AS text[]), CAST(:abouts AS text[]), CAST(:texts AS text[]))
            WITH ORDINALITY AS each (heading, about, said, place)
    ), found AS (
        SELECT place, nth, length(head) + length(about) + length(said) AS words, (
                CAST(:heading AS real) * ts_rank(head, wanted) + CAST(:about AS real) * ts_rank(about, wanted)
                + CAST(:text AS real) * ts_rank(said, wanted)
            ) * (1 + numnode(wanted)) AS fits
        FROM told, unnest(CAST(:groups AS text[])) WITH ORDINALITY AS sought (named, nth),
            websearch_to_tsquery('english', named) AS wanted
    ), weighed AS (
        SELECT place, words, fits, count(*) OVER (PARTITION BY nth) AS many FROM found WHERE fits > 0
    )
    SELECT place - 1, sum(fits * ln(1 + CAST(:of AS double precision) / many)) / power(words, :long)
        * power(count(*), :together) AS fit
    FROM weighed GROUP BY place, words ORDER BY fit DESC, place LIMIT :most
    """
)


async def best(database: Database, sought: Sought) -> list[Passage]:
    """The passages that fit best, at most three, the best first."""
    every = passages()
    if database.engine.dialect.name == "sqlite":
        return [every[place] for place in _by_fts5(sought)]
    return [every[place] for place in await database.read(lambda connection: _by_postgresql(connection, sought))]


def _by_fts5(sought: Sought) -> list[int]:
    heading, about, said = _WEIGHTS
    weights = {"heading": heading, "about": about, "text": said}
    fits: dict[int, float] = {}
    for group in sought.groups:  # each once, whichever of its words is there
        words = " OR ".join(f'"{one}"' for one in group)
        for place, fit in _index().execute(_MATCHED, {**weights, "words": words}):
            fits[place] = fits.get(place, 0.0) - fit
    return sorted(fits, key=lambda place: (-fits[place], place))[:MOST_SHOWN]


@cache
def _index() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute("CREATE VIRTUAL TABLE told USING fts5(heading, about, text, tokenize='porter unicode61')")
    rows = [(place, one.heading, one.about, one.text) for place, one in enumerate(passages())]
    index.executemany("INSERT INTO told (rowid, heading, about, text) VALUES (?, ?, ?, ?)", rows)
    return index


def _by_postgresql(connection: Connection, sought: Sought) -> list[int]:
    every = passages()
    heading, about, said = _WEIGHTS
    values = {
        "headings": [one.heading for one in every],
        "abouts": [one.about for one in every],
        "texts": [one.text for one in every],
        "groups": [" or ".join(f'"{one}"' for one in group) for group in sought.groups],
        "heading": heading,
        "about": about,
        "text": said,
        "of": len(every),
        "long": LONG,
        "together": TOGETHER,
        "most": MOST_SHOWN,
    }
    return [int(row[0]) for row in connection.execute(_ON_POSTGRESQL, values)]
