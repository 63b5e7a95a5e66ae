"""The right to use a SQLite file: one process at a time, given back by the system when that process ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from bot.kept.database import FOR_ITS_OWNER
from bot.troubles import CannotStartError, system_words

log: Final = logging.getLogger("backpain.runner")

LOCK_POLL_SECONDS: Final = 0.2
FREE_WITHIN_SECONDS: Final = 1.0
"""So long a command waits for it."""


class InUseError(Exception):
    """Another process uses this database."""


class OneProcess:
    """A lock file beside the database; it is never removed, so that whoever waits waits for the same file."""

    def __init__(self, database: Path) -> None:
        """`database` is the SQLite file, there or still to come."""
        self._database = database
        path = database.with_name(f"{database.name}.lock")
        self._lock = FileLock(path, mode=FOR_ITS_OWNER, fallback_to_soft=False)

    async def acquire(self) -> None:
        """Wait until no other process uses the database.

        Raises:
            CannotStartError: there is no such folder, nothing may be written in it, or it cannot lock files.
        """
        folder = self._database.absolute().parent
        if not folder.is_dir():  # filelock would make it: a mistyped name must not become a new, empty database
            raise CannotStartError(
                f"there is no folder {folder} for the database of BACKPAIN_DATABASE_URL. Create it, or name another."
            )
        if self._database.is_dir():
            raise CannotStartError(f"BACKPAIN_DATABASE_URL names {self._database}, which is a folder, not a file.")
        waiting = False
        while True:
            try:
                self._lock.acquire(blocking=False)
            except Timeout:
                if not waiting:
                    log.warning(
                        "another backpain process is using %s; waiting to take over when it ends", self._database
                    )
                    waiting = True
                await asyncio.sleep(LOCK_POLL_SECONDS)
            except OSError as refused:
                raise CannotStartError(self._why(refused)) from None
            else:
                return

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """The lock for the block, for a command whose reader waits.

        Raises:
            InUseError: another process has it, and does not end within a second.
            CannotStartError: as `acquire`.
        """
        try:
            await asyncio.wait_for(self.acquire(), FREE_WITHIN_SECONDS)
        except TimeoutError:
            raise InUseError(self._database) from None
        try:
            yield
        finally:
            self.release()

    def release(self) -> None:
        """Let another process go on."""
        self._lock.release()

    def _why(self, refused: OSError) -> str:
        folder = self._database.absolute().parent
        if isinstance(refused, PermissionError) or not self._lock_file_opens():
            return (
                f"nothing may be written in {folder}, where BACKPAIN_DATABASE_URL has its database "
                f"({system_words(refused)}). Give the user who runs backpain the right to write there, or name another "
                "folder."
            )
        return (
            f"the file system of {folder} cannot lock files ({system_words(refused)}), so two processes could use one "
            "database. Put the database of BACKPAIN_DATABASE_URL on a local disk, or use PostgreSQL."
        )

    def _lock_file_opens(self) -> bool:
        try:
            Path(self._lock.lock_file).open("a").close()
        except OSError:
            return False
        return True
