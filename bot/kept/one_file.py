"""SQLite: one file, one connection, one thread."""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.kept.database import FOR_ITS_OWNER, Database, InTheSame, Result, Work
from bot.kept.file_watch import DatabaseGoneError, FileWatch
from bot.kept.one_thread import OneThread
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.kept")

CLOSED: Final = 0
IN_USE: Final = 1
"""What PRAGMA user_version says: a file that says IN_USE is not whole without its write-ahead log."""


class OneFile(Database):
    """SQLite: one connection in one thread. A call costs one hop there and back, whatever it does inside."""

    def __init__(self, url: URL) -> None:
        """`url` may name any driver of SQLite's. A new file, and what SQLite lays beside it, is its owner's only.

        Raises:
            CannotStartError: what is there is a part of a database.
        """
        self._file = FileWatch(Path(url.database or ""))
        _make_private(self._file.path)
        self._file.refuse_a_part()
        self._rescued = False
        self._open: Connection | None = None
        self._engine = create_engine(
            url.set(drivername="sqlite"), hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=5
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        self._thread = OneThread("database")

    @property
    def engine(self) -> Engine:
        """The engine, whose one connection the thread uses."""
        return self._engine

    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """As `Database.write`; `also` is for a database that machines share.

        Raises:
            DatabaseGoneError: the file was removed or replaced; the work may be done in it, and is lost with it.
        """
        if also is not None:
            raise TypeError("one file is not shared: nobody else is to be told in its transactions")
        return await self._thread.run(self._write, work)

    async def read(self, work: Work[Result]) -> Result:
        """As `Database.read`, without taking the lock of whoever writes."""
        return await self._thread.run(self._read, work)

    async def in_use(self) -> None:
        """As `Database.in_use`; the file itself holds all tables from here on, and says that its log belongs to it."""
        await self._thread.run(self._write, _mark(IN_USE))
        await self._thread.run(self._outside_transactions, _fold_the_log_in)
        self._file.begin()

    async def close(self) -> None:
        """As `Database.close`; a file that is closed is whole by itself."""
        try:
            await self._thread.run(self._write, _mark(CLOSED))
            await self._thread.run(self._outside_transactions, _fold_the_log_in)
        except (SQLAlchemyError, OSError) as trouble:
            log.error("%s: the database could not be closed as whole: %s", new_error_id(), describe(trouble))
        await self._thread.run(self._end, None)
        await self._thread.end()
        self._engine.dispose()

    def _write(self, work: Work[Result]) -> Result:
        try:
            self._file.check()
            result = self._transact(work, reading=False)
            self._file.check()  # removed in between: what was just committed lies in a file without a name
        except DatabaseGoneError:
            self._rescue()
            raise
        return result

    def _read(self, work: Work[Result]) -> Result:
        return self._transact(work, reading=True)

    def _transact(self, work: Work[Result], *, reading: bool) -> Result:
        connection = self._connection()
        driver = _driver(connection)
        transaction = connection.begin()  # nothing is said to the driver by it
        try:
            _begin(driver, reading=reading)
            result = work(connection)
            if not reading:
                transaction.commit()
        finally:
            transaction.close()
            driver.rollback()  # what a commit that failed has left open
        return result

    def _outside_transactions(self, work: Work[Result]) -> Result:
        return work(self._connection())

    def _connection(self) -> Connection:
        """The one connection, kept open: the pool's way there and back costs as much as a short work."""
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    def _end(self, _given: None) -> None:
        if self._open is not None:
            self._open.close()

    def _rescue(self) -> None:
        """Once, copy what the connection still sees to a new file beside the path: its own ends with the process."""
        if self._rescued:
            return
        self._rescued = True
        error_id = new_error_id()
        to = self._file.path.with_name(f"{self._file.path.name}.rescued-{secrets.token_hex(3)}")
        try:
            _make_private(to)
            self._outside_transactions(partial(_copy_to, to))
        except (SQLAlchemyError, OSError) as trouble:
            log.error(
                "%s: %s was removed while it was open, and could not be copied: %s. Nothing is saved until backpain is "
                "started on a database that stays.",
                error_id,
                self._file.path.name,
                describe(trouble),
            )
        else:
            log.error(
                "%s: %s was removed while it was open. What it held is in %s: stop backpain, put that file in its "
                "place, and start it again. Nothing is saved until then.",
                error_id,
                self._file.path.name,
                to.name,
            )


def accept_loss(path: Path) -> None:
    """Let a file start without the write-ahead log that it lost."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version={CLOSED}")


def _mark(state: int) -> Callable[[Connection], None]:
    def mark(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA user_version={state}")

    return mark


def _fold_the_log_in(connection: Connection) -> None:
    _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _copy_to(to: Path, connection: Connection) -> None:
    _driver(connection).execute("VACUUM INTO ?", (str(to),)).close()
    with closing(sqlite3.connect(to)) as copy, copy:
        copy.execute(f"PRAGMA user_version={CLOSED}")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("one file is opened by Python's own driver")
    return driver


def _make_private(file: Path) -> None:
    """Create the file, where there is none, so that only its owner can read it."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, FOR_ITS_OWNER))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log, flushed at every commit; transactions are begun by `_begin`, for SQLAlchemy begins none here."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=1500", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(driver: sqlite3.Connection, *, reading: bool) -> None:
    """Take the write lock with the transaction, not in its middle; said to the driver: it is half of a short work."""
    try:
        driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE").close()
    except sqlite3.Error as refused:  # locked, no database, not readable: as SQLAlchemy says it of every statement
        raise DBAPIError("BEGIN", None, refused, hide_parameters=True) from refused
