"""`backpain accept-loss`: says that the write-ahead log of a SQLite database is gone for good."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Final

from bot.kept.file_watch import FileWatch
from bot.kept.one_file import accept_loss
from bot.kept.one_process import InUseError, OneProcess
from bot.troubles import CannotStartError

REFUSED: Final = 2


def accept(name: str) -> int:
    """Let the file start without what its log held; gives the exit status."""
    file = Path(name)
    if not file.is_file():
        return _say(f"{file} is no file")
    try:
        lacked = asyncio.run(_accepted(file))
    except InUseError:
        return _say(f"another backpain process is using {file}. Nothing was changed")
    except (CannotStartError, sqlite3.Error, OSError) as trouble:
        return _say(f"{file} cannot be changed ({type(trouble).__name__})")
    if not lacked:
        return _say(f"{file} lacks nothing: start backpain on it as it is. Nothing was changed")
    print(f"{file} starts without what its write-ahead log held. Hold Slack's messages against it.")
    return 0


async def _accepted(file: Path) -> bool:
    """Accept what is lost; whether anything is."""
    async with OneProcess(file).held():
        try:
            FileWatch(file).refuse_a_part()
        except CannotStartError:
            accept_loss(file)
            return True
        return False


def _say(what: str) -> int:
    print(f"backpain: {what}.", file=sys.stderr)
    return REFUSED
