"""The cases as a whole: for how long anything has been due, and how many are open; for whoever watches the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, or_, select

from bot.kept.case import Case
from bot.kept.store import Cases
from bot.kept.tables import PRESSING, UNDONE, cases, events

_EVERY: Final = select(cases).where(cases.c.id > bindparam("last")).order_by(cases.c.id).limit(500)
_NOT_THOSE: Final = cases.c.id.not_in(bindparam("but_not", expanding=True))
_DUE_SINCE: Final = tuple(
    query.where(_NOT_THOSE)
    for query in (
        select(func.min(cases.c.due_at)).where(cases.c.due_at <= bindparam("now")),
        select(func.min(events.c.at))
        .join(cases)
        .where(UNDONE, cases.c.errors == 0, cases.c.trying.is_(None), events.c.seq > cases.c.handled),
        select(func.min(events.c.at)).join(cases).where(PRESSING, events.c.seq == cases.c.pressing),
    )
)
"""The ways to be due, as `queries.DUE` has them: for each, since when the case has been so that waits longest."""
_LOOPS: Final = (
    select(cases.c.urgent, cases.c.troubled, func.count().label("number"))
    .where(or_(cases.c.due_at.is_not(None), UNDONE))
    .group_by(cases.c.urgent, cases.c.troubled)
)


async def every_case(store: Cases) -> AsyncIterator[Case]:
    """Every case that can be read, open or closed."""
    last = ""
    while rows := await store.database.rows(_EVERY, last=last):
        for case in store.readable.cases(rows):
            yield case
        last = rows[-1].id


async def behind(store: Cases, now: datetime) -> timedelta:
    """For how long the case has been due that waits longest; those that cannot be read are left out."""
    values = {"now": now.timestamp(), "but_not": store.readable.torn_ids}

    def work(connection: Connection) -> list[float | None]:
        return [connection.execute(query, values).scalar_one() for query in _DUE_SINCE]

    since = min((at for at in await store.database.read(work) if at is not None), default=now.timestamp())
    return timedelta(seconds=max(now.timestamp() - since, 0.0))


async def open_loops(store: Cases) -> dict[tuple[bool, bool], int]:
    """How many cases are open in which anything is still to come, by whether they are urgent, and in trouble."""
    rows = await store.database.rows(_LOOPS)
    return {(bool(row.urgent), bool(row.troubled)): row.number for row in rows}
