"""What tests do to the bot's own connection to SQLite: hold it, or run a statement on it outside any transaction."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection

from bot.kept.store import Cases


@asynccontextmanager
async def taken(cases: Cases) -> AsyncIterator[None]:
    """The one connection is busy, with the lock of whoever writes, until the block ends."""
    begun, released = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(_connection: Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        released.wait()

    holding = asyncio.create_task(cases.database.write(hold))
    await begun.wait()
    try:
        yield
    finally:
        released.set()
        await holding


async def execute(cases: Cases, statement: str) -> None:
    """Run a statement on the bot's connection, outside any transaction."""

    def run(connection: Connection) -> None:
        connection.rollback()
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(statement).close()

    await cases.database.read(run)
