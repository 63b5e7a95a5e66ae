"""The case row and the log of what people did to it: the truth, durable before Slack hears "ok"."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Row, make_url

from bot.kept import bodies, queries, schema
from bot.kept.case import Case, NoSuchCaseError, StaleCaseError, read_case, runners_part
from bot.kept.channels import Channels, Standing, standing
from bot.kept.database import Database, InTheSame, Result
from bot.kept.happened import Event, Submitted
from bot.kept.inserting import insert_case, insert_event
from bot.kept.months import Months
from bot.kept.mornings import Mornings
from bot.kept.one_file import OneFile
from bot.kept.readable import Readable
from bot.kept.roles import Roles
from bot.kept.rotating import refuse_other_keys
from bot.kept.sealing import Seal, seal_with
from bot.kept.turns import Turns
from bot.kept.undone import counted

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection  # brings the whole ORM, which nothing of ours uses

FRESH_AT_MOST: Final = 64

Added: TypeAlias = Literal["kept", "there_already", "moved_on"]
"""`moved_on`: something else has happened to the case since it was read, and nothing was kept."""
Told: TypeAlias = "tuple[Case, list[Event]]"
AtWork: TypeAlias = "tuple[list[Event], Standing]"
"""The history of a case and how its channel stands, for whoever moves it on."""
Kept: TypeAlias = Callable[["AsyncConnection", str, bool], Awaitable[None]]  # connection, case id, urgent


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a first submission; `at_work`: of a new case, so that its first turn need not read it."""

    case: Case
    added: Added
    at_work: AtWork | None = None


def _database(address: str) -> Database:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return OneFile(url)
    from bot.kept.shared import Shared  # noqa: PLC0415 - needs the optional dependencies of PostgreSQL

    return Shared(url)


class Cases:
    """The store, on SQLite or PostgreSQL."""

    def __init__(
        self,
        database_url: str,
        kept: Kept | None = None,
        heard: Callable[[Event], None] = lambda _event: None,
        keys: Sequence[str] = (),
    ) -> None:
        """`database_url` is an SQLAlchemy address.

        `kept` is awaited inside the transaction that keeps an event, for whoever must know of it exactly then; `heard`
        is told of it once it is kept. `keys`: what is kept of a patient is encrypted with the first of them.
        """
        self.database: Database = _database(database_url)
        self._seal = Seal.of(keys)
        seal_with(self.database.engine, self._seal)
        self.readable = Readable()
        self.turns = Turns(self.database, self.readable)
        self.channels = Channels(self.database)
        self.mornings = Mornings(self.database)
        self.roles = Roles(self.database)
        self.months = Months(self.database)
        self._kept = kept
        self._heard = heard
        self._fresh: OrderedDict[tuple[str, str], Submitted] = OrderedDict()

    async def prepare(self) -> None:
        """Make the tables, or migrate those of an older version.

        Raises:
            UnusableDatabaseError: the database is newer, not whole, or not ours.
            OtherKeyError: it is encrypted with a key that was not given.
        """
        await self.database.read(lambda connection: refuse_other_keys(connection, self._seal))
        await self.database.write(schema.prepare)
        await self.database.in_use()

    async def try_writing(self) -> None:
        """Take the right to write and change nothing; raises what a real write would."""
        await self.database.write(lambda connection: connection.execute(queries.TRY))

    async def close(self) -> None:
        """Let what is under way end, then close the connections."""
        await self.database.close()

    # -- what people do -------------------------------------------------------------------------------------------

    async def open(self, *, channel: str, urgent: bool, submitted: Event) -> Opened:
        """Keep a first submission as a new case; where the same `submitted.key` is there already, its case is."""

        def work(connection: Connection) -> Opened:
            stands = standing(connection, submitted.team, channel, submitted.at)
            owner = stands.owner_of(submitted.person)
            case = insert_case(connection, channel=channel, owner=owner, urgent=urgent, submitted=submitted)
            if (seq := insert_event(connection, case.id, submitted, pressing=urgent)) != 0:
                case = replace(case, newest=seq, pressing=seq if urgent else 0)
                return Opened(case, "kept", ([replace(submitted, seq=seq)], stands))
            connection.execute(queries.TAKE_OUT, {"this": case.id})  # it is kept, perhaps by another machine just now
            key = {"team": submitted.team, "key": submitted.key}
            return Opened(read_case(connection.execute(queries.CASE_OF_EVENT, key).one()), "there_already")

        opened = await self.database.write(work, self._telling(lambda opened: opened.case.id, urgent=urgent))
        if opened.added == "kept":
            self._remember(submitted)
            self._heard(submitted)
        return opened

    async def add(self, case_id: str, happened: Event, *, urgent: bool = False, newest: int | None = None) -> Added:
        """Keep what a person did to a case, once.

        `urgent` puts the case before others at once, and ends any wait of its own; the row's version stays, whoever
        works on the case goes on.
        `newest`: it is kept only while that is the number of the last event.

        Raises:
            NoSuchCaseError: there is no such case.
        """

        def work(connection: Connection) -> Added:
            # The row is taken first, so that the events of a case are numbered in the order they become visible in.
            taken = queries.TAKE_URGENT if urgent else queries.TAKE
            if connection.execute(taken, {"this": case_id}).rowcount != 1:
                raise NoSuchCaseError(case_id)
            if newest is not None and _newest(connection, case_id) != newest:
                known = _find(connection, happened.team, happened.key) is not None
                return "there_already" if known else "moved_on"
            return "there_already" if insert_event(connection, case_id, happened, pressing=urgent) == 0 else "kept"

        added = await self.database.write(work, self._telling(lambda _added: case_id, urgent=urgent))
        if added != "moved_on":
            self._remember(happened)
        if added == "kept":
            self._heard(happened)
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
        row = await self.database.row(queries.CASE, this=case_id)
        if row is None or not row.owner:  # removed: only its tombstone is there
            raise NoSuchCaseError(case_id)
        return self.readable.case(row)

    async def find_by_event(self, team: str, key: str) -> Case | None:
        """The case that holds the event with this key, if any."""
        row = await self.database.read(lambda connection: _find(connection, team, key))
        return None if row is None else read_case(row)

    async def find_by_code(self, team: str, code: str) -> Case | None:
        """The case with the code that people call it by, if any that can be read and was not removed."""
        row = await self.database.row(queries.BY_CODE, team=team, code=code)
        return next(iter(self.readable.cases([row] if row is not None and row.owner else [])), None)

    async def is_kept(self, team: str, key: str) -> bool:
        """Whether an event with this key is kept."""
        return await self.database.read(lambda connection: _find(connection, team, key) is not None)

    async def history(self, case_id: str) -> list[Event]:
        """Everything people did to the case, oldest first, without what they took back."""
        return counted([self._event(row) for row in await self.database.rows(queries.HISTORY, this=case_id)])

    async def at_work(self, case: Case, now: datetime) -> AtWork:
        """What whoever moves a case on must know beside its row."""

        def work(connection: Connection) -> tuple[Sequence[Row[Any]], Standing]:
            rows = connection.execute(queries.HISTORY, {"this": case.id}).all()
            return rows, standing(connection, case.team, case.channel, now)

        rows, stands = await self.database.read(work)
        return counted([self._event(row) for row in rows]), stands

    def _event(self, row: Row[Any]) -> Event:
        fresh = self._fresh.get((row.team, row.key))
        what = bodies.read(row.kind, row.body) if fresh is None else fresh
        at = datetime.fromtimestamp(row.at, UTC)
        return Event(row.team, row.key, row.person, at, what, row.seq, bodies.is_unchecked(row.body))

    async def owned_by(self, team: str, owner: str, limit: int) -> list[Case]:
        """The newest cases of one person."""
        return self.readable.cases(await self.database.rows(queries.OWNED_BY, team=team, owner=owner, most=limit))

    async def told(self, these: Sequence[str]) -> list[Told]:
        """The cases with these ids that can be read, each with its history."""
        return await self._told(queries.THESE, these=these)

    async def due_by(self, team: str, at: datetime, owners: Sequence[str], limit: int) -> list[Told]:
        """The cases of a team, of these owners or of all, that are looked at again by then, with their histories."""
        values = {"team": team, "by": at.timestamp(), "of_all": not owners, "owners": [*owners], "most": limit}
        return await self._told(queries.DUE_BY, **values)

    async def _told(self, query: Select[Any], **values: Any) -> list[Told]:
        cases = self.readable.cases(await self.database.rows(query, **values))
        rows = await self.database.rows(queries.HISTORIES, these=[case.id for case in cases])
        histories: dict[str, list[Event]] = {case.id: [] for case in cases}
        for row in rows:
            histories[row.case_id].append(self._event(row))
        return [(case, counted(histories[case.id])) for case in cases]

    # -- what the runner does -------------------------------------------------------------------------------------

    async def save(self, case: Case, *, urgency: bool = False) -> Case:
        """Write the row back, one version on; how urgent it is only where `urgency` says that the runner decided it.

        Raises:
            StaleCaseError: another runner has written it since it was read.
        """
        moved = replace(case, version=case.version + 1)
        values = {"this": case.id, "read": case.version, **runners_part(moved)}
        statement = queries.SAVE
        if urgency:
            statement = queries.SAVE_WITH_URGENCY
            values["urgent"] = case.urgent

        def work(connection: Connection) -> None:
            if connection.execute(statement, values).rowcount != 1:
                raise StaleCaseError(case.id)

        await self.database.write(work)
        return moved


def _find(connection: Connection, team: str, key: str) -> Row[Any] | None:
    return connection.execute(queries.CASE_OF_EVENT, {"team": team, "key": key}).one_or_none()


def _newest(connection: Connection, case_id: str) -> int:
    return int(connection.execute(queries.CASE, {"this": case_id}).one().newest)
