"""PostgreSQL: the database that any number of machines share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from sqlalchemy import Engine, func, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.kept.bounded import PARAMETERS, BoundedConnection
from bot.kept.database import Database, InTheSame, Result, Work

STARTING: Final = 0x6261636B  # any number that no other program on the same database locks
CONNECTIONS_WAITED_FOR_SECONDS: Final = 5


class Shared(Database):
    """PostgreSQL: any number of machines."""

    def __init__(self, url: URL) -> None:
        """`url` names an async driver."""
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=CONNECTIONS_WAITED_FOR_SECONDS,
            async_creator=partial(BoundedConnection.connect, address, **PARAMETERS),
        )
        self._under_way: set[asyncio.Future[Any]] = set()

    @property
    def engine(self) -> Engine:
        """The engine below the async one."""
        return self._engine.sync_engine

    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """As `Database.write`; `also` is awaited before the commit."""

        async def run() -> Result:
            async with self._engine.begin() as connection:
                result = await connection.run_sync(work)
                if also is not None:
                    await also(connection, result)
                return result

        return await self._whole(run())

    async def read(self, work: Work[Result]) -> Result:
        """As `Database.read`."""

        async def run() -> Result:
            async with self._engine.connect() as connection:
                return await connection.run_sync(work)

        return await self._whole(run())

    async def in_use(self) -> None:
        """As `Database.in_use`: its server knows that by itself."""

    async def close(self) -> None:
        """As `Database.close`."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold back other machines that start at the same moment while the tables are made."""
        async with self._engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(STARTING)))
            yield

    async def _whole(self, run: Coroutine[Any, Any, Result]) -> Result:
        """Run to the end even when the caller gives up: a transaction cut in the middle leaves a connection torn."""
        task = asyncio.ensure_future(run)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()
