"""The database's thread: results and errors come back, begun work ends, given-up work is left out."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.kept.one_thread import OneThread


async def test_work_is_done_in_order_and_its_results_and_errors_come_back() -> None:
    thread = OneThread("test")
    done: list[int] = []
    await asyncio.gather(*(thread.run(done.append, number) for number in range(100)))
    assert done == list(range(100))
    assert await thread.run(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        await thread.run(int, "seven")
    assert await thread.run(str, 8) == "8"
    await thread.end()


async def test_begun_work_runs_to_its_end_and_what_its_caller_gave_up_before_is_left_out() -> None:
    thread = OneThread("test")
    began, may_end, done = threading.Event(), threading.Event(), list[str]()

    def slow(name: str) -> None:
        began.set()
        may_end.wait(5)
        done.append(name)

    begun = asyncio.create_task(thread.run(slow, "begun"))
    waiting = asyncio.create_task(thread.run(done.append, "waiting"))
    await asyncio.to_thread(began.wait, 5)
    for task in (begun, waiting):
        task.cancel()
    await asyncio.gather(begun, waiting, return_exceptions=True)
    may_end.set()
    await thread.run(done.append, "next")
    assert done == ["begun", "next"]
    await thread.end()


async def test_the_thread_ends_when_all_that_was_asked_is_done() -> None:
    thread = OneThread("test")
    await thread.end()  # never begun
    done: list[int] = []
    asked = [asyncio.create_task(thread.run(done.append, number)) for number in range(5)]
    await asyncio.sleep(0)
    await thread.end()
    assert done == list(range(5))
    await asyncio.gather(*asked)
    assert all(other.name != "test" for other in threading.enumerate())
