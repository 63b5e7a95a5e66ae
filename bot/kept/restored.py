"""Whether the database was put back from a backup, kept in the file itself, so that Slack is held against it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from bot.kept.store import Cases
from bot.kept.tables import events

MARK: Final = "PRAGMA application_id"
"""Unix seconds of the restoring in the file's header; negative once Slack was held against it; 0: never restored."""


@dataclass(frozen=True, slots=True)
class Restored:
    """When it was put back, whether Slack is still to be held against it, and until when the backup knows."""

    at: datetime
    is_new: bool
    knows_until: datetime


async def restored(cases: Cases) -> Restored | None:
    """What is known of it; None where it was never restored by `backpain restore`."""
    return await cases.database.read(_read)


async def note_held_against(cases: Cases, found: Restored) -> None:
    """Slack was held against it."""
    mark = f"{MARK}={-int(found.at.timestamp())}"
    await cases.database.write(lambda connection: connection.exec_driver_sql(mark))


def _read(connection: Connection) -> Restored | None:
    if connection.dialect.name != "sqlite":
        return None
    mark = int(connection.exec_driver_sql(MARK).scalar_one())
    newest = connection.execute(select(func.max(events.c.at))).scalar_one()
    if mark == 0 or newest is None:
        return None
    at = datetime.fromtimestamp(abs(mark), UTC)
    return Restored(at, mark > 0, datetime.fromtimestamp(newest, UTC))
