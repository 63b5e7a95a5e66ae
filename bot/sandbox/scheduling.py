"""Scheduled messages: the rules for accepting them, and posting them when their time comes."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING

from bot.sandbox.clock import LONGEST_NAP_SECONDS
from bot.sandbox.conversations import Content
from bot.sandbox.limits import LIMITS
from bot.sandbox.records import Channel, Scheduled, new_id
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.clock import WorkspaceClock
    from bot.sandbox.conversations import Conversations

DAY_SECONDS = 24 * 60 * 60
WINDOW_SECONDS = 5 * 60
SHORTEST_NAP = 0.01


class Schedule:
    """What is due when, by the workspace's clock.

    With `ghost_posts` a message deleted within five minutes of its time is posted all the same, as has been observed
    at Slack; the documented rules alone hold without it. Without `is_listed` Slack's list is empty for a while.
    """

    def __init__(self, clock: WorkspaceClock, conversations: Conversations, changed: Callable[[], None]) -> None:
        self.ghost_posts = False
        self.is_listed = True
        self._clock = clock
        self._conversations = conversations
        self._changed = changed
        self._waiting: dict[str, Scheduled] = {}
        self._ghosts: dict[str, Scheduled] = {}
        self._upcoming: list[tuple[int, int, Scheduled]] = []  # a heap, with those that were deleted since
        self._in_window: Counter[tuple[str, int]] = Counter()
        self._added = 0
        self._something_new = asyncio.Event()

    def waiting(self) -> list[Scheduled]:
        """Return the messages not yet due, the earliest first."""
        return sorted(self._waiting.values(), key=lambda scheduled: scheduled.post_at)

    def add(
        self, channel: Channel, post_at: int, content: Content, thread_ts: str | None, *, broadcast: bool = False
    ) -> Scheduled:
        """Accept a message for `post_at` (Unix seconds).

        Raises SlackRefusalError `time_in_past`, `time_too_far` or `restricted_too_many`.
        """
        now = self._clock.now().timestamp()
        if post_at <= now:
            raise SlackRefusalError("time_in_past")
        if post_at > now + LIMITS["scheduled.horizon"] * DAY_SECONDS:
            raise SlackRefusalError("time_too_far")
        if self._in_window[channel.id, post_at // WINDOW_SECONDS] >= LIMITS["scheduled.per_channel_window"]:
            raise SlackRefusalError("restricted_too_many")
        has_metadata = content.metadata is not None
        scheduled = Scheduled(
            new_id("Q"), channel.id, post_at, int(now), content.text, content.blocks, thread_ts, has_metadata, broadcast
        )
        self.hold(scheduled)
        return scheduled

    def hold(self, scheduled: Scheduled) -> None:
        """Hold a message that was accepted, here or in an earlier workspace."""
        self._waiting[scheduled.id] = scheduled
        self._in_window[_window(scheduled)] += 1
        self._added += 1
        heapq.heappush(self._upcoming, (scheduled.post_at, self._added, scheduled))
        self._something_new.set()

    def delete(self, channel: Channel, scheduled_id: str) -> None:
        """Forget a message; raises SlackRefusalError `invalid_scheduled_message_id` when unknown or nearly due."""
        scheduled = self._waiting.get(scheduled_id)
        if scheduled is None or scheduled.channel_id != channel.id:
            raise SlackRefusalError("invalid_scheduled_message_id")
        left = scheduled.post_at - self._clock.now().timestamp()
        if left <= LIMITS["scheduled.delete_lead_time.documented"]:
            raise SlackRefusalError("invalid_scheduled_message_id")
        self._forget(scheduled)
        if self.ghost_posts and left <= LIMITS["scheduled.delete_lead_time.observed"]:
            self._ghosts[scheduled.id] = scheduled

    async def run(self) -> None:
        """Post what becomes due, for ever, whether or not an app is connected."""
        while True:
            self.post_due()
            self._something_new.clear()
            left = (self._upcoming[0][0] if self._upcoming else inf) - self._clock.now().timestamp()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(left, SHORTEST_NAP), LONGEST_NAP_SECONDS)):
                    await self._something_new.wait()

    def post_due(self) -> None:
        """Post everything that is due by now, in the order of its time."""
        now = self._clock.now().timestamp()
        has_posted = False
        while self._upcoming and self._upcoming[0][0] <= now:
            *_, scheduled = heapq.heappop(self._upcoming)
            if scheduled.id in self._waiting:
                self._forget(scheduled)
            elif self._ghosts.pop(scheduled.id, None) is None:
                continue
            self._post(scheduled)
            has_posted = True
        if has_posted:
            self._changed()

    def _forget(self, scheduled: Scheduled) -> None:
        del self._waiting[scheduled.id]
        self._in_window[_window(scheduled)] -= 1

    def _post(self, scheduled: Scheduled) -> None:
        if scheduled.has_metadata:  # Slack's documented bug: accepted, and never posted
            return
        try:
            channel = self._conversations.written_by_bot(scheduled.channel_id)
            self._conversations.check_thread(channel, scheduled.thread_ts)
        except SlackRefusalError:
            # Slack reports nothing when it cannot post a scheduled message: no event, no error.
            return
        message = self._conversations.post(
            channel,
            self._conversations.bot.id,
            Content(scheduled.text, scheduled.blocks),
            thread_ts=scheduled.thread_ts,
            at=datetime.fromtimestamp(scheduled.post_at, UTC),
        )
        message.broadcast = scheduled.broadcast
        message.handed_over = scheduled.date_created


def _window(scheduled: Scheduled) -> tuple[str, int]:
    return scheduled.channel_id, scheduled.post_at // WINDOW_SECONDS
