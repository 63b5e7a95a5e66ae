"""Who calls life on PostgreSQL: any number of machines, each due case handed to one of them by Procrastinate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.kept.bounded import PARAMETERS, BoundedConnection
from bot.kept.case import Due
from bot.kept.store import Cases, Opened
from bot.life.advance import Life
from bot.life.hourly_look import HourlyLook
from bot.life.one_machine import end, rest
from bot.life.presence import Presence
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

TASK: Final = "advance"
CASES_IN_HAND: Final = 1000  # so many that an emergency always finds room; how many are worked on, `Places` says
LOOK_AGAIN_SECONDS: Final = 1.0  # Procrastinate can miss a notification that comes while it fetches
SWEEP_SECONDS: Final = 1.0
HEARTBEAT_SECONDS: Final = 1.0
DEAD_AFTER_SECONDS: Final = 10.0  # one that is connected and silent: it is stopped, or cut off where nobody sees it
RESTART_SECONDS: Final = 1.0
DUE_IN_ONE_SWEEP: Final = 500
FIRST: Final = 20  # Procrastinate takes the highest priority first
URGENT: Final = 10

_WAITING: Final = """
SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(%(these)s)
"""
_RAISE: Final = """
UPDATE procrastinate_jobs SET priority = %(first)s
WHERE status = 'todo' AND priority < %(first)s AND queueing_lock = ANY(%(these)s)
"""
"""A case may become an emergency while it waits in the queue as an ordinary one."""
_END: Final = "DELETE FROM procrastinate_jobs WHERE status = 'doing' AND id = ANY(%(these)s)"
"""As Procrastinate ends a job that it deletes, of any number at once: a machine may die with hundreds in hand."""


async def _at_once(connection: psycopg.AsyncConnection[Any]) -> None:
    """Each call is one statement: a machine that is stopped after it has nothing locked."""
    await connection.set_autocommit(True)


class Queue:
    """The queue of due cases. A case is queued once and run once at a time, whatever machine asks for it."""

    def __init__(self, database_url: str) -> None:
        """`database_url` is the SQLAlchemy address of the same database as the cases."""
        url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        connector = procrastinate.PsycopgConnector(
            conninfo=url, connection_class=BoundedConnection, kwargs=dict(PARAMETERS), configure=_at_once
        )
        self.app = procrastinate.App(connector=connector)
        self.presence = Presence(connector, url)
        self.app.job_manager = self.presence

    async def kept(self, connection: AsyncConnection, case_id: str, urgent: bool) -> None:
        """Queue a case inside the transaction that keeps an event of it."""
        raw = await connection.get_raw_connection()
        job = self._job(case_id, FIRST if urgent else 0)
        with suppress(AlreadyEnqueued):
            async with connection.begin_nested():
                await self.app.job_manager.defer_job_async(job, connection=raw.driver_connection)

    async def put(self, due: Sequence[Due]) -> None:
        """Queue these cases, but those that wait there already."""
        these = [case.id for case in due]
        rows = await self.app.connector.execute_query_all_async(_WAITING, these=these) if these else []
        waiting = {row["queueing_lock"] for row in rows}
        if first := [case.id for case in due if case.comes_first and case.id in waiting]:
            await self.app.connector.execute_query_async(_RAISE, these=first, first=FIRST)
        new = [case for case in due if case.id not in waiting]
        if not new:
            return
        jobs = [self._job(case.id, FIRST if case.comes_first else URGENT if case.urgent else 0) for case in new]
        try:
            await self.app.job_manager.batch_defer_jobs_async(jobs)
        except (AlreadyEnqueued, ConnectorException):  # somebody else is just queuing one of them: so none of ours was
            for job in jobs:
                with suppress(AlreadyEnqueued):
                    await self.app.job_manager.defer_job_async(job)

    def _job(self, case_id: str, priority: int) -> Job:
        task = self.app.configure_task(TASK, lock=case_id, queueing_lock=case_id, priority=priority)
        return task.make_new_job(case_id=case_id)

    async def prepare(self) -> None:
        """Create Procrastinate's tables where they are missing."""
        if not await self.app.check_connection_async():
            await self.app.schema_manager.apply_schema_async()

    async def free_the_dead(self) -> None:
        """End the jobs of machines that are gone or silent, so that their cases can be queued again."""
        await self.presence.forget_the_dead()
        stalled = list(await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS))
        for job in stalled:
            log.warning("case %s: its machine is silent; another takes over", job.lock)
        if stalled:
            await self.app.connector.execute_query_async(_END, these=[job.id for job in stalled])

    async def is_empty(self) -> bool:
        """Whether no case is queued or under way anywhere."""
        for status in (Status.TODO, Status.DOING):
            if list(await self.app.job_manager.list_jobs_async(status=status.value)):
                return False
        return True


class Replicas:
    """One machine's share of the work."""

    def __init__(self, cases: Cases, queue: Queue, life: Life, clock: Clock) -> None:
        """Nothing runs before `run`."""
        self._turns = cases.turns
        self._queue = queue
        self._life = life
        self._clock = clock
        self._hourly = HourlyLook(life.look, clock, self.wake)
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Look for due cases now; the queue's own notification may come sooner, or be missed."""
        self._awake.set()

    def begin(self, _opened: Opened) -> None:
        """Move a new case on: it is queued with its first event, for whatever machine comes first."""
        self.wake()

    async def run(self) -> None:
        """Work until cancelled, through restarts of PostgreSQL."""
        self._queue.app.task(name=TASK)(self._advance)
        hourly = asyncio.create_task(self._hourly.run(), name="hourly look")
        try:
            while True:
                try:
                    await self._work()
                except Exception as trouble:  # noqa: BLE001 - whatever ended the work, this machine takes part again
                    log.error("%s: the work with PostgreSQL was cut short: %s", new_error_id(), describe(trouble))
                await asyncio.sleep(RESTART_SECONDS)
        finally:
            await end(hourly)

    async def idle(self) -> None:
        """Return once nothing is due and nothing is under way on any machine."""
        while (  # noqa: ASYNC110 - other machines give no event
            self._hourly.is_due or not await self._queue.is_empty() or await self._turns.due(self._clock.now(), [], 1)
        ):
            await asyncio.sleep(0.02)

    async def _work(self) -> None:
        """Take part until the sweep fails, or the worker or its lock is gone (which is without a word, at times)."""
        worker = self._queue.app.run_worker_async(
            concurrency=CASES_IN_HAND,
            fetch_job_polling_interval=LOOK_AGAIN_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=DEAD_AFTER_SECONDS,
            shutdown_graceful_timeout=0.0,
            install_signal_handlers=False,
            delete_jobs="always",
        )
        doing = (self._sweep_forever(), worker, self._queue.presence.lost())
        tasks = [asyncio.create_task(one) for one in doing]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            await end(*tasks)
            await self._queue.presence.unlocked()

    async def _sweep_forever(self) -> None:
        while True:
            self._awake.clear()  # before the look: what is kept during it wakes us again
            await self._life.let_emergencies_through()
            await self._queue.free_the_dead()
            now = self._clock.now()
            await self._queue.put(await self._turns.due_but_not_read(now, DUE_IN_ONE_SWEEP))
            await rest(self._awake, self._clock, await self._turns.next_due([], after=now), SWEEP_SECONDS)

    async def _advance(self, case_id: str) -> None:
        try:
            case = await self._turns.get_due(case_id, self._clock.now())
        except SQLAlchemyError as trouble:  # the sweep queues the case again
            log.error("%s: case %s could not be read: %s", new_error_id(), case_id, describe(trouble))
            return
        if case is not None:
            await self._life.advance(case)
