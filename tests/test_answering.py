"""Other work lets the answers go first that Slack waits for, but not for long."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.answering import ANSWER_SECONDS, LEAST_SECONDS, LET_BY_SECONDS, Answering, within


async def test_nothing_is_waited_for_while_slack_waits_for_nothing() -> None:
    answering = Answering()
    with answering.one():
        pass
    began = time.monotonic()
    await answering.let_by()
    assert time.monotonic() - began < LET_BY_SECONDS / 2


async def test_the_last_of_several_answers_lets_the_work_go_on() -> None:
    answering = Answering()
    order: list[str] = []

    async def answer(seconds: float) -> None:
        with answering.one():
            await asyncio.sleep(seconds)
            order.append("answer")

    async def work() -> None:
        await answering.let_by()
        order.append("work")

    answers = [asyncio.create_task(answer(seconds)) for seconds in (0.01, 0.05)]
    await asyncio.sleep(0)
    await asyncio.gather(work(), *answers)
    assert order == ["answer", "answer", "work"]


async def test_work_waits_a_moment_at_most() -> None:
    answering = Answering()
    with answering.one():
        began = time.monotonic()
        await answering.let_by()
        assert LET_BY_SECONDS * 0.9 <= time.monotonic() - began < LET_BY_SECONDS * 8


async def test_the_steps_of_one_answer_share_what_slack_leaves_for_it() -> None:
    began = time.monotonic()
    with Answering().one():
        for _step in range(2):
            with pytest.raises(TimeoutError):
                async with within(ANSWER_SECONDS - LEAST_SECONDS):
                    await asyncio.Event().wait()
    assert ANSWER_SECONDS * 0.99 <= time.monotonic() - began < 3


async def test_steps_that_come_late_may_still_take_a_moment_together_and_no_more() -> None:
    with Answering().one():
        began = time.monotonic()
        await asyncio.sleep(ANSWER_SECONDS)
        async with within(2):
            await asyncio.sleep(LEAST_SECONDS / 4)
        for _step in range(3):
            with pytest.raises(TimeoutError):
                async with within(2):
                    await asyncio.Event().wait()
        assert time.monotonic() - began < 3


async def test_what_goes_on_after_the_answer_has_its_own_time() -> None:
    answered = asyncio.Event()

    async def go_on() -> None:
        await answered.wait()
        async with within(10):
            await asyncio.sleep(LEAST_SECONDS * 1.5)

    with Answering().one():
        await asyncio.sleep(ANSWER_SECONDS)
        going_on = asyncio.create_task(go_on())
    answered.set()
    await going_on


async def test_outside_an_answer_a_step_has_its_own_time_alone() -> None:
    with pytest.raises(TimeoutError):
        async with within(0.01):
            await asyncio.Event().wait()
