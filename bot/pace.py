"""The pace of a channel: Slack takes one message a second and a short burst; what is most urgent goes first."""

from __future__ import annotations

import asyncio
from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import count
from typing import Final

from bot.clock import Clock

BETWEEN_POSTS: Final = timedelta(seconds=1)  # slack_limits.json
LONGEST_HELD: Final = timedelta(seconds=5)
CHANNELS_REMEMBERED: Final = 1000


class Rank(IntEnum):
    """Who goes first where several wait for one channel."""

    EMERGENCY = 0  # the card of one, or the line that says aloud that a case has become one
    OF_AN_EMERGENCY = 1  # what stands in its thread
    ORDINARY = 2


def rank_of(*, urgent: bool, in_a_thread: bool) -> Rank:
    """The rank of a message; `urgent`: it is of an emergency."""
    if not urgent:
        return Rank.ORDINARY
    return Rank.OF_AN_EMERGENCY if in_a_thread else Rank.EMERGENCY


AHEAD: Final = {
    Rank.EMERGENCY: timedelta(seconds=3),
    Rank.OF_AN_EMERGENCY: timedelta(seconds=1),
    Rank.ORDINARY: timedelta(0),
}
"""How far ahead of one message a second each may go: the burst that Slack allows is for emergencies."""


@dataclass
class _Lane:
    """One channel: from when on its pace is kept again, and who waits, the next one first."""

    free_at: datetime
    waiting: list[tuple[Rank, int]] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self) -> None:
        """Those who wait look again."""
        self.moved.set()
        self.moved = asyncio.Event()


class Pace:
    """Turns to post, by channel."""

    def __init__(self, clock: Clock) -> None:
        """Every channel is free."""
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._numbers = count()
        self._seen = clock.now()

    def must_wait(self, channel: str, rank: Rank) -> bool:
        """Whether `turn` would wait."""
        lane = self._lane(channel)
        return bool(lane.waiting) or lane.free_at - AHEAD[rank] > self._clock.now()

    async def turn(self, channel: str, rank: Rank) -> None:
        """Return once a message of this rank may go to the channel."""
        lane, ticket = self._lane(channel), (rank, next(self._numbers))
        insort(lane.waiting, ticket)
        try:
            while lane.waiting[0] != ticket or not await self._is_free(lane, rank):
                if lane.waiting[0] != ticket:
                    await lane.moved.wait()
        finally:
            lane.waiting.remove(ticket)
            lane.tell()
        lane.free_at = max(self._clock.now(), lane.free_at) + BETWEEN_POSTS

    def asked_to_wait(self, channel: str, seconds: float) -> None:
        """Slack takes nothing in the channel for so long: then one after another, the most urgent first.

        What comes in a longer wait is tried all the same: each case waits out its own refusal.
        """
        lane, wait = self._lane(channel), min(timedelta(seconds=seconds), LONGEST_HELD)
        lane.free_at = max(lane.free_at, self._clock.now() + wait + AHEAD[Rank.EMERGENCY])

    async def _is_free(self, lane: _Lane, rank: Rank) -> bool:
        """Whether it is time; waits for it, but not beyond the coming of somebody else."""
        at = lane.free_at - AHEAD[rank]
        left = (at - self._clock.now()).total_seconds()
        if left <= 0:
            return True
        moved = asyncio.create_task(lane.moved.wait())
        there = asyncio.create_task(self._clock.sleep_until(at))
        try:  # the clock may be put back meanwhile: no longer than the seconds it was
            await asyncio.wait((moved, there), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            return not moved.done()
        finally:
            moved.cancel()
            there.cancel()
            await asyncio.gather(moved, there, return_exceptions=True)

    def _lane(self, channel: str) -> _Lane:
        now = self._clock.now()
        if now < self._seen:  # the clock was put back: what was reserved on the old time would block the channels
            for lane in self._lanes.values():
                lane.free_at = min(lane.free_at, now)
        self._seen = now
        if len(self._lanes) > CHANNELS_REMEMBERED:
            self._lanes = {name: lane for name, lane in self._lanes.items() if lane.waiting or lane.free_at > now}
        return self._lanes.setdefault(channel, _Lane(now))
