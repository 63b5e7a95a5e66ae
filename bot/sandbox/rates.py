"""How fast the app may call: one message a second in a channel with a small burst, and methods by the minute."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from bot.sandbox.limits import LIMITS, MESSAGE_BURST
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from bot.sandbox.clock import WorkspaceClock

METHOD_LIMITS = {
    "chat.scheduleMessage": "rate.chat.scheduleMessage",
    "chat.deleteScheduledMessage": "rate.chat.deleteScheduledMessage",
    "chat.scheduledMessages.list": "rate.chat.scheduledMessages.list",
    "conversations.history": "rate.conversations.history.internal_or_marketplace",
    "views.open": "rate.views.open",
    "views.update": "rate.views.update",
    "users.info": "rate.users.info",
}
MINUTE_SECONDS = 60


class Rates:
    """Counts calls by the workspace's clock.

    The limits by the minute are what Slack guarantees, not where it begins to refuse ("100+"), so they are refused
    only when `by_method` is set; a channel's own limit always holds.
    """

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self.by_method = False
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._messages: dict[str, tuple[float, float]] = {}

    def count_call(self, method: str) -> None:
        """Count one call of a method; raises SlackRefusalError `ratelimited` above its limit by the minute."""
        if not self.by_method or method not in METHOD_LIMITS:
            return
        now = self._clock.now().timestamp()
        calls = self._calls[method]
        while calls and now - calls[0] > MINUTE_SECONDS:
            calls.popleft()
        if len(calls) >= LIMITS[METHOD_LIMITS[method]]:
            raise SlackRefusalError("ratelimited", retry_after=math.ceil(MINUTE_SECONDS - (now - calls[0])))
        calls.append(now)

    def count_message(self, channel_id: str) -> None:
        """Count one message to a channel; raises SlackRefusalError `ratelimited` when the burst is used up."""
        now = self._clock.now().timestamp()
        left, since = self._messages.get(channel_id, (float(MESSAGE_BURST), now))
        left = min(float(MESSAGE_BURST), left + max(0.0, now - since) * LIMITS["rate.chat.postMessage.channel"])
        if left < 1:
            self._messages[channel_id] = (left, now)
            raise SlackRefusalError("ratelimited", retry_after=math.ceil(1 - left))
        self._messages[channel_id] = (left - 1, now)
