"""`backpain rotate-key`: all that is encrypted, or not yet, written anew with the first key, the bot stopped."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.kept.one_process import InUseError, OneProcess
from bot.kept.rotating import rotate
from bot.kept.sealing import Seal
from bot.kept.store import Cases
from bot.settings import Settings, SettingsError, kept_settings
from bot.troubles import CannotStartError, describe

REFUSED: Final = 2
_OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)


class RotationRefusedError(Exception):
    """Why nothing is written: the end of a sentence without its full stop."""


def rotate_key() -> int:
    """Write it anew; gives the exit status."""
    try:
        number = asyncio.run(_rotate(kept_settings()))
    except (RotationRefusedError, CannotStartError, SettingsError) as refused:
        return _say(str(refused).removesuffix(".").removesuffix(". Nothing in the database was changed"))
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as trouble:
        return _say(f"it cannot be done ({describe(trouble)})")
    print(f"{number} texts are written anew with the first key. A backup from before needs the keys of before.")
    return 0


def _say(what: str) -> int:
    print(f"backpain: {what}. Nothing was changed.", file=sys.stderr)
    return REFUSED


async def _rotate(settings: Settings) -> int:
    seal = Seal.of(settings.keys)
    if seal is None:
        raise RotationRefusedError("BACKPAIN_ENCRYPTION_KEYS is not set: there is no key to encrypt with")
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return await _written_anew(settings, seal)
    file = _there(url.database or "")
    try:
        async with OneProcess(file).held():
            return await _written_anew(settings, seal)
    except InUseError:
        raise RotationRefusedError(f"a backpain process is using {file}: stop it first") from None


def _there(name: str) -> Path:
    file = Path(name)
    if not file.is_file():
        raise RotationRefusedError(f"there is no database {file}")
    return file


async def _written_anew(settings: Settings, seal: Seal) -> int:
    cases = Cases(settings.database_url, keys=settings.keys)

    def work(connection: Connection) -> int:
        if connection.dialect.name == "postgresql" and connection.execute(_OTHERS).scalar_one():
            raise RotationRefusedError("something else is using the database: stop every backpain process first")
        return rotate(connection, seal)

    try:
        await cases.prepare()
        return await cases.database.write(work)
    finally:
        await cases.close()
