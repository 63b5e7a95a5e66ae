"""One thread for work that blocks: a hop there and back at half of what an executor's costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeAlias, TypeVar

Given = TypeVar("Given")
Result = TypeVar("Result")

_Job: TypeAlias = "tuple[asyncio.Future[Any], Callable[[Any], Any], Any]"


class OneThread:
    """Does one piece of work after another. Begun work runs to its end; what its caller gave up before is left out."""

    def __init__(self, name: str) -> None:
        """`name` is the thread's; it begins with the first work."""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)

    async def run(self, work: Callable[[Given], Result], given: Given) -> Result:
        """Do `work` with what is given, in the thread; gives its result or raises its error."""
        if not self._thread.is_alive():
            self._thread.start()
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._jobs.put((done, work, given))
        return await done

    async def end(self) -> None:
        """Return once all that was asked before is done."""
        if self._thread.is_alive():
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            done, work, given = job
            if done.cancelled():
                continue
            tell: Callable[[asyncio.Future[Any], Any], None] = _succeed
            try:
                said = work(given)
            except BaseException as error:  # noqa: BLE001 - whoever asked is told, whatever it is
                tell, said = _fail, error
            with suppress(RuntimeError):  # the loop is closed: nobody asks any more
                done.get_loop().call_soon_threadsafe(tell, done, said)
            del job, done, work, given, said  # nothing is held while the next work is waited for


def _succeed(done: asyncio.Future[Any], result: Any) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: asyncio.Future[Any], error: Any) -> None:
    if not done.done():
        done.set_exception(error)
