"""Which best describes somebody, as they said once: kept while a case names them, and for the time of retention."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.kept.bodies import TROUBLES
from bot.kept.database import Database
from bot.kept.tables import cases, events, roles
from bot.triage.explained import ROLES, Role

VERSION: Final = 1
_THIS: Final = (roles.c.team == bindparam("in_team"), roles.c.person == bindparam("of"))
_ONE: Final = select(roles.c.body).where(*_THIS)
_FORGET: Final = delete(roles).where(*_THIS)
_OLD: Final = delete(roles).where(
    roles.c.since < bindparam("before"),
    roles.c.person.not_in(select(cases.c.owner)),
    roles.c.person.not_in(select(events.c.person)),
)


class Roles:
    """The store of what people said of themselves, in the database of the cases."""

    def __init__(self, database: Database) -> None:
        """`database` is prepared by whoever owns it."""
        self._database = database

    async def get(self, team: str, person: str) -> Role | None:
        """What somebody said; None where they were never asked, or a version said it that this one cannot read."""
        values = {"in_team": team, "of": person}
        body = await self._database.read(lambda connection: connection.execute(_ONE, values).scalar_one_or_none())
        return None if body is None else _read(body)

    async def keep(self, team: str, person: str, role: Role, now: datetime) -> None:
        """Keep what somebody says, in place of what they said before."""
        body = json.dumps({"v": VERSION, "role": role}, separators=(",", ":"))

        def work(connection: Connection) -> None:
            connection.execute(_FORGET, {"in_team": team, "of": person})
            values = {"team": team, "person": person, "since": now.timestamp(), "body": body}
            connection.execute(insert(roles), values)

        await self._database.write(work)

    async def forget(self, before: datetime) -> None:
        """Forget what was said before then by people whom no case names any more."""
        values = {"before": before.timestamp()}
        await self._database.write(lambda connection: connection.execute(_OLD, values))


def _read(body: str) -> Role | None:
    try:
        role = json.loads(body)["role"]
    except TROUBLES:
        return None
    return next((known for known in ROLES if known == role), None)
