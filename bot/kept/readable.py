"""The cases that this version can read, and those that it cannot."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from sqlalchemy.engine import Row

from bot.kept.case import Case, Torn, UnreadableCaseError, read_case, read_torn
from bot.troubles import new_error_id

log: Final = logging.getLogger("backpain.kept")


class Readable:
    """Reads rows of cases, and remembers those whose steps cannot be read."""

    def __init__(self) -> None:
        """None was met yet."""
        self._torn: dict[str, Torn] = {}

    @property
    def torn(self) -> list[Torn]:
        """The cases met so far whose steps cannot be read."""
        return [*self._torn.values()]

    @property
    def torn_ids(self) -> list[str]:
        """Their ids."""
        return [*self._torn]

    def is_torn(self, case_id: str) -> bool:
        """Whether the case was met, and its steps cannot be read."""
        return case_id in self._torn

    def case(self, row: Row[Any]) -> Case:
        """The case of a row.

        Raises:
            UnreadableCaseError: its steps cannot be read; that is told once in the log, and remembered.
        """
        try:
            return read_case(row)
        except UnreadableCaseError:
            if row.id not in self._torn:
                self._torn[row.id] = read_torn(row)
                log.error("%s: case %s cannot be read by this version; it is left as it is", new_error_id(), row.id)
            raise

    def cases(self, rows: Iterable[Row[Any]]) -> list[Case]:
        """The cases of the rows that can be read; the others are left alone."""
        read = []
        for row in rows:
            with suppress(UnreadableCaseError):
                read.append(self.case(row))
        return read
