"""Cases whose time to be kept is over: which they may be, and what is left of one in the database: a tombstone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.engine import Row

from bot.kept.book import Book
from bot.kept.case import Case, read_case
from bot.kept.mornings import forget
from bot.kept.parked import PARKED
from bot.kept.store import Cases
from bot.kept.tables import absences, cases, events

VERSION: Final = 1
KIND: Final = "purged"
"""The one event of a case that was removed; it is never read as something that happened to a case."""
_OLD: Final = (
    select(cases)
    .where(
        cases.c.opened_at < bindparam("before"),
        or_(
            PARKED,
            and_(cases.c.due_at.is_(None), cases.c.newest == cases.c.handled, cases.c.trying.is_(None)),
        ),
        cases.c.owner != "",
        cases.c.id > bindparam("last"),
    )
    .order_by(cases.c.id)
    .limit(200)
)
_NAMED: Final = select(cases).where(cases.c.code == bindparam("code"), cases.c.owner != "")


async def old_cases(store: Cases, before: datetime, last: str = "") -> Sequence[Row[Any]]:
    """Rows of cases opened before a moment in which nothing is to come, or that are parked, a page.

    `last` is the id of the one before.
    """
    return await store.database.rows(_OLD, before=before.timestamp(), last=last)


async def cases_named(store: Cases, code: str) -> list[Case]:
    """The cases with a code: one in each team at most."""
    rows = await store.database.rows(_NAMED, code=code)
    return [read_case(row) for row in rows]


async def remove(store: Cases, case: Case, now: datetime) -> bool:
    """Leave of a case its code, its channel, two dates and how much there was; whether it still stood as it was read.

    No person's id, no answer and no step is kept; no other case ever has its code.
    """
    return await store.database.write(partial(_remove, case, now))


def _remove(case: Case, now: datetime, connection: Connection) -> bool:
    this = events.c.case_id == case.id
    number, ended = connection.execute(select(func.count(), func.max(events.c.at)).where(this)).one()
    values = {"owner": "", "done": Book().written(), "trying": None, "errors": 0, "urgent": False, "troubled": False}
    unmoved = (cases.c.version == case.version, cases.c.newest == case.newest)
    statement = update(cases).where(cases.c.id == case.id, *unmoved)
    if connection.execute(statement.values(**values, version=case.version + 1)).rowcount != 1:
        return False
    connection.execute(delete(events).where(this))
    forget(connection, case.team, case.id)
    body = json.dumps({"v": VERSION, "last_event_at": ended, "events": number}, separators=(",", ":"))
    kept = {"case_id": case.id, "team": case.team, "key": f"{KIND}:{case.id}", "kind": KIND, "person": ""}
    tombstone = insert(events).values(**kept, at=now.timestamp(), body=body).returning(events.c.seq)
    seq = connection.execute(tombstone).scalar_one()
    marks = {"newest": seq, "handled": seq, "pressing": 0, "attended": 0}
    connection.execute(update(cases).where(cases.c.id == case.id).values(**marks))
    return True


async def forget_absences(store: Cases, now: datetime) -> None:
    """Who was away is not kept once they are back."""
    past = delete(absences).where(absences.c.until <= now.timestamp())
    await store.database.write(lambda connection: connection.execute(past))
