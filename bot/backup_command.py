"""`backpain backup` and `backpain restore`: the SQLite database copied while it is in use, and put back."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import SystemClock
from bot.kept.copies import CopyRefusedError, back_up, put_in_place
from bot.kept.one_process import InUseError, OneProcess
from bot.settings import SettingsError, kept_settings
from bot.troubles import CannotStartError, system_words

REFUSED: Final = 2
POSTGRES: Final = "the database is PostgreSQL, which pg_dump copies while it is in use and pg_restore puts back"
TROUBLES: Final = (CopyRefusedError, CannotStartError, SettingsError, sqlite3.Error, SQLAlchemyError, OSError)


def backup(to: str) -> int:
    """Copy the database to a file, or into a folder under a name with the moment; gives the exit status."""
    try:
        place = Path(to)
        if place.is_dir():
            place /= f"backpain-{SystemClock().now():%Y%m%dT%H%M%SZ}.db"
        held = back_up(_database_file(), place)
    except TROUBLES as trouble:
        return _refused(trouble)
    print(f"{place}: {held.words}, read back whole.")
    return 0


def restore(backup_file: str) -> int:
    """Put a backup in the place of the database; gives the exit status."""
    try:
        return asyncio.run(_restore(Path(backup_file), _database_file(), SystemClock().now()))
    except TROUBLES as trouble:
        return _refused(trouble)


async def _restore(source: Path, target: Path, now: datetime) -> int:
    try:
        async with OneProcess(target).held():
            held, aside = put_in_place(source, target, now)
    except InUseError:
        raise CopyRefusedError(f"a backpain process is using {target}: stop it first") from None
    print(f"{target}: {held.words}, read back whole.")
    if aside is not None:
        print(f"What was there is now {aside}.")
    print("Start backpain: it holds Slack against what was restored, and says in one report what it found.")
    return 0


def _database_file() -> Path:
    """The SQLite file that the settings name.

    Raises:
        CopyRefusedError: they name PostgreSQL.
        SettingsError: the variable is wrong.
    """
    url = make_url(kept_settings().database_url)
    if url.get_backend_name() != "sqlite":
        raise CopyRefusedError(POSTGRES)
    return Path(url.database or "")


def _refused(trouble: Exception) -> int:
    words = f"it cannot be done ({type(trouble).__name__})"
    if isinstance(trouble, CopyRefusedError | CannotStartError | SettingsError):
        words = str(trouble).removesuffix(".").removesuffix(". Nothing in it was changed")
    elif isinstance(trouble, OSError):
        words = f"{trouble.filename or 'the disk'}: {system_words(trouble)}"
    print(f"backpain: {words}. Nothing was changed.", file=sys.stderr)
    return REFUSED
