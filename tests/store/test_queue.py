"""In which order the machines take the cases that are queued in PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.many_machines import Queue
from bot.settings import driver_url
from tests import postgres
from tests.store.test_cases import NOW, open_case


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
        cut_short = await open_case(unqueued, "view:V3", urgent=True, at=NOW + timedelta(seconds=1))
        in_doubt = {StepKey("parent"): NOW}
        cut_short = await unqueued.save(replace(cut_short, attended=cut_short.newest, trying=in_doubt, due_at=NOW))
        await unqueued.close()
        cases = Cases(driver_url(address), kept=queue.kept)
        for case in (calm, shown, cut_short):
            await queue.put(case)
        new = await open_case(cases, "view:V4", urgent=True, at=NOW + timedelta(seconds=2))
        await cases.close()
        worker = await queue.app.job_manager.register_worker()
        taken = [await queue.app.job_manager.fetch_job(queues=None, worker_id=worker) for _ in range(4)]
    assert [job.lock for job in taken if job is not None] == [cut_short.id, new.id, shown.id, calm.id]
