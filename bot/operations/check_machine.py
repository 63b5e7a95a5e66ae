"""What `backpain check` asks of this machine: the database, the time zones, and who would notice that all is dead."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.kept import schema
from bot.kept.copies import read_only
from bot.kept.file_watch import FileWatch
from bot.kept.rotating import refuse_other_keys
from bot.kept.schema import UnusableDatabaseError
from bot.kept.sealing import Seal
from bot.kept.zone_names import is_zone
from bot.operations.checked import Row
from bot.settings import Settings
from bot.troubles import CannotStartError, describe

ZONES: Final = ("Europe/London", "America/New_York", "Asia/Kolkata")
"""Of three continents: a machine that lacks one of them has no time zones that can be relied on."""
SAYS: Final = {
    "none": "it is empty: its tables are made at the first start",
    "older": "it is of an older version: the next start migrates it; back it up before",
    "today": "whole, and of this version",
}


async def database(settings: Settings) -> Row:
    """Whether the database can be used; nothing in it is changed, whoever uses it meanwhile."""
    url = make_url(settings.database_url)
    try:
        if url.get_backend_name() == "sqlite":
            return _file(Path(url.database or ""), settings)
        from bot.kept.shared import Shared  # noqa: PLC0415 - needs the optional dependencies of PostgreSQL

        shared = Shared(url)
        try:
            await shared.read(lambda connection: refuse_other_keys(connection, Seal.of(settings.keys)))
            return Row("database", "ok", f"PostgreSQL: {SAYS[await shared.read(schema.state)]}")
        finally:
            await shared.close()
    except ImportError:
        return Row("database", "WRONG", "PostgreSQL needs what is not installed: pip install '.[postgres]'")
    except (UnusableDatabaseError, CannotStartError) as unusable:
        return Row("database", "WRONG", str(unusable))
    except (SQLAlchemyError, sqlite3.Error, OSError) as trouble:
        return Row(
            "database", "WRONG", f"it cannot be read ({describe(trouble)}): check BACKPAIN_DATABASE_URL and its server"
        )


def _file(path: Path, settings: Settings) -> Row:
    folder = path.absolute().parent
    if not folder.is_dir():
        return Row("database", "WRONG", f"there is no folder {folder}: create it, or name another")
    if not os.access(folder, os.W_OK):
        return Row("database", "WRONG", f"nothing may be written in {folder}: give whoever runs backpain the right")
    if not path.exists():
        return Row("database", "ok", f"{path} is not there yet: it is made at the first start")
    if path.is_dir():
        return Row("database", "WRONG", f"{path} is a folder: name a file in it")
    FileWatch(path).refuse_a_part()
    address = read_only(path)
    with closing(sqlite3.connect(address, uri=True)) as file:
        (found,) = file.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        return Row("database", "WRONG", f"{path} is damaged: restore the last backup (backpain restore)")
    engine = create_engine(f"sqlite:///{address}&uri=true")
    try:
        with engine.connect() as connection:
            there = schema.state(connection)
            refuse_other_keys(connection, Seal.of(settings.keys))
            return Row("database", "ok", f"{path}: {SAYS[there]}")
    finally:
        engine.dispose()


def encryption(settings: Settings) -> Row:
    """Whether what is kept of a patient is encrypted by us."""
    if number := len(settings.keys):
        older = "" if number == 1 else f"; {number - 1} older keys are read with: after backpain rotate-key they can go"
        return Row("encryption", "ok", f"on: new texts are encrypted with the first key{older}")
    return Row("encryption", "note", "off: keep the database on an encrypted disk, or set BACKPAIN_ENCRYPTION_KEYS")


def time_zones(settings: Settings) -> Row:
    """Whether this machine knows the time zones."""
    missing = [name for name in (*ZONES, settings.time_zone or "UTC") if not is_zone(name)]
    if missing:
        return Row("time zones", "WRONG", f"this machine does not know {', '.join(missing)}: install tzdata")
    team = settings.time_zone or "that of each case's owner"
    return Row("time zones", "ok", f"{len(available_timezones())} are known; the team's is {team}")


def heartbeat(settings: Settings) -> Row:
    """Whether anybody would notice that the bot is dead."""
    ways = [
        words
        for is_set, words in (
            (settings.heartbeat_url, "an address is asked every five minutes"),
            (settings.heartbeat_channel, "Slack says it in a channel after an hour"),
        )
        if is_set
    ]
    if ways:
        return Row("heartbeat", "ok", f"{'; '.join(ways)}")
    words = "nobody would notice that backpain is dead: set BACKPAIN_HEARTBEAT_URL or BACKPAIN_HEARTBEAT_CHANNEL"
    return Row("heartbeat", "note", words)
