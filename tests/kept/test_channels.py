"""What is set for a channel is kept whole on both databases, once, and lost to no second writer or later version."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select

from bot.kept.channel import Channel, Notice
from bot.kept.channels import Channels, StaleChannelError
from bot.kept.store import Cases
from bot.kept.tables import channels
from bot.settings import driver_url
from dialogs.choices import Choices

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
SET = Channel(
    "T1",
    "C1",
    Choices("U1", "U2", "S1", 8, (0, 1, 2), "GB", "ENG", (date(2026, 12, 24),), (time(8), time(20, 30)), "Bleep 1234"),
    managers=("U1", "U2"),
    zone="Europe/London",
    gone=("S1",),
    unchecked=("U2",),
    to_say=(Notice("changed:1", "changed", "U1"),),
    trying={"handover:x": AT},
    looked_at=AT,
    handed_over="2026-11-24T08:00:00+00:00",
    due_at=AT,
)


@asynccontextmanager
async def a_store(url: str) -> AsyncIterator[tuple[Channels, Cases]]:
    cases = Cases(driver_url(url))
    await cases.prepare()
    try:
        yield cases.channels, cases
    finally:
        await cases.close()


async def test_everything_that_is_set_comes_back_and_what_nobody_set_is_empty(database_url: str) -> None:
    async with a_store(database_url) as (store, _):
        assert await store.get("T1", "C1") == Channel("T1", "C1")
        await store.save(SET)
        assert await store.get("T1", "C1") == replace(SET, version=1)
        assert await store.of_team("T1", 9) == [replace(SET, version=1)]
        assert await store.of_team("T2", 9) == []


async def test_of_two_who_write_at_once_the_second_is_told(database_url: str) -> None:
    async with a_store(database_url) as (store, _):
        await store.save(SET)
        with pytest.raises(StaleChannelError):
            await store.save(SET)
        first = await store.get("T1", "C1")
        await store.save(replace(first, zone="UTC"))
        with pytest.raises(StaleChannelError):
            await store.save(replace(first, zone="Asia/Tokyo"))
        assert (await store.get("T1", "C1")).zone == "UTC"


async def test_what_is_due_is_found_and_when_the_next_is(database_url: str) -> None:
    async with a_store(database_url) as (store, _):
        await store.save(SET)
        await store.save(replace(SET, id="C2", due_at=AT + HOUR))
        await store.save(replace(SET, id="C3", due_at=None))
        assert [channel.id for channel in await store.due(AT, 9)] == ["C1"]
        assert [channel.id for channel in await store.due(AT + HOUR, 9)] == ["C1", "C2"]
        assert await store.next_due(AT) == AT + HOUR
        assert await store.next_due(AT + HOUR) is None


async def test_somebody_is_away_until_the_day_comes_or_they_say_that_they_are_back(database_url: str) -> None:
    async with a_store(database_url) as (store, _):
        await store.be_away("T1", "U1", date(2026, 11, 24), AT + HOUR)
        assert (await store.standing("T1", "C1", AT)).away == {"U1"}
        assert (await store.standing("T2", "C1", AT)).away == frozenset()
        assert await store.away_until("T1", "U1", AT) == AT + HOUR
        assert await store.away_until("T1", "U1", AT + HOUR) is None
        assert (await store.standing("T1", "C1", AT + HOUR)).away == frozenset()
        await store.be_away("T1", "U1", date(2026, 11, 25), AT + 2 * HOUR)
        assert await store.away_until("T1", "U1", AT) == AT + 2 * HOUR
        await store.be_away("T1", "U1", None, None)
        assert await store.away_until("T1", "U1", AT) is None


@pytest.mark.parametrize("body", ["{}", "[1]", "not JSON", '{"v":2,"weekdays":"often"}'])
async def test_a_row_of_another_version_sets_nothing_says_so_and_is_left_as_it_is(database_url: str, body: str) -> None:
    async with a_store(database_url) as (store, cases):
        row = {"team": "T1", "channel": "C1", "body": body, "due_at": AT.timestamp(), "version": 3}
        await cases.database.write(lambda connection: connection.execute(insert(channels), row))
        kept = await store.get("T1", "C1")
        assert not kept.is_readable
        assert kept.chosen == Choices()
        assert kept.due_at is None


@pytest.mark.parametrize(
    ("body", "due"),
    [("{}", 0.0), ('{"v":2', 1.0), ("[" * 100_000, 2.0), ("{}", -1e300), ('{"looked_at":1e300}', 3.0)],
)
async def test_channels_that_cannot_be_read_take_no_others_place_and_stay_as_they_are(
    database_url: str, body: str, due: float
) -> None:
    async with a_store(database_url) as (store, cases):
        torn = [{"team": "T1", "channel": f"C{nth}", "body": body, "due_at": due, "version": 7} for nth in range(5)]
        await cases.database.write(lambda connection: connection.execute(insert(channels), torn))
        await store.save(replace(SET, id="C8"))
        await store.save(replace(SET, id="C9", due_at=AT + HOUR))
        assert [channel.id for channel in await store.due(AT, 1)] == ["C8"]
        assert [channel.id for channel in await store.due(AT + HOUR, 2)] == ["C8", "C9"]
        assert await store.next_due(AT) == AT + HOUR
        left = await cases.database.read(
            lambda connection: connection.execute(
                select(channels.c.body, channels.c.due_at, channels.c.version).where(channels.c.version == 7)
            ).all()
        )
        assert [tuple(row) for row in left] == [(body, due, 7)] * 5


async def test_a_moment_that_no_calendar_has_hides_no_other(database_url: str) -> None:
    async with a_store(database_url) as (store, cases):
        torn = {"team": "T1", "channel": "C1", "body": "{}", "due_at": 1e300, "version": 1}
        await cases.database.write(lambda connection: connection.execute(insert(channels), torn))
        assert await store.next_due(AT) is None
        await store.save(replace(SET, id="C9", due_at=AT + HOUR))
        assert await store.next_due(AT) == AT + HOUR
