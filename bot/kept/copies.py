"""Copies of a SQLite database: taken while it is in use, read back whole, and put in place of one that is gone."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from bot.kept import schema
from bot.kept.database import FOR_ITS_OWNER
from bot.kept.file_watch import MAGIC, FileWatch
from bot.kept.one_file import CLOSED
from bot.kept.tables import absences, cases, channels, events, months, mornings, roles

TABLES: Final = (cases.name, events.name, channels.name, absences.name, mornings.name, roles.name, months.name)
BESIDE: Final = ("-wal", "-shm")
"""What belongs to a database beside its file, and how the name of each ends."""


class CopyRefusedError(Exception):
    """Why nothing was copied: the end of a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: how many cases and events, and what stands for every row of it."""

    cases: int
    events: int
    digest: str

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.cases} cases, {self.events} events"


def back_up(source: Path, to: Path) -> Contents:
    """Copy the database as it is at one moment, whoever uses it meanwhile, and read the copy back.

    Raises:
        CopyRefusedError: there is no such database, it is not whole, or there is something at `to` already.
        CannotStartError: its last commits are missing.
        OSError, sqlite3.Error: the disk, or what is on it, does not let it.
    """
    if not source.is_file():
        raise CopyRefusedError(f"there is no database {source}")
    FileWatch(source).refuse_a_part()
    refuse_what_is_none(source)
    if to.exists():
        raise CopyRefusedError(f"{to} is there already, and is left as it is")
    with _part(to) as part, closing(sqlite3.connect(read_only(source), uri=True)) as opened:
        opened.isolation_level = None
        opened.execute("BEGIN")  # all that follows sees one moment
        held = contents(opened)
        with closing(sqlite3.connect(part)) as copy:
            opened.backup(copy)
            copy.execute(f"PRAGMA user_version={CLOSED}")  # it needs no log of its own
            copy.execute("PRAGMA journal_mode=DELETE")
        _read_back(part, held)
        _flush(part)
        part.rename(to)
    _flush(to.absolute().parent)
    return held


def put_in_place(backup: Path, target: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put a backup where the database is to be; what is there is set aside under another name, which is given.

    It is marked as restored at `now`, so that the next start holds Slack against it. Nobody else may use the target.

    Raises:
        CopyRefusedError: the backup is none, or damaged; or what is at `target` is no database of backpain's.
        CannotStartError: the backup is of a newer version, or another program's.
        OSError, sqlite3.Error: the disk, or what is on it, does not let it.
    """
    refuse_what_is_none(backup)
    with closing(sqlite3.connect(read_only(backup), uri=True)) as opened:
        held = contents(opened)
    if target.exists() and target.stat().st_size and not _begins_as_sqlite(target):
        raise CopyRefusedError(f"{target} is there and is no database: name another place")
    with _part(target) as part:
        with closing(sqlite3.connect(read_only(backup), uri=True)) as opened, closing(sqlite3.connect(part)) as copy:
            opened.backup(copy)
            copy.execute(f"PRAGMA user_version={CLOSED}")
            copy.execute(f"PRAGMA application_id={int(now.timestamp())}")
            copy.execute("PRAGMA journal_mode=DELETE")
        _read_back(part, held)
        _flush(part)
        aside = _set_aside(target, now)
        part.replace(target)
    _flush(target.absolute().parent)
    return held, aside


def refuse_what_is_none(file: Path) -> None:
    """Refuse what is no database of backpain's that this version can read, whole.

    Raises:
        CopyRefusedError: it is not there, is no database, holds none of our tables, or is damaged.
        CannotStartError: it is of a newer version, or another program's.
    """
    if not file.is_file():
        raise CopyRefusedError(f"there is no file {file}")
    if not _begins_as_sqlite(file):
        raise CopyRefusedError(f"{file} is no SQLite database")
    engine = create_engine(f"sqlite:///{read_only(file)}&uri=true")
    try:
        with closing(sqlite3.connect(read_only(file), uri=True)) as opened:
            (found,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise CopyRefusedError(f"{file} is damaged")
        with engine.connect() as connection:
            if schema.state(connection) == "none":
                raise CopyRefusedError(f"{file} holds no cases of backpain's")
    except sqlite3.DatabaseError:
        raise CopyRefusedError(f"{file} is damaged") from None
    finally:
        engine.dispose()


def contents(opened: sqlite3.Connection) -> Contents:
    """Read every row of ours."""
    digest = hashlib.sha256()
    there = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    numbers: dict[str, int] = {}
    for table in TABLES:
        if table not in there:
            continue  # of an older schema
        for row in opened.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - our own names
            digest.update(repr((table, row)).encode())
            numbers[table] = numbers.get(table, 0) + 1
    return Contents(numbers.get(cases.name, 0), numbers.get(events.name, 0), digest.hexdigest())


def _read_back(part: Path, held: Contents) -> None:
    refuse_what_is_none(part)
    with closing(sqlite3.connect(read_only(part), uri=True)) as opened:
        if contents(opened) != held:
            raise CopyRefusedError("the copy is not what was copied: the disk does not keep what it is given")


def read_only(file: Path) -> str:
    """Where SQLite only reads a file; one that nobody uses is opened so that not even a lock is laid beside it."""
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
    return f"{file.absolute().as_uri()}?{how}"


def _begins_as_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


@contextmanager
def _part(to: Path) -> Iterator[Path]:
    """A new file beside `to`, for its owner alone, until the block ends; whoever is through with it renames it."""
    part = to.with_name(f"{to.name}.part")
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, FOR_ITS_OWNER))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Give what is there, with all that belongs to it, a name that says when.

    Its log goes first: a database without its log is refused at a start, a log beside another database is not.
    """
    if not target.exists():
        return None
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    for ending in BESIDE:
        beside = target.with_name(f"{target.name}{ending}")
        if beside.exists():
            beside.rename(aside.with_name(f"{aside.name}{ending}"))
    aside.hardlink_to(target)
    return aside
