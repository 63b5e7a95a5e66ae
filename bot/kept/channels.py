"""The rows of channels and of who is away: kept before Slack hears "ok", read whenever a case is moved on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row

from bot.kept.case import moment, stamp
from bot.kept.channel import Channel, read, written, written_absence
from bot.kept.database import Database
from bot.kept.tables import absences, channels

_THIS: Final = (channels.c.team == bindparam("in_team"), channels.c.channel == bindparam("of"))
_ONE: Final = select(channels).where(*_THIS)
_AWAY: Final = select(absences.c.person).where(
    absences.c.team == bindparam("in_team"), absences.c.until > bindparam("now")
)
_UNTIL: Final = select(absences.c.until).where(
    absences.c.team == bindparam("in_team"), absences.c.person == bindparam("who")
)
_ALL: Final = (
    select(channels)
    .where(channels.c.team == bindparam("in_team"))
    .order_by(channels.c.channel)
    .limit(bindparam("most"))
)
_DUE: Final = (
    select(channels)
    .where(channels.c.due_at <= bindparam("now"))
    .order_by(channels.c.due_at, channels.c.team, channels.c.channel)
    .limit(bindparam("most"))
    .offset(bindparam("passed"))
)
_NEXT: Final = select(func.min(channels.c.due_at)).where(channels.c.due_at > bindparam("after"))
_WRITE: Final = (
    update(channels)
    .where(*_THIS, channels.c.version == bindparam("read"))
    .values(body=bindparam("new_body"), due_at=bindparam("due"), version=bindparam("next"))
)
_NEW: Final = {
    name: insert_of(channels).on_conflict_do_nothing(index_elements=["team", "channel"]).returning(channels.c.version)
    for name, insert_of in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_BACK: Final = delete(absences).where(absences.c.team == bindparam("of"), absences.c.person == bindparam("who"))


class StaleChannelError(Exception):
    """Somebody else has changed the channel since it was read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel, and who of its team is away at the moment that was asked for."""

    channel: Channel
    away: frozenset[str]

    def owner_of(self, person: str) -> str:
        """Who owns a case that somebody opens there: whom its managers have set, unless they are not there."""
        owner = self.channel.chosen.owner
        is_there = owner and owner not in self.away.union(self.channel.gone)
        return owner if is_there else person


class Channels:
    """The store of channels, in the database of the cases."""

    def __init__(self, database: Database) -> None:
        """`database` is prepared by whoever owns it."""
        self._database = database

    async def get(self, team: str, channel: str) -> Channel:
        """The channel; one that nobody has set anything for has nothing set."""
        return await self._database.read(lambda connection: _one(connection, team, channel))

    async def standing(self, team: str, channel: str, now: datetime) -> Standing:
        """The channel, and who is away."""
        return await self._database.read(lambda connection: standing(connection, team, channel, now))

    async def of_team(self, team: str, most: int) -> list[Channel]:
        """The channels of a team for which something is set."""
        rows = await self._database.rows(_ALL, in_team=team, most=most)
        return [_read(row) for row in rows]

    async def due(self, now: datetime, most: int) -> list[Channel]:
        """The channels whose time has come, the one that waits longest first.

        Those that this version cannot read are passed over and left as they are: they take nobody's place.
        """
        found: list[Channel] = []
        for passed in count(0, most):
            rows = await self._database.rows(_DUE, now=now.timestamp(), most=most, passed=passed)
            found += [channel for channel in map(_read, rows) if channel.is_readable]
            if len(rows) < most or len(found) >= most:
                break
        return found[:most]

    async def next_due(self, after: datetime) -> datetime | None:
        """The earliest time, later than `after`, that comes for any of them."""
        try:
            return moment((await self._database.rows(_NEXT, after=after.timestamp()))[0][0])
        except (OverflowError, ValueError, OSError):  # of a row that cannot be read: no other one comes before it
            return None

    async def save(self, channel: Channel) -> Channel:
        """Write it back, one version on.

        Raises:
            StaleChannelError: somebody else has written it since it was read.
        """
        moved = replace(channel, version=channel.version + 1)
        body, due = written(moved), stamp(moved.due_at)

        def work(connection: Connection) -> None:
            if channel.version == 0:
                values = {"team": channel.team, "channel": channel.id, "body": body, "due_at": due, "version": 1}
                changed = len(connection.execute(_NEW[connection.dialect.name], values).all())
            else:
                values = {"in_team": channel.team, "of": channel.id, "read": channel.version}
                values |= {"new_body": body, "due": due, "next": moved.version}
                changed = connection.execute(_WRITE, values).rowcount
            if changed != 1:
                raise StaleChannelError(channel.id)

        await self._database.write(work)
        return moved

    async def away_until(self, team: str, person: str, now: datetime) -> datetime | None:
        """Until when somebody is away; None where they are not."""
        rows = await self._database.rows(_UNTIL, in_team=team, who=person)
        until = moment(rows[0][0]) if rows else None
        return until if until is not None and until > now else None

    async def be_away(self, team: str, person: str, day: date | None, until: datetime | None) -> None:
        """Keep that somebody is away until `day`, which begins at `until`; None: they are here."""

        def work(connection: Connection) -> None:
            connection.execute(_BACK, {"of": team, "who": person})
            if day is not None and until is not None:
                values = {"team": team, "person": person, "until": until.timestamp(), "body": written_absence(day)}
                connection.execute(insert(absences), values)

        await self._database.write(work)


def standing(connection: Connection, team: str, channel: str, now: datetime) -> Standing:
    """The channel, and who is away: inside the transaction of whoever calls."""
    away = connection.execute(_AWAY, {"in_team": team, "now": now.timestamp()}).scalars()
    return Standing(_one(connection, team, channel), frozenset(away))


def _one(connection: Connection, team: str, channel: str) -> Channel:
    row = connection.execute(_ONE, {"in_team": team, "of": channel}).one_or_none()
    return Channel(team, channel) if row is None else _read(row)


def _read(row: Row[Any]) -> Channel:
    return read(row.team, row.channel, row.body, row.due_at, row.version)
