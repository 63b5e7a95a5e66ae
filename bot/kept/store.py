"""The case row and the log of what people did to it: the truth, durable before Slack hears "ok"."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, false, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.kept import bodies, due, schema
from bot.kept.case import (
    Case,
    NoSuchCaseError,
    StaleCaseError,
    UnreadableCaseError,
    event_row,
    moment,
    read_case,
    runners_part,
    whole_row,
)
from bot.kept.database import Database, InTheSame, Result, connect
from bot.kept.happened import Event, Submitted
from bot.kept.tables import cases, events
from bot.troubles import new_error_id

log: Final = logging.getLogger("backpain.kept")

CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: a code is read out over the phone
CODE_LENGTH: Final = 5
CODES_TRIED: Final = 20
WATCHED_AT_ONCE: Final = 500
FRESH_AT_MOST: Final = 64

Added: TypeAlias = Literal["kept", "there_already"]
Kept: TypeAlias = Callable[[AsyncConnection, str, bool], Awaitable[None]]  # connection, case id, urgent


def new_code() -> str:
    """A case code such as BP-7F3KQ, drawn by chance: it says nothing about the patient."""
    return "BP-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Cases:
    """The store, on SQLite or PostgreSQL."""

    def __init__(self, database_url: str, kept: Kept | None = None) -> None:
        """`database_url` is an SQLAlchemy address.

        `kept` is awaited inside the transaction that keeps an event, for whoever must know of it exactly then.
        """
        self.database: Database = connect(database_url)
        self._kept = kept
        self._fresh: OrderedDict[tuple[str, str], Submitted] = OrderedDict()
        self._unreadable: set[str] = set()

    async def prepare(self) -> None:
        """Make the tables, or migrate those of an older version.

        Raises:
            UnusableDatabaseError: the database is newer, not whole, or not ours.
        """
        await self.database.write(schema.prepare)

    async def try_writing(self) -> None:
        """Take the right to write and change nothing; raises what a real write would."""
        await self.database.write(lambda connection: connection.execute(update(cases).where(false()).values(errors=0)))

    async def close(self) -> None:
        """Let what is under way end, then close the connections."""
        await self.database.close()

    # -- what people do -------------------------------------------------------------------------------------------

    async def open(self, *, channel: str, owner: str, urgent: bool, submitted: Event) -> Case:
        """Keep a first submission as a new case; the same `submitted.key` again gives the case there is."""

        def work(connection: Connection) -> Case:
            if (known := _find(connection, submitted.team, submitted.key)) is not None:
                return read_case(known)
            case = _with_a_code(connection, channel=channel, owner=owner, urgent=urgent, submitted=submitted)
            return replace(case, newest=_keep(connection, case.id, submitted))

        try:
            case = await self.database.write(work, self._telling(lambda case: case.id, urgent=urgent))
        except IntegrityError:  # on PostgreSQL another machine may have kept the same submission meanwhile
            if (known := await self.find_by_event(submitted.team, submitted.key)) is None:
                raise
            return known
        self._remember(submitted)
        return case

    async def add(self, case_id: str, happened: Event, *, urgent: bool = False) -> Added:
        """Keep what a person did to a case, once.

        `urgent` puts the case before others at once; the row's version stays, whoever works on the case goes on.

        Raises:
            NoSuchCaseError: there is no such case.
        """

        def work(connection: Connection) -> Added:
            # The row is taken first, so that the events of a case are numbered in the order they become visible in.
            taken = update(cases).where(cases.c.id == case_id)
            taken = taken.values(urgent=True) if urgent else taken.values(newest=cases.c.newest)
            if connection.execute(taken).rowcount != 1:
                raise NoSuchCaseError(case_id)
            return "there_already" if _keep(connection, case_id, happened) == 0 else "kept"

        added = await self.database.write(work, self._telling(lambda _added: case_id, urgent=urgent))
        self._remember(happened)
        return added

    def _telling(self, which: Callable[[Result], str], *, urgent: bool) -> InTheSame[Result] | None:
        if self._kept is None:
            return None
        kept = self._kept

        async def tell(connection: AsyncConnection, result: Result) -> None:
            await kept(connection, which(result), urgent)

        return tell

    def _remember(self, happened: Event) -> None:
        """What was just computed need not be parsed again by the turn that follows."""
        if isinstance(happened.what, Submitted):
            self._fresh[happened.team, happened.key] = happened.what
            while len(self._fresh) > FRESH_AT_MOST:
                self._fresh.popitem(last=False)

    # -- reading --------------------------------------------------------------------------------------------------

    async def get(self, case_id: str) -> Case:
        """The case with this id.

        Raises:
            NoSuchCaseError: there is none.
            UnreadableCaseError: there is one, and its steps cannot be read.
        """
        row = await self._one(select(cases).where(cases.c.id == case_id))
        if row is None:
            raise NoSuchCaseError(case_id)
        return read_case(row)

    async def find_by_event(self, team: str, key: str) -> Case | None:
        """The case that holds the event with this key, if any."""
        row = await self.database.read(lambda connection: _find(connection, team, key))
        return None if row is None else read_case(row)

    async def history(self, case_id: str) -> list[Event]:
        """Everything people did to the case, oldest first."""
        query = select(events).where(events.c.case_id == case_id).order_by(events.c.seq)
        return [self._event(row) for row in await self._all(query)]

    def _event(self, row: Row[Any]) -> Event:
        fresh = self._fresh.get((row.team, row.key))
        what = bodies.read(row.kind, row.body) if fresh is None else fresh
        at = datetime.fromtimestamp(row.at, UTC)
        return Event(row.team, row.key, row.person, at, what, row.seq, bodies.is_unchecked(row.body))

    async def owned_by(self, team: str, owner: str, limit: int) -> list[Case]:
        """The newest cases of one person."""
        query = (
            select(cases)
            .where(cases.c.team == team, cases.c.owner == owner)
            .order_by(cases.c.opened_at.desc())
            .limit(limit)
        )
        return self._readable(await self._all(query))

    async def due(self, now: datetime, but_not: Sequence[str], limit: int) -> list[Case]:
        """Cases with an event not yet dealt with, or whose time has come; emergencies first."""
        return self._readable(await self._all(due.due_cases(now, [*but_not, *self._unreadable], limit)))

    async def get_due(self, case_id: str, now: datetime) -> Case | None:
        """The case with this id, if it is among those that `due` gives."""
        row = await self._one(due.due_case(case_id, now))
        return next(iter(self._readable([] if row is None else [row])), None)

    async def next_due(self, but_not: Sequence[str], after: datetime | None = None) -> datetime | None:
        """The earliest `due_at`, later than `after` where that is given, of the cases not in `but_not`."""
        row = await self._one(due.next_due([*but_not, *self._unreadable], after))
        return None if row is None else moment(row[0])

    async def watched(self) -> AsyncIterator[Case]:
        """Every case that is to be looked at again some day."""
        last = ""
        while rows := await self._all(_watched_after(last)):
            for case in self._readable(rows):
                yield case
            last = rows[-1].id

    def _readable(self, rows: Iterable[Row[Any]]) -> list[Case]:
        """The cases of the rows that can be read; one that cannot be is told once in the log, and left alone."""
        read = []
        for row in rows:
            try:
                read.append(read_case(row))
            except UnreadableCaseError:
                if row.id not in self._unreadable:
                    self._unreadable.add(row.id)
                    log.error("%s: case %s cannot be read by this version; it is left as it is", new_error_id(), row.id)
        return read

    async def _one(self, query: Any) -> Row[Any] | None:
        return await self.database.read(lambda connection: connection.execute(query).one_or_none())

    async def _all(self, query: Any) -> Sequence[Row[Any]]:
        return await self.database.read(lambda connection: connection.execute(query).all())

    # -- what the runner does -------------------------------------------------------------------------------------

    async def save(self, case: Case, *, urgency: bool = False) -> Case:
        """Write the row back, one version on; how urgent it is only where `urgency` says that the runner decided it.

        Raises:
            StaleCaseError: another runner has written it since it was read.
        """
        moved = replace(case, version=case.version + 1)
        values = runners_part(moved) | ({"urgent": case.urgent} if urgency else {})
        query = update(cases).where(cases.c.id == case.id, cases.c.version == case.version).values(values)

        def work(connection: Connection) -> None:
            if connection.execute(query).rowcount != 1:
                raise StaleCaseError(case.id)

        await self.database.write(work)
        return moved


def _find(connection: Connection, team: str, key: str) -> Row[Any] | None:
    query = select(cases).join(events).where(events.c.team == team, events.c.key == key)
    return connection.execute(query).one_or_none()


def _watched_after(last: str) -> Any:
    return (
        select(cases).where(cases.c.due_at.is_not(None), cases.c.id > last).order_by(cases.c.id).limit(WATCHED_AT_ONCE)
    )


def _or_nothing(connection: Connection) -> Callable[..., Any]:
    """The `insert` of this database that can leave out what is there already."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


def _with_a_code(connection: Connection, *, channel: str, owner: str, urgent: bool, submitted: Event) -> Case:
    """Insert a new case under a code that its team does not have yet.

    Raises:
        IntegrityError: no such code was found, or the table refuses the row for a reason of its own.
    """
    for left in reversed(range(CODES_TRIED)):
        case = Case(
            id=secrets.token_hex(8),
            code=new_code(),
            team=submitted.team,
            channel=channel,
            owner=owner,
            opened_at=submitted.at,
            urgent=urgent,
        )
        free = _or_nothing(connection)(cases).values(whole_row(case))
        statement = free.on_conflict_do_nothing(index_elements=["team", "code"]) if left else free
        if connection.execute(statement.returning(cases.c.id)).scalar_one_or_none() is not None:
            break
    return case


def _keep(connection: Connection, case_id: str, happened: Event) -> int:
    """Insert an event and note its number in the row of its case; 0 where the same key is kept already."""
    row = event_row(case_id, happened)
    statement = _or_nothing(connection)(events).values(row).on_conflict_do_nothing(index_elements=["team", "key"])
    seq = connection.execute(statement.returning(events.c.seq)).scalar_one_or_none()
    if seq is None:
        return 0
    connection.execute(update(cases).where(cases.c.id == case_id).values(newest=seq))
    return int(seq)
