"""The runner alone: it stops when it is told to, and goes on after trouble with the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.kept.happened import Acknowledged, Event
from bot.kept.store import Cases
from bot.life.advance import Life
from bot.life.one_machine import Runner, end
from bot.life.policy import Policy
from bot.settings import driver_url
from bot.slack import Slack

NO_SLACK = "http://127.0.0.1:9/api/"  # nothing listens there


@asynccontextmanager
async def a_runner(database_url: str) -> AsyncIterator[tuple[Cases, Runner]]:
    cases = Cases(driver_url(database_url))
    await cases.prepare()
    async with aiohttp.ClientSession() as session:
        clock = SystemClock()
        life = Life(cases, Slack("token", NO_SLACK, session, clock), clock, Policy("UTC", 7, 9), 0.0)
        yield cases, Runner(cases, life, clock)
    await cases.close()


async def one_case(cases: Cases, row: str) -> None:
    submitted = Event("T1", "view:1", "U1", datetime.now(UTC), Acknowledged())
    await cases.open(channel="C1", owner="U1", urgent=False, submitted=submitted)
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
