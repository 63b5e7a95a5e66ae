"""The runner alone: it stops when it is told to, and goes on after trouble with the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar

import aiohttp
import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.kept.case import Case
from bot.kept.happened import Acknowledged, Event
from bot.kept.store import AtWork, Cases
from bot.life.advance import Life
from bot.life.one_machine import CASES_AT_ONCE, MOST_AT_ONCE, Runner, end
from bot.life.policy import Policy
from bot.settings import driver_url
from bot.slack import Slack

NO_SLACK = "http://127.0.0.1:9/api/"  # nothing listens there


@asynccontextmanager
async def a_runner(database_url: str, kind: type[Life] = Life) -> AsyncIterator[tuple[Cases, Runner]]:
    cases = Cases(driver_url(database_url))
    await cases.prepare()
    async with aiohttp.ClientSession() as session:
        clock = SystemClock()
        life = kind(cases, Slack("token", NO_SLACK, session, clock), clock, Policy("UTC", 7, 9), 0.0)
        yield cases, Runner(cases, life, clock)
    await cases.close()


async def one_case(cases: Cases, row: str) -> None:
    submitted = Event("T1", "view:1", "U1", datetime.now(UTC), Acknowledged())
    await cases.open(channel="C1", urgent=False, submitted=submitted)
    await cases.database.write(lambda connection: connection.execute(text(f"UPDATE cases SET {row}")))  # noqa: S608


@pytest.mark.parametrize("turns", range(12))
async def test_a_runner_stops_at_whatever_moment_it_is_told_to(sqlite_url: str, turns: int) -> None:
    async with a_runner(sqlite_url) as (cases, runner):
        await one_case(cases, "handled = 1000000, due_at = 4102444800")  # it waits for a day in 2100
        work = asyncio.create_task(runner.run())
        await asyncio.sleep(0.1)  # by then it rests
        runner.wake()
        for _ in range(turns):
            await asyncio.sleep(0)
        work.cancel()
        ended, _ = await asyncio.wait([work], timeout=5)
        await end(work)
        assert ended


class Begun(Life):
    """A life that only notes which case is moved on, and in what order."""

    begun: ClassVar[list[str]] = []

    async def advance(self, case: Case, _at_work: AtWork | None = None) -> None:
        """Stay with it without end."""
        self.begun.append(case.id)
        await asyncio.Event().wait()


@pytest.mark.parametrize("turns", range(12))
async def test_a_new_emergency_is_begun_at_once_and_by_no_look_that_is_under_way_again(
    sqlite_url: str, turns: int
) -> None:
    Begun.begun.clear()
    async with a_runner(sqlite_url, Begun) as (cases, runner):
        submitted = Event("T1", "view:1", "U1", datetime.now(UTC), Acknowledged())
        work = asyncio.create_task(runner.run())
        await asyncio.sleep(0.1)  # by then it rests
        opened = await cases.open(channel="C1", urgent=True, submitted=submitted)
        runner.wake()
        for _ in range(turns):
            await asyncio.sleep(0)
        runner.begin(opened)
        await asyncio.sleep(0)
        assert Begun.begun == [opened.case.id]
        await asyncio.sleep(0.1)
        assert Begun.begun == [opened.case.id]
        await end(work)


async def test_a_runner_goes_on_after_a_row_that_cannot_be_read(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_runner(sqlite_url) as (cases, runner):
        await one_case(cases, "due_at = 1, trying = 'torn'")
        with caplog.at_level(logging.ERROR):
            work = asyncio.create_task(runner.run())
            while "cannot be read" not in caplog.text:  # noqa: ASYNC110 - a log gives no event
                await asyncio.sleep(0.01)
        assert not work.done()
        await end(work)


class Held(Life):
    """A life in which every case waits, and of which one can ask who is at work."""

    at_work: ClassVar[set[str]] = set()

    async def advance(self, case: Case, _at_work: AtWork | None = None) -> None:
        """Wait without end."""
        self.at_work.add(case.id)
        await asyncio.Event().wait()


async def test_b3_of_thousands_of_cases_that_are_due_some_hundreds_are_worked_on_at_once_and_every_emergency(
    sqlite_url: str,
) -> None:
    async with a_runner(sqlite_url, Held) as (cases, runner):
        await one_case(cases, "handled = 1000000, due_at = 1")
        columns = "team, channel, owner, opened_at, done, handled, due_at, errors, version, newest"
        await cases.database.write(
            lambda connection: connection.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "  # noqa: S608
                    f"INSERT INTO cases (id, code, urgent, troubled, pressing, attended, {columns}) "
                    f"SELECT 'c' || i, 'BP-' || i, i > 2990, 0, 0, 0, {columns} FROM cases, n"
                )
            )
        )
        work = asyncio.create_task(runner.run())
        emergencies = {f"c{number}" for number in range(2991, 3001)}
        for _ in range(200):
            await asyncio.sleep(0.05)
            if len(Held.at_work) >= MOST_AT_ONCE:
                break
        await asyncio.sleep(0.5)  # for whatever else it would begin
        assert emergencies <= Held.at_work
        assert len(Held.at_work) < MOST_AT_ONCE + CASES_AT_ONCE
        late = "UPDATE cases SET urgent = 1 WHERE id = 'c2900'"
        await cases.database.write(lambda connection: connection.execute(text(late)))
        runner.wake()
        await asyncio.sleep(0.5)
        assert "c2900" in Held.at_work
        await end(work)
