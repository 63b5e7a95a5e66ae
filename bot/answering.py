"""The answers that Slack waits for: counted, timed and bounded as a whole; other work lets them go first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from bot.clock import seconds_awake
from bot.tally import Tally
from bot.troubles import one_event

LET_BY_SECONDS: Final = 0.5
"""How long a case may wait for answers that are under way: a crowd of them is over sooner, a card is not late by it."""
ANSWER_SECONDS: Final = 2.4
"""How long the steps of one answer may take together: Slack waits 3 s, and what went wrong is still to be said."""
LEAST_SECONDS: Final = 0.4
"""What steps that come late may take all the same, together: reading from a disk takes less."""


@dataclass(slots=True)
class _Due:
    """When an answer is due; it ends with the answer: what its listener does after that has its own time."""

    by: float
    is_given: bool = False


_due: Final = ContextVar[_Due | None]("due", default=None)


class Answering:
    """How many answers are under way."""

    def __init__(self, tally: Tally | None = None) -> None:
        self._tally = tally or Tally()
        self._under_way = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While the block lasts, Slack waits for an answer."""
        began = seconds_awake()
        self._under_way += 1
        self._free.clear()
        due = _Due(began + ANSWER_SECONDS)
        before = _due.set(due)
        try:
            with one_event():
                yield
        finally:
            due.is_given = True
            _due.reset(before)
            self._tally.answered(seconds_awake() - began)
            self._under_way -= 1
            if not self._under_way:
                self._free.set()

    async def let_by(self) -> None:
        """Return once none is under way, or after a moment."""
        if self._under_way:
            with suppress(TimeoutError):
                async with asyncio.timeout(LET_BY_SECONDS):
                    await self._free.wait()


def within(seconds: float) -> asyncio.Timeout:
    """Bound one step of an answer: by `seconds`, and by what the steps before it have left of the whole.

    Two steps of two seconds each are more than Slack waits for. Outside an answer `seconds` alone hold.
    """
    due = _due.get()
    if due is None or due.is_given:
        return asyncio.timeout(seconds)
    left = due.by - seconds_awake()
    return asyncio.timeout(min(seconds, max(left, min(LEAST_SECONDS, left + LEAST_SECONDS), 0)))
