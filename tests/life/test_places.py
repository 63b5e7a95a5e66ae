"""Which cases are worked on at once: a new emergency waits for no other."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime

from bot.kept.case import Case
from bot.kept.step_key import StepKey
from bot.life.places import BEGUN_AT_ONCE, ORDINARY_AT_ONCE, Places

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ORDINARY = Case(id="c", code="BP-1", team="T1", channel="C1", owner="U1", opened_at=NOW, urgent=False)
SHOWN = replace(ORDINARY, urgent=True, pressing=1, attended=1)
NEW = replace(SHOWN, attended=0)
IN_DOUBT = replace(SHOWN, trying={StepKey("parent"): NOW})


async def is_taken_at_once(places: Places, case: Case, stack: AsyncExitStack) -> bool:
    taking = asyncio.ensure_future(stack.enter_async_context(places.place(case).taken()))
    await asyncio.sleep(0)
    if not taking.done():
        taking.cancel()
    return taking.done()


async def test_a_new_emergency_finds_room_whatever_else_is_worked_on() -> None:
    places = Places()
    async with AsyncExitStack() as stack:
        for case, most in ((SHOWN, BEGUN_AT_ONCE), (ORDINARY, ORDINARY_AT_ONCE)):
            assert [await is_taken_at_once(places, case, stack) for _ in range(most + 1)] == [True] * most + [False]
        assert not await is_taken_at_once(places, IN_DOUBT, stack)
        assert [await is_taken_at_once(places, NEW, stack) for _ in range(3)] == [True] * 3


async def test_what_emergencies_have_left_to_do_waits_for_no_other_case() -> None:
    places = Places()
    async with AsyncExitStack() as stack:
        for _ in range(ORDINARY_AT_ONCE + 1):
            await is_taken_at_once(places, ORDINARY, stack)
        assert await is_taken_at_once(places, SHOWN, stack)
