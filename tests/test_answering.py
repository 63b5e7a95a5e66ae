"""Other work lets the answers go first that Slack waits for, but not for long."""

from __future__ import annotations

import asyncio
import time

from bot.answering import LET_BY_SECONDS, Answering


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
