"""In which order the machines take the cases that are queued in PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import cast

import procrastinate
import psycopg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.kept.bounded import STOPPED_SECONDS
from bot.kept.case import Due
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.many_machines import DEAD_AFTER_SECONDS, Queue
from bot.life.presence import SILENT_SECONDS
from bot.settings import driver_url
from tests import postgres
from tests.store.test_cases import NOW, open_case

_NUMBERS = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS taken FROM procrastinate_jobs_id_seq"


@asynccontextmanager
async def prepared(address: str) -> AsyncIterator[tuple[Queue, Cases]]:
    """The queue and the cases of a new database; nothing is queued by itself."""
    queue, cases = Queue(address), Cases(driver_url(address))
    async with queue.app.open_async():
        await queue.prepare()
        await cases.prepare()
        try:
            yield queue, cases
        finally:
            await cases.close()


async def test_an_emergency_that_may_not_be_shown_is_taken_before_those_that_are(
    postgres_server: postgres.Server,
) -> None:
    address = postgres_server.new_database()
    queue = Queue(address)
    async with queue.app.open_async():
        await queue.prepare()
        unqueued = Cases(driver_url(address))
        await unqueued.prepare()
        calm = await open_case(unqueued, "view:V1")
        shown = await open_case(unqueued, "view:V2", urgent=True)
        shown = await unqueued.save(replace(shown, attended=shown.newest, handled=shown.newest, due_at=NOW))
        before = await unqueued.turns.due_but_not_read(NOW, 10)
        cut_short = await open_case(unqueued, "view:V3", urgent=True, at=NOW + timedelta(seconds=1))
        in_doubt = {StepKey("parent"): NOW}
        cut_short = await unqueued.save(replace(cut_short, attended=cut_short.newest, trying=in_doubt, due_at=NOW))
        by_now = await unqueued.turns.due_but_not_read(NOW, 10)
        await unqueued.close()
        cases = Cases(driver_url(address), kept=queue.kept)
        assert [len(before), len(by_now)] == [2, 3]
        await queue.put(before)
        await queue.put(by_now)
        new = await open_case(cases, "view:V4", urgent=True, at=NOW + timedelta(seconds=2))
        await cases.close()
        worker = await queue.app.job_manager.register_worker()
        taken = [await queue.app.job_manager.fetch_job(queues=None, worker_id=worker) for _ in range(4)]
        await queue.presence.unlocked()
    assert [job.lock for job in taken if job is not None] == [cut_short.id, new.id, shown.id, calm.id]


async def test_a_queued_case_that_has_become_an_emergency_is_taken_first(postgres_server: postgres.Server) -> None:
    async with prepared(postgres_server.new_database()) as (queue, cases):
        await open_case(cases, "view:V1")
        later = await open_case(cases, "view:V2", at=NOW + timedelta(seconds=1))
        await queue.put(await cases.turns.due_but_not_read(NOW, 10))
        (submitted,) = await cases.history(later.id)
        await cases.add(later.id, replace(submitted, key="view:V3"), urgent=True)
        await queue.put(await cases.turns.due_but_not_read(NOW, 10))
        worker = await queue.app.job_manager.register_worker()
        taken = await queue.app.job_manager.fetch_job(queues=None, worker_id=worker)
        await queue.presence.unlocked()
    assert taken is not None
    assert taken.lock == later.id


async def test_what_waits_in_the_queue_is_not_put_there_again_and_what_is_under_way_is_once(
    postgres_server: postgres.Server,
) -> None:
    address = postgres_server.new_database()
    async with prepared(address) as (queue, cases):
        first, second = [await open_case(cases, f"view:V{number}") for number in range(2)]
        worker = await queue.app.job_manager.register_worker()

        async def put() -> int:
            """How many were tried, refused or not: each takes a number."""
            before = await queue.app.connector.execute_query_one_async(_NUMBERS)
            await queue.put(await cases.turns.due_but_not_read(NOW, 10))
            after = await queue.app.connector.execute_query_one_async(_NUMBERS)
            return int(after["taken"] - before["taken"])

        assert [await put(), await put()] == [2, 0]
        await queue.app.job_manager.fetch_job(queues=None, worker_id=worker)
        assert [await put(), await put()] == [1, 0]
        assert sorted(str(job.lock) for job in await queue.app.job_manager.list_jobs_async()) == sorted(
            [first.id, first.id, second.id]
        )
        await queue.put([])
        await queue.presence.unlocked()


async def test_one_that_is_queued_meanwhile_keeps_no_other_out_of_the_queue(postgres_server: postgres.Server) -> None:
    address = postgres_server.new_database()
    async with prepared(address) as (queue, cases):
        opened = [await open_case(cases, f"view:{number}") for number in range(3)]
        due = await cases.turns.due_but_not_read(NOW, 10)
        engine = create_async_engine(driver_url(address))
        async with engine.begin() as elsewhere:
            await queue.kept(elsewhere, due[1].id, urgent=False)
            putting = asyncio.create_task(queue.put(due))
            waits = "SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted"
            async with asyncio.timeout(5):
                while not (await queue.app.connector.execute_query_one_async(waits))["waiting"]:  # noqa: ASYNC110 - PostgreSQL gives no event
                    await asyncio.sleep(0.01)
        await putting
        await engine.dispose()
        queued = [str(job.lock) for job in await queue.app.job_manager.list_jobs_async()]
    assert sorted(queued) == sorted(case.id for case in opened)


async def test_the_work_of_a_machine_that_died_is_free_as_soon_as_it_was_silent_for_a_moment(
    postgres_server: postgres.Server,
) -> None:
    address = postgres_server.new_database()
    living, dying, looking = Queue(address), Queue(address), Queue(address)
    async with living.app.open_async(), dying.app.open_async(), looking.app.open_async():
        await looking.prepare()
        without_a_lock = await looking.app.connector.execute_query_one_async(
            "SELECT worker_id FROM procrastinate_register_worker_v1()"
        )
        cases = Cases(driver_url(address))
        await cases.prepare()
        opened = [await open_case(cases, f"view:V{number}") for number in range(3)]
        await cases.close()
        workers = [
            await living.app.job_manager.register_worker(),
            await dying.app.job_manager.register_worker(),
            without_a_lock["worker_id"],
        ]
        for case, worker in zip(opened, workers, strict=True):
            await looking.put([Due(case.id, urgent=False, comes_first=False)])
            await looking.app.job_manager.fetch_job(queues=None, worker_id=worker)

        async def silent_for(seconds: float, *whom: int) -> set[str | None]:
            """Whose work is still in hand once these have been silent so long, and somebody has looked."""
            await looking.app.connector.execute_query_async(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %(seconds)s) "
                "WHERE id = ANY(%(whom)s)",
                seconds=seconds,
                whom=list(whom),
            )
            await looking.free_the_dead()
            return {job.lock for job in await looking.app.job_manager.list_jobs_async()}

        everybody = {case.id for case in opened}
        await dying.presence.unlocked()
        assert await silent_for(0, *workers) == everybody, "it was heard of a moment ago"
        assert await silent_for(SILENT_SECONDS + 1, *workers[:2]) == everybody - {opened[1].id}, "it was connected"
        assert await silent_for(SILENT_SECONDS + 1, workers[2]) == {opened[0].id}
        assert await silent_for(DEAD_AFTER_SECONDS + 1, workers[0]) == set(), "stopped, with its connection open"
        await living.presence.unlocked()


async def test_a_machine_that_is_stopped_keeps_nothing_locked_for_long(postgres_server: postgres.Server) -> None:
    address = postgres_server.new_database()
    queue, cases = Queue(address), Cases(driver_url(address))
    limit = "SHOW idle_in_transaction_session_timeout"
    async with queue.app.open_async():
        async with cast("procrastinate.PsycopgConnector", queue.app.connector).pool.connection() as connection:
            assert connection.autocommit, "what it asks of the queue is one statement each time"
        assert (await queue.app.connector.execute_query_one_async(limit)).popitem()[1] == f"{STOPPED_SECONDS}s"
    in_use = await cases.database.read(lambda connection: connection.exec_driver_sql(limit).scalar_one())
    assert in_use == f"{STOPPED_SECONDS}s", "the server lets go of what a transaction has locked"
    await cases.close()


async def test_a_machine_whose_lock_is_gone_is_told_so(postgres_server: postgres.Server) -> None:
    address = postgres_server.new_database()
    queue, other = Queue(address), Queue(address)
    async with queue.app.open_async(), other.app.open_async():
        await queue.prepare()
        await queue.app.job_manager.register_worker()
        lost = asyncio.create_task(queue.presence.lost())
        await other.app.connector.execute_query_async(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
        with pytest.raises(psycopg.OperationalError):
            await asyncio.wait_for(lost, 5)
        await queue.presence.unlocked()
