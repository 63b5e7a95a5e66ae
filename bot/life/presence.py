"""Whether a machine lives: its lock in PostgreSQL goes with its connection, the moment its process dies."""

from __future__ import annotations

import asyncio
from typing import Final

from procrastinate.connector import BaseAsyncConnector
from procrastinate.manager import JobManager

from bot.kept.bounded import PARAMETERS, BoundedConnection

OURS: Final = 0x6270  # beside what else may hold advisory locks in this database
LOOK_SECONDS: Final = 0.5
SILENT_SECONDS: Final = 1.5
"""A machine that has lost its lock and lives sees it in less, and stops."""

_REGISTER: Final = """
WITH registered AS MATERIALIZED (SELECT worker_id FROM procrastinate_register_worker_v1())
SELECT worker_id, pg_advisory_lock(%(ours)s, worker_id::int) FROM registered
"""
_FORGET_THE_DEAD: Final = """
DELETE FROM procrastinate_workers worker
WHERE last_heartbeat < now() - make_interval(secs => %(silent)s)
AND NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = %(ours)s::int::oid AND objid = worker.id::int::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""


class Presence(JobManager):
    """Procrastinate's workers, each with a lock for as long as its machine is connected.

    Whoever has none and was silent for SILENT_SECONDS is forgotten, and with it nobody works on its jobs any more. A
    machine that loses its lock must stop (`lost`): others may soon do its work.
    """

    def __init__(self, connector: BaseAsyncConnector, address: str) -> None:
        """`address` is libpq's, of the same database as the connector's."""
        super().__init__(connector)
        self._address = address
        self._held: BoundedConnection | None = None

    async def register_worker(self) -> int:
        """Register and lock in one transaction: nobody ever sees this worker without its lock."""
        await self.unlocked()
        self._held = await BoundedConnection.connect(self._address, autocommit=True, **PARAMETERS)
        told = await (await self._held.execute(_REGISTER, {"ours": OURS})).fetchall()
        return int(told[0][0])

    async def unregister_worker(self, worker_id: int) -> None:
        """End as a machine that has nothing in hand."""
        await super().unregister_worker(worker_id)
        await self.unlocked()

    async def forget_the_dead(self) -> None:
        """Forget whoever holds no lock and was not heard of."""
        await self.connector.execute_query_async(_FORGET_THE_DEAD, ours=OURS, silent=SILENT_SECONDS)

    async def lost(self) -> None:
        """Return, or raise what psycopg does, once the connection that holds the lock is gone."""
        while self._held is None or not self._held.closed:
            await asyncio.sleep(LOOK_SECONDS)
            if self._held is not None:
                await self._held.execute("SELECT 1")

    async def unlocked(self) -> None:
        """Give the lock back, with its connection."""
        if self._held is not None:
            await self._held.close()
        self._held = None
