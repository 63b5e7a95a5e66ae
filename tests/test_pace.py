"""The pace of a channel: who goes first, who waits, and that nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.pace import BETWEEN_POSTS, CHANNELS_REMEMBERED, Pace, Rank
from bot.sandbox.clock import WorkspaceClock

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
TURNS_OF_THE_LOOP = 50


class Ward:
    """Messages that wait for one channel, by name, in the order in which they went."""

    def __init__(self) -> None:
        self.clock = WorkspaceClock(START)
        self.pace = Pace(self.clock)
        self.gone: list[str] = []
        self.waiting: dict[str, asyncio.Task[None]] = {}

    async def say(self, name: str, rank: Rank) -> None:
        """Let a message of this name wait for its turn."""
        self.waiting[name] = asyncio.create_task(self._go(name, rank))
        await self.settle()

    async def _go(self, name: str, rank: Rank) -> None:
        await self.pace.turn("C1", rank)
        self.gone.append(name)

    async def pass_(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock.move(by)
        await self.settle()

    async def settle(self) -> None:
        """Let whoever may go do so."""
        for _ in range(TURNS_OF_THE_LOOP):
            await asyncio.sleep(0)


@asynccontextmanager
async def a_ward() -> AsyncIterator[Ward]:
    ward = Ward()
    try:
        yield ward
    finally:
        for task in ward.waiting.values():
            task.cancel()
        await asyncio.gather(*ward.waiting.values(), return_exceptions=True)


async def test_ordinary_messages_go_one_a_second() -> None:
    async with a_ward() as ward:
        for name in ("first", "second", "third"):
            await ward.say(name, Rank.ORDINARY)
        assert ward.gone == ["first"]
        await ward.pass_(BETWEEN_POSTS)
        assert ward.gone == ["first", "second"]
        await ward.pass_(BETWEEN_POSTS)
        assert ward.gone == ["first", "second", "third"]


async def test_a_burst_of_emergencies_goes_at_once_and_the_rest_in_its_turn() -> None:
    async with a_ward() as ward:
        for number in range(6):
            await ward.say(f"card {number}", Rank.EMERGENCY)
        assert len(ward.gone) == 4
        await ward.pass_(BETWEEN_POSTS)
        await ward.pass_(BETWEEN_POSTS)
        assert ward.gone == [f"card {number}" for number in range(6)]


async def test_a_card_goes_before_what_stands_in_a_thread_and_that_before_an_ordinary_message() -> None:
    async with a_ward() as ward:
        for number in range(4):
            await ward.say(f"card {number}", Rank.EMERGENCY)
        await ward.say("ordinary", Rank.ORDINARY)
        await ward.say("plan", Rank.OF_AN_EMERGENCY)
        await ward.say("card", Rank.EMERGENCY)
        for _ in range(6):
            await ward.pass_(BETWEEN_POSTS)
        assert ward.gone[4:] == ["card", "plan", "ordinary"]


async def test_the_plan_of_a_single_emergency_follows_its_card_at_once() -> None:
    async with a_ward() as ward:
        await ward.say("card", Rank.EMERGENCY)
        await ward.say("plan", Rank.OF_AN_EMERGENCY)
        assert ward.gone == ["card", "plan"]


async def test_one_that_is_given_up_holds_nobody_up() -> None:
    async with a_ward() as ward:
        for name in ("first", "given up", "third"):
            await ward.say(name, Rank.ORDINARY)
        ward.waiting["given up"].cancel()
        await ward.pass_(BETWEEN_POSTS)
        assert ward.gone == ["first", "third"]


async def test_where_slack_asks_to_wait_an_emergency_waits_too_but_not_for_minutes() -> None:
    async with a_ward() as ward:
        ward.pace.asked_to_wait("C1", 2)
        assert ward.pace.must_wait("C1", Rank.EMERGENCY)
        await ward.say("card", Rank.EMERGENCY)
        await ward.pass_(timedelta(seconds=1))
        assert not ward.gone
        await ward.pass_(timedelta(seconds=1))
        assert ward.gone == ["card"]
        ward.pace.asked_to_wait("C2", 900)
        await ward.pass_(timedelta(seconds=5))
        assert not ward.pace.must_wait("C2", Rank.EMERGENCY)


async def test_a_clock_that_is_put_back_blocks_no_channel() -> None:
    async with a_ward() as ward:
        await ward.say("first", Rank.ORDINARY)
        ward.clock.move(timedelta(hours=-1))
        assert not ward.pace.must_wait("C1", Rank.ORDINARY)


async def test_a_clock_that_is_put_back_meanwhile_costs_no_more_than_the_seconds_it_was() -> None:
    async with a_ward() as ward:
        await ward.say("first", Rank.ORDINARY)
        await ward.say("second", Rank.ORDINARY)
        ward.clock.move(timedelta(days=-1))
        async with asyncio.timeout(5):
            await ward.waiting["second"]


async def test_channels_long_silent_are_forgotten() -> None:
    async with a_ward() as ward:
        for number in range(CHANNELS_REMEMBERED + 1):
            await ward.pace.turn(f"C{number}", Rank.ORDINARY)
        await ward.pass_(timedelta(minutes=1))
        await ward.pace.turn("C1", Rank.ORDINARY)
        assert len(ward.pace._lanes) == 1
