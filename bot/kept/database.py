"""One way to run a piece of work in a transaction: on SQLite in a thread of its own, on PostgreSQL through a pool."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
InTheSame = Callable[[AsyncConnection, Result], Awaitable[None]]  # runs in the same transaction (PostgreSQL only)

STARTING: Final = 0x6261636B  # any number that no other program on the same database locks
FOR_ITS_OWNER: Final = 0o600


class Database(ABC):
    """Where cases are kept. Work that has begun runs to its end even when its caller gives up."""

    @abstractmethod
    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """Run `work` in a transaction that may write, and commit it."""

    @abstractmethod
    async def read(self, work: Work[Result]) -> Result:
        """Run `work`, which only reads."""

    @abstractmethod
    async def close(self) -> None:
        """Let what is under way end, then close the connections."""

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """The engine, for whoever watches its connections."""


def connect(address: str) -> Database:
    """The database at an SQLAlchemy address."""
    url = make_url(address)
    return OneFile(url) if url.get_backend_name() == "sqlite" else Shared(url)


class OneFile(Database):
    """SQLite: one connection in one thread. A call costs one hop there and back, whatever it does inside."""

    def __init__(self, url: URL) -> None:
        """`url` may name any driver of SQLite's. A new file, and what SQLite lays beside it, is its owner's only."""
        if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
            make_private(Path(url.database))
        self._engine = create_engine(
            url.set(drivername="sqlite"), hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=5
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", _begin)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    @property
    def engine(self) -> Engine:
        """The engine, whose one connection the thread uses."""
        return self._engine

    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """As `Database.write`; `also` is for a database that machines share."""
        if also is not None:
            raise TypeError("one file is not shared: nobody else is to be told in its transactions")
        return await self._in_thread(self._write, work)

    async def read(self, work: Work[Result]) -> Result:
        """As `Database.read`, without taking the lock of whoever writes."""
        return await self._in_thread(self._read, work)

    async def close(self) -> None:
        """As `Database.close`."""
        await asyncio.to_thread(self._thread.shutdown)
        self._engine.dispose()

    async def _in_thread(self, run: Callable[[Work[Result]], Result], work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, run, work)

    def _write(self, work: Work[Result]) -> Result:
        with self._engine.begin() as connection:
            return work(connection)

    def _read(self, work: Work[Result]) -> Result:
        with self._engine.connect().execution_options(reading=True) as connection:
            return work(connection)


class Shared(Database):
    """PostgreSQL: any number of machines."""

    def __init__(self, url: URL) -> None:
        """`url` names an async driver."""
        self._engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        self._under_way: set[asyncio.Future[Any]] = set()

    @property
    def engine(self) -> Engine:
        """The engine below the async one."""
        return self._engine.sync_engine

    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """As `Database.write`; `also` is awaited before the commit."""

        async def run() -> Result:
            async with self._engine.begin() as connection:
                result = await connection.run_sync(work)
                if also is not None:
                    await also(connection, result)
                return result

        return await self._whole(run())

    async def read(self, work: Work[Result]) -> Result:
        """As `Database.read`."""

        async def run() -> Result:
            async with self._engine.connect() as connection:
                return await connection.run_sync(work)

        return await self._whole(run())

    async def close(self) -> None:
        """As `Database.close`."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold back other machines that start at the same moment while the tables are made."""
        async with self._engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(STARTING)))
            yield

    async def _whole(self, run: Coroutine[Any, Any, Result]) -> Result:
        """Run to the end even when the caller gives up: a transaction cut in the middle leaves a connection torn."""
        task = asyncio.ensure_future(run)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()


def make_private(file: Path) -> None:
    """Create the file, where there is none, so that only its owner can read it."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, FOR_ITS_OWNER))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log, flushed at every commit; transactions are begun by `_begin` alone."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=1500"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock with the transaction, not in its middle."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
