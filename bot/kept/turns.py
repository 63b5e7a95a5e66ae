"""Which cases are to be moved on, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from bot.kept import queries
from bot.kept.case import Case, Due, moment
from bot.kept.database import Database
from bot.kept.readable import Readable

WATCHED_AT_ONCE: Final = 500
LONG_AGO: Final = -1e12  # Unix seconds


class Turns:
    """The cases whose turn it is, for whoever gives them their turns."""

    def __init__(self, database: Database, readable: Readable) -> None:
        """`readable` knows the cases that cannot be read: no turn is theirs."""
        self._database = database
        self._readable = readable

    async def due(self, now: datetime, but_not: Sequence[str], limit: int) -> list[Case]:
        """Cases with an event not yet dealt with, or whose time has come; emergencies first."""
        values = {**queries.moments(now), "but_not": [*but_not, *self._readable.torn_ids], "most": limit}
        return self._readable.cases(await self._database.rows(queries.DUE, **values))

    async def due_but_not_read(self, now: datetime, limit: int) -> list[Due]:
        """The same cases, for whoever gives them their turns."""
        values = {**queries.moments(now), "but_not": self._readable.torn_ids, "most": limit}
        rows = await self._database.rows(queries.DUE_BUT_NOT_READ, **values)
        return [Due(row.id, row.urgent, row.comes_first) for row in rows]

    async def look(self, now: datetime, but_not: Sequence[str], limit: int) -> tuple[list[Case], datetime | None]:
        """What `due` gives, and the earliest `due_at` of all other cases, seen at one moment."""
        but = [*but_not, *self._readable.torn_ids]

        def work(connection: Connection) -> tuple[Sequence[Row[Any]], float | None]:
            values = {**queries.moments(now), "but_not": but, "most": limit}
            rows = connection.execute(queries.DUE, values).all()
            others = {"later_than": LONG_AGO, "but_not": [*but, *(row.id for row in rows)]}
            return rows, connection.execute(queries.NEXT_DUE, others).scalar_one()

        rows, again = await self._database.read(work)
        return self._readable.cases(rows), moment(again)

    async def get_due(self, case_id: str, now: datetime) -> Case | None:
        """The case with this id, if it is among those that `due` gives."""
        row = await self._database.row(queries.THIS_IF_DUE, this=case_id, **queries.moments(now))
        return next(iter(self._readable.cases([] if row is None else [row])), None)

    async def pressing(self, these: Sequence[str]) -> list[str]:
        """Which of these are emergencies of which nothing was begun."""
        return [row.id for row in await self._database.rows(queries.PRESSING_OF, these=these)]

    async def next_due(self, but_not: Sequence[str], after: datetime | None = None) -> datetime | None:
        """The earliest `due_at`, later than `after` where that is given, of the cases not in `but_not`."""
        later_than = LONG_AGO if after is None else after.timestamp()
        but = [*but_not, *self._readable.torn_ids]
        row = await self._database.row(queries.NEXT_DUE, later_than=later_than, but_not=but)
        return None if row is None else moment(row[0])

    async def watched(self) -> AsyncIterator[Case]:
        """Every case that is to be looked at again some day."""
        last = ""
        while rows := await self._database.rows(queries.WATCHED, after=last, most=WATCHED_AT_ONCE):
            for case in self._readable.cases(rows):
                yield case
            last = rows[-1].id
