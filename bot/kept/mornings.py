"""What one person is told in one message of a morning: kept before it is said, so that no restart says it twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.kept.bodies import TROUBLES
from bot.kept.case import moment, stamp
from bot.kept.database import Database
from bot.kept.queries import LOOK_SOON
from bot.kept.tables import mornings
from bot.posts import Posted

VERSION: Final = 1
_THIS: Final = (mornings.c.team == bindparam("in_team"), mornings.c.person == bindparam("of"))
_ONE: Final = select(mornings).where(*_THIS)
_WRITE: Final = (
    update(mornings)
    .where(*_THIS, mornings.c.version == bindparam("read"))
    .values(body=bindparam("new_body"), version=bindparam("next"))
)
_FORGET: Final = delete(mornings).where(*_THIS, mornings.c.version == bindparam("read"))
_NEW: Final = {
    name: insert_of(mornings).on_conflict_do_nothing(index_elements=["team", "person"]).returning(mornings.c.version)
    for name, insert_of in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class StaleMorningError(Exception):
    """Somebody else has changed the row since it was read."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The newest such message of a person; `version` is 0 where there was none.

    `day` is the date of it in their zone. `words` names what it says in place of: a case, and the text of its step.
    `begun` is when it was begun to be said, `direct` where it may be found then. `is_refused`: Slack does not take it.
    """

    team: str
    person: str
    day: str = ""
    words: tuple[tuple[str, str], ...] = ()
    direct: tuple[str, ...] = ()
    begun: datetime | None = None
    posted: Posted | None = None
    is_refused: bool = False
    version: int = 0

    @property
    def cases(self) -> list[str]:
        """The ids of the cases that it names."""
        return list(dict.fromkeys(case for case, _ in self.words))


class Mornings:
    """The store of these messages, in the database of the cases."""

    def __init__(self, database: Database) -> None:
        """`database` is prepared by whoever owns it."""
        self._database = database

    async def get(self, team: str, person: str) -> Morning:
        """The newest one of a person."""

        def work(connection: Connection) -> Morning:
            row = connection.execute(_ONE, {"in_team": team, "of": person}).first()
            return Morning(team, person) if row is None else _read(Morning(team, person, version=row.version), row.body)

        return await self._database.read(work)

    async def save(self, morning: Morning) -> Morning:
        """Write it, one version on.

        Raises:
            StaleMorningError: somebody else has written it since it was read.
        """
        moved = replace(morning, version=morning.version + 1)

        def work(connection: Connection) -> None:
            if morning.version == 0:
                values = {"team": morning.team, "person": morning.person, "body": _written(moved), "version": 1}
                changed = len(connection.execute(_NEW[connection.dialect.name], values).all())
            else:
                values = {"in_team": morning.team, "of": morning.person, "read": morning.version}
                values |= {"new_body": _written(moved), "next": moved.version}
                changed = connection.execute(_WRITE, values).rowcount
            if changed != 1:
                raise StaleMorningError

        await self._database.write(work)
        return moved

    async def look_soon(self, morning: Morning, now: datetime) -> None:
        """Have the cases that it names looked at now: a hint, which a runner's own word of later outdoes."""
        values = {"these": morning.cases, "at": now.timestamp()}
        await self._database.write(lambda connection: connection.execute(LOOK_SOON, values))


def forget(connection: Connection, team: str, case: str) -> None:
    """Leave a case out of what anybody of its team was told together; what then names none is kept no longer."""
    naming = select(mornings).where(mornings.c.team == team, mornings.c.body.contains(case, autoescape=True))
    for row in connection.execute(naming).all():
        morning = _read(Morning(team, row.person, version=row.version + 1), row.body)
        this = {"in_team": team, "of": row.person, "read": row.version}
        if words := tuple(word for word in morning.words if word[0] != case):
            body = _written(replace(morning, words=words))
            connection.execute(_WRITE, this | {"new_body": body, "next": morning.version})
        else:
            connection.execute(_FORGET, this)


def _written(morning: Morning) -> str:
    posted = morning.posted
    body = {
        "v": VERSION,
        "day": morning.day,
        "words": morning.words,
        "direct": morning.direct,
        "begun": stamp(morning.begun),
        "posted": None if posted is None else [posted.channel, posted.ts, posted.may_be_second],
        "refused": morning.is_refused,
    }
    return json.dumps(body, separators=(",", ":"))


def _read(row: Morning, body: str) -> Morning:
    """The row with its body; one that this version cannot read counts as none."""
    try:
        kept: Mapping[str, Any] = json.loads(body)
        channel, ts, is_second = kept["posted"] or ("", "", False)
        return replace(
            row,
            day=str(kept["day"]),
            words=tuple((str(case), str(step)) for case, step in kept["words"]),
            direct=tuple(map(str, kept["direct"])),
            begun=moment(kept["begun"]),
            posted=Posted(channel, ts, is_second, row.person) if ts else None,
            is_refused=bool(kept["refused"]),
        )
    except TROUBLES:
        return row
