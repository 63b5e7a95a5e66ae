"""Whether the database file is still the one that was opened, and whether it is whole when it is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from bot.troubles import CannotStartError

USER_VERSION_AT: Final = 60
"""Where a SQLite file keeps four bytes for its application (https://www.sqlite.org/fileformat.html, section 1.3)."""

MAGIC: Final = b"SQLite format 3\0"

Identity = tuple[int, int]


class DatabaseGoneError(OSError):
    """The file under the connection is not the one at its path any more: what is written into it would be lost."""


class FileWatch:
    """A SQLite file and its write-ahead log, as they were when the bot began to use them."""

    def __init__(self, path: Path) -> None:
        """`path` is the database file."""
        self._paths = (path, path.with_name(f"{path.name}-wal"))
        self._began: tuple[Identity | None, ...] | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self._paths[0]

    def refuse_a_part(self) -> None:
        """Refuse a file whose last commits are not there.

        Raises:
            CannotStartError: it was in use when it was last seen, and its write-ahead log is gone.
        """
        file, log = self._paths
        if log.exists() or not _says_in_use(file):
            return
        raise CannotStartError(
            f"{file} is not whole: it was in use when it was copied, or when backpain last ended, and the file {log} "
            "that belongs to it is missing. What was kept last may be in that file alone. Put it back beside the "
            f"database, or restore a backup; if it is gone for good, backpain accept-loss {file} lets the bot start "
            "without what it held. Nothing was changed."
        )

    def begin(self) -> None:
        """From now on both files must stay what they are."""
        self._began = tuple(map(_identity, self._paths))

    def check(self) -> None:
        """Look whether both files are still there.

        Raises:
            DatabaseGoneError: one was removed or replaced while it was open.
        """
        if self._began is not None and tuple(map(_identity, self._paths)) != self._began:
            raise DatabaseGoneError(f"{self.path.name} was removed or replaced while it was open")


def _identity(path: Path) -> Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - before and after every commit: a Path costs twice as much
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _says_in_use(file: Path) -> bool:
    with file.open("rb") as opened:
        header = opened.read(USER_VERSION_AT + 4)
    return header.startswith(MAGIC) and any(header[USER_VERSION_AT:])  # what is no database is SQLite's to refuse
