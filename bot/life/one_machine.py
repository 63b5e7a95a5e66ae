"""Who calls life: the one process on SQLite."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextvars import Context
from datetime import datetime, timedelta
from typing import Any, Final

from bot.clock import Clock
from bot.kept.case import Case
from bot.kept.store import AtWork, Cases, Opened
from bot.life.advance import Life
from bot.life.hourly_look import HourlyLook
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

CASES_AT_ONCE: Final = 32
MOST_AT_ONCE: Final = 512
"""So many cases are under way at once, most of them waiting their turn; more only where they are emergencies."""
AFTER_DATABASE_TROUBLE: Final = timedelta(seconds=2)
LONGEST_REST_SECONDS: Final = 15.0


async def rest(awake: asyncio.Event, clock: Clock, until: datetime | None, at_most: float) -> None:
    """Return once awake, at a moment of the clock, or after so many seconds, whatever comes first."""
    waits: list[asyncio.Task[Any]] = [asyncio.create_task(awake.wait())]
    if until is not None:
        waits.append(asyncio.create_task(clock.sleep_until(until)))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED, timeout=at_most)
    finally:
        await end(*waits)


class Runner:
    """Looks for cases that are due and moves each on, emergencies first, one runner a case."""

    def __init__(self, cases: Cases, life: Life, clock: Clock) -> None:
        """Nothing runs before `run`."""
        self._turns = cases.turns
        self._life = life
        self._clock = clock
        self._hourly = HourlyLook(life.look, clock, self.wake)
        self._awake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Look for due cases now: something was kept."""
        self._awake.set()

    def begin(self, opened: Opened) -> None:
        """Move a new case on: an emergency without a look for what else is due."""
        if opened.case.urgent:
            self._start([opened.case], opened.at_work)
        else:
            self.wake()

    async def run(self) -> None:
        """Work until cancelled; what is under way is then cancelled too and finished after the next start."""
        hourly = asyncio.create_task(self._hourly.run(), name="hourly look")
        try:
            while True:
                self._awake.clear()  # before the look: what is kept during it wakes us again
                try:
                    next_look = await self._look()
                except Exception as trouble:  # noqa: BLE001 - whatever was wrong, the cases are looked at again
                    log.error("%s: no look at the database: %s", new_error_id(), describe(trouble))
                    next_look = self._clock.now() + AFTER_DATABASE_TROUBLE
                # The limit holds when the clock is put back: a case in trouble may then be due before `next_look`.
                await rest(self._awake, self._clock, next_look, LONGEST_REST_SECONDS)
        finally:
            await end(hourly, *self._busy.values())

    async def _look(self) -> datetime | None:
        """Start what is due, emergencies first, and give the moment of the next look."""
        await self._life.let_emergencies_through()
        now, is_full = self._clock.now(), len(self._busy) >= MOST_AT_ONCE
        due, next_look = await self._turns.look(now, list(self._busy), CASES_AT_ONCE)
        if not is_full:
            self._start(due)
            return next_look
        self._start([case for case in due if case.urgent])
        # What else is due is begun when something under way has ended, which wakes us.
        return await self._turns.next_due(list(self._busy), after=now)

    async def idle(self) -> None:
        """Return once nothing is due and nothing is under way; for whoever must know that all is said."""
        while (
            self._busy or self._hourly.is_due or self._awake.is_set() or await self._turns.due(self._clock.now(), [], 1)
        ):
            if self._busy:
                await asyncio.wait(list(self._busy.values()))
            await asyncio.sleep(0)

    def _start(self, due: Sequence[Case], at_work: AtWork | None = None) -> None:
        for case in due:
            if case.id in self._busy:  # begun during the look; a row of one that has ended by now is stale
                continue
            task = asyncio.create_task(self._move_on(case, at_work), name=f"case {case.id}", context=Context())
            self._busy[case.id] = task

    async def _move_on(self, case: Case, at_work: AtWork | None) -> None:
        try:
            await self._life.advance(case, at_work)
        finally:
            del self._busy[case.id]
            self._awake.set()


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait for their end, whatever it is; whoever is cancelled while waiting here is told so."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
