"""Rows of cases that wait for nothing but the app being installed again: the runner has put them down, none is due.

Nothing that was to be done is lost with it: what happened and is not dealt with stays so, and what is in doubt too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, not_, or_, select, update

from bot.kept.case import Case
from bot.kept.store import Cases
from bot.kept.tables import UNDONE, cases

PARKED: Final = and_(cases.c.due_at.is_(None), cases.c.errors > 0)
"""Nothing else leaves a row so: whatever else fails has a moment at which it is tried again."""
_PAGE: Final = (
    select(cases)
    .where(cases.c.team == bindparam("team"), cases.c.owner != "", cases.c.id > bindparam("last"))
    .order_by(cases.c.id)
    .limit(200)
)
_PARKED: Final = _PAGE.where(PARKED)
_GOING_ON: Final = _PAGE.where(not_(PARKED), or_(cases.c.due_at.is_not(None), UNDONE))
_ANY: Final = select(cases.c.id).where(cases.c.team == bindparam("team"), PARKED).limit(1)
_LET_GO: Final = (
    update(cases)
    .where(cases.c.id == bindparam("this"), PARKED)
    .values(due_at=bindparam("now"), version=cases.c.version + 1)
)


async def is_any_parked(store: Cases, team: str) -> bool:
    """Whether a case of the team is."""
    return bool(await store.database.rows(_ANY, team=team))


async def parked(store: Cases, team: str) -> AsyncIterator[Case]:
    """Those of a team that can be read."""
    async for case in _every(store, _PARKED, team):
        yield case


async def going_on(store: Cases, team: str) -> AsyncIterator[Case]:
    """The cases of a team that can be read, are not parked, and in which anything is still to come."""
    async for case in _every(store, _GOING_ON, team):
        yield case


async def let_go(store: Cases, case: Case, now: datetime) -> None:
    """Have a parked case looked at now; one that is not parked stays as it is."""
    values = {"this": case.id, "now": now.timestamp()}
    await store.database.write(lambda connection: connection.execute(_LET_GO, values))


async def _every(store: Cases, query: Any, team: str) -> AsyncIterator[Case]:
    last = ""
    while rows := await store.database.rows(query, team=team, last=last):
        for case in store.readable.cases(rows):
            yield case
        last = rows[-1].id
