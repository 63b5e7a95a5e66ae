"""The case row and the log of what people did to it: the truth, durable before Slack hears "ok"."""

from __future__ import annotations

import asyncio
import functools
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    and_,
    event,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: a code is read out over the phone
CODE_LENGTH: Final = 5
WATCHED_AT_ONCE: Final = 500
LONGEST_TROUBLE: Final = timedelta(minutes=15)  # no case that failed or is in doubt waits longer for its next try
STARTING: Final = 0x6261636B  # any number that no other program on the same database locks

Kind: TypeAlias = Literal[
    "submitted", "outcome", "rescheduled", "acknowledged", "missing", "closed", "reopened", "course"
]
Kept: TypeAlias = Callable[[AsyncConnection, str, bool], Awaitable[None]]  # connection, case id, urgent

metadata: Final = MetaData()
cases: Final = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(16), nullable=False),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("done", JSON, nullable=False),
    Column("trying", String),
    Column("handled", Integer, nullable=False),
    Column("due_at", Float, index=True),
    Column("errors", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("team", "code"),
)
events: Final = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("team", String(32), nullable=False),
    Column("key", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("body", JSON, nullable=False),
    UniqueConstraint("team", "key"),
)


class StaleCaseError(Exception):
    """Another runner has moved this case on; whoever holds the old row must stop."""


class NoSuchCaseError(LookupError):
    """The case of a button or form is not in the database."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did, or the hourly look found (`person` is then "").

    `key` makes it happen once in its team; `body` is coded answers, never free text.
    """

    team: str
    key: str
    kind: Kind
    person: str
    at: datetime
    body: Mapping[str, Any]
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """What the bot has done for one case. Only the runner writes it; people's doings are its `Event` rows.

    `done` maps an effect's key to Slack's answer, in the order in which they were done; `trying` holds the effects
    begun and not yet answered, and when they were begun.
    `handled` is the `seq` of the last event wholly dealt with; `due_at` is when to look again without one.
    """

    id: str
    code: str
    team: str
    channel: str
    owner: str
    opened_at: datetime
    urgent: bool
    done: Mapping[str, Any] = field(default_factory=dict)
    trying: Mapping[str, datetime] = field(default_factory=dict)
    handled: int = 0
    due_at: datetime | None = None
    errors: int = 0
    version: int = 1


def _stamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "code": case.code,
        "team": case.team,
        "channel": case.channel,
        "owner": case.owner,
        "opened_at": case.opened_at.timestamp(),
        "urgent": case.urgent,
        "done": dict(case.done),
        "trying": json.dumps({key: at.timestamp() for key, at in case.trying.items()}) if case.trying else None,
        "handled": case.handled,
        "due_at": _stamp(case.due_at),
        "errors": case.errors,
        "version": case.version,
    }


def _case(row: Row[Any]) -> Case:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to read a row as a mapping
    values["opened_at"] = datetime.fromtimestamp(values["opened_at"], UTC)
    trying = json.loads(values["trying"] or "{}")
    values["trying"] = {key: datetime.fromtimestamp(at, UTC) for key, at in trying.items()}
    values["due_at"] = _moment(values["due_at"])
    return Case(**values)


def _event(row: Row[Any]) -> Event:
    return Event(
        team=row.team,
        key=row.key,
        kind=row.kind,
        person=row.person,
        at=datetime.fromtimestamp(row.at, UTC),
        body=row.body,
        seq=row.seq,
    )


def _event_row(case_id: str, happened: Event) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "team": happened.team,
        "key": happened.key,
        "kind": happened.kind,
        "person": happened.person,
        "at": happened.at.timestamp(),
        "body": dict(happened.body),
    }


def _is_due(now: datetime) -> ColumnElement[bool]:
    """An event is not yet dealt with, or the time to look again has come.

    A case that failed or is in doubt waits for its `due_at`, whatever has happened to it since; one further off than
    any such wait was set before the clock was put back.
    """
    unhandled = exists().where(events.c.case_id == cases.c.id, events.c.seq > cases.c.handled)
    in_trouble = or_(cases.c.errors > 0, cases.c.trying.is_not(None))
    come = or_(
        cases.c.due_at <= now.timestamp(),
        and_(in_trouble, cases.c.due_at > (now + LONGEST_TROUBLE).timestamp()),
    )
    return or_(come, and_(not_(in_trouble), unhandled))


def new_code() -> str:
    """A case code such as BP-7F3KQ, drawn by chance: it says nothing about the patient."""
    return "BP-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def whole(
    method: Callable[Concatenate[Cases, Arguments], Awaitable[Result]],
) -> Callable[Concatenate[Cases, Arguments], Awaitable[Result]]:
    """Let a method run to its end even when its caller gives up: a write cut in the middle leaves a connection torn."""

    async def run(self: Cases, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        task = asyncio.ensure_future(method(self, *arguments, **named))
        self.under_way.add(task)
        task.add_done_callback(self.ended)
        return await asyncio.shield(task)

    functools.update_wrapper(run, method)
    return run


class Cases:
    """The store, on SQLite (one connection, so nothing here may be awaited while Slack is called) or PostgreSQL."""

    def __init__(self, database_url: str, kept: Kept | None = None) -> None:
        """`database_url` is an SQLAlchemy address with an async driver.

        `kept` is awaited inside the transaction that keeps an event, for whoever must know of it exactly then.
        """
        self._kept = kept
        self.under_way: set[asyncio.Future[Any]] = set()
        if database_url.startswith("sqlite"):
            self._engine = create_async_engine(database_url, hide_parameters=True, pool_size=1, max_overflow=0)
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_immediate)
        else:
            self._engine = create_async_engine(database_url, hide_parameters=True, pool_pre_ping=True)

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for whoever shares the database."""
        return self._engine

    async def create_tables(self) -> None:
        """Create what is missing."""
        async with self._engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def close(self) -> None:
        """Let what is under way end, then close the connections."""
        await asyncio.gather(*self.under_way, return_exceptions=True)
        await self._engine.dispose()

    def ended(self, task: asyncio.Future[Any]) -> None:
        """Forget a method that has ended; its caller may have given up on it."""
        self.under_way.discard(task)
        if not task.cancelled():
            task.exception()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold back other machines that start at the same moment while the tables are made (PostgreSQL only)."""
        async with self._engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(STARTING)))
            yield

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as connection:
            yield connection

    @whole
    async def open(self, *, channel: str, owner: str, urgent: bool, submitted: Event) -> Case:
        """Keep a first submission as a new case; the same `submitted.key` again gives the case there is."""
        while True:
            if (known := await self.find_by_event(submitted.team, submitted.key)) is not None:
                return known
            case = Case(
                id=secrets.token_hex(8),
                code=new_code(),
                team=submitted.team,
                channel=channel,
                owner=owner,
                opened_at=submitted.at,
                urgent=urgent,
            )
            try:
                async with self._transaction() as connection:
                    await connection.execute(insert(cases).values(_row(case)))
                    await connection.execute(insert(events).values(_event_row(case.id, submitted)))
                    await self._tell(connection, case.id, urgent=urgent)
            except IntegrityError:
                continue  # the submission is there already, or (once in 33 million) the code: the look-up tells
            return case

    @whole
    async def add(self, case_id: str, happened: Event, *, urgent: bool = False) -> bool:
        """Keep what a person did to a case; False where the same key is kept already.

        `urgent` puts the case before others at once; the row's version stays, whoever works on the case goes on.
        """
        try:
            async with self._transaction() as connection:
                await connection.execute(insert(events).values(_event_row(case_id, happened)))
                if urgent:
                    await connection.execute(update(cases).where(cases.c.id == case_id).values(urgent=True))
                await self._tell(connection, case_id, urgent=urgent)
        except IntegrityError:
            return False
        return True

    async def _tell(self, connection: AsyncConnection, case_id: str, *, urgent: bool) -> None:
        if self._kept is not None:
            await self._kept(connection, case_id, urgent)

    @whole
    async def try_writing(self) -> None:
        """Take the right to write, change nothing, and give it back; raises what a real write would."""
        async with self._engine.connect() as connection:
            await connection.execute(update(cases).where(cases.c.id == "").values(errors=0))
            await connection.rollback()

    @whole
    async def get(self, case_id: str) -> Case:
        """The case with this id.

        Raises:
            NoSuchCaseError: there is none.
        """
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(cases).where(cases.c.id == case_id))).one_or_none()
        if row is None:
            raise NoSuchCaseError(case_id)
        return _case(row)

    @whole
    async def find_by_event(self, team: str, key: str) -> Case | None:
        """The case that holds the event with this key, if any."""
        query = select(cases).join(events).where(events.c.team == team, events.c.key == key)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _case(row)

    @whole
    async def history(self, case_id: str) -> list[Event]:
        """Everything people did to the case, oldest first."""
        query = select(events).where(events.c.case_id == case_id).order_by(events.c.seq)
        async with self._engine.connect() as connection:
            return [_event(row) for row in await connection.execute(query)]

    @whole
    async def owned_by(self, team: str, owner: str, limit: int) -> list[Case]:
        """The newest cases of one person."""
        query = (
            select(cases)
            .where(cases.c.team == team, cases.c.owner == owner)
            .order_by(cases.c.opened_at.desc())
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_case(row) for row in await connection.execute(query)]

    @whole
    async def due(self, now: datetime, but_not: Sequence[str], limit: int) -> list[Case]:
        """Cases with an event not yet dealt with, or whose time has come; emergencies first."""
        query = (
            select(cases)
            .where(_is_due(now))
            .where(cases.c.id.not_in(but_not))
            .order_by(cases.c.urgent.desc(), cases.c.opened_at)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_case(row) for row in await connection.execute(query)]

    @whole
    async def get_due(self, case_id: str, now: datetime) -> Case | None:
        """The case with this id, if it is among those that `due` gives."""
        query = select(cases).where(cases.c.id == case_id, _is_due(now))
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _case(row)

    async def watched(self) -> AsyncIterator[Case]:
        """Every case that is to be looked at again some day."""
        page: Sequence[Case] = await self._watched_after("")
        while page:
            for case in page:
                yield case
            page = await self._watched_after(page[-1].id)

    @whole
    async def _watched_after(self, last: str) -> list[Case]:
        query = (
            select(cases)
            .where(cases.c.due_at.is_not(None), cases.c.id > last)
            .order_by(cases.c.id)
            .limit(WATCHED_AT_ONCE)
        )
        async with self._engine.connect() as connection:
            return [_case(row) for row in await connection.execute(query)]

    @whole
    async def next_due(self, but_not: Sequence[str], after: datetime | None = None) -> datetime | None:
        """The earliest `due_at`, later than `after` where that is given, of the cases not in `but_not`."""
        query = select(func.min(cases.c.due_at)).where(cases.c.id.not_in(but_not))
        if after is not None:
            query = query.where(cases.c.due_at > after.timestamp())
        async with self._engine.connect() as connection:
            return _moment((await connection.execute(query)).scalar_one())

    @whole
    async def save(self, case: Case) -> Case:
        """Write the row back, one version on.

        Raises:
            StaleCaseError: another runner has written it since it was read.
        """
        moved = replace(case, version=case.version + 1)
        query = update(cases).where(cases.c.id == case.id, cases.c.version == case.version).values(_row(moved))
        async with self._transaction() as connection:
            if (await connection.execute(query)).rowcount != 1:
                raise StaleCaseError(case.id)
        return moved


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log, flushed at every commit; a transaction takes the write lock when it begins."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=1500"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
