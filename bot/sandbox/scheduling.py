"""Scheduled messages: the rules for accepting them, and posting them when their time comes."""

from __future__ import annotations

import asyncio
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
        self._waiting: list[Scheduled] = []
        self._ghosts: list[Scheduled] = []
        self._something_new = asyncio.Event()

    def waiting(self) -> list[Scheduled]:
        """Return the messages not yet due, the earliest first."""
        return sorted(self._waiting, key=lambda scheduled: scheduled.post_at)

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
        window = post_at // WINDOW_SECONDS
        alike = [
            each for each in self._waiting if each.channel_id == channel.id and each.post_at // WINDOW_SECONDS == window
        ]
        if len(alike) >= LIMITS["scheduled.per_channel_window"]:
            raise SlackRefusalError("restricted_too_many")
        has_metadata = content.metadata is not None
        scheduled = Scheduled(
            new_id("Q"), channel.id, post_at, int(now), content.text, content.blocks, thread_ts, has_metadata, broadcast
        )
        self._waiting.append(scheduled)
        self._something_new.set()
        return scheduled

    def delete(self, channel: Channel, scheduled_id: str) -> None:
        """Forget a message; raises SlackRefusalError `invalid_scheduled_message_id` when unknown or nearly due."""
        scheduled = next(
            (each for each in self._waiting if (each.id, each.channel_id) == (scheduled_id, channel.id)), None
        )
        if scheduled is None:
            raise SlackRefusalError("invalid_scheduled_message_id")
        left = scheduled.post_at - self._clock.now().timestamp()
        if left <= LIMITS["scheduled.delete_lead_time.documented"]:
            raise SlackRefusalError("invalid_scheduled_message_id")
        self._waiting.remove(scheduled)
        if self.ghost_posts and left <= LIMITS["scheduled.delete_lead_time.observed"]:
            self._ghosts.append(scheduled)

    async def run(self) -> None:
        """Post what becomes due, for ever, whether or not an app is connected."""
        while True:
            self.post_due()
            self._something_new.clear()
            upcoming = [each.post_at for each in (*self._waiting, *self._ghosts)]
            left = min(upcoming, default=inf) - self._clock.now().timestamp()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(left, SHORTEST_NAP), LONGEST_NAP_SECONDS)):
                    await self._something_new.wait()

    def post_due(self) -> None:
        """Post everything that is due by now, in the order of its time."""
        now = self._clock.now().timestamp()
        due = sorted((each for each in (*self._waiting, *self._ghosts) if each.post_at <= now), key=_time)
        self._waiting = [each for each in self._waiting if each.post_at > now]
        self._ghosts = [each for each in self._ghosts if each.post_at > now]
        for scheduled in due:
            self._post(scheduled)
        if due:
            self._changed()

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


def _time(scheduled: Scheduled) -> int:
    return scheduled.post_at
