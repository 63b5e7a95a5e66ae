"""What became of something Slack sent to the app, and how long Slack waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.sandbox.limits import LIMITS

Kind = Literal["slash_commands", "interactive", "events_api"]

ACK_SECONDS: dict[Kind, float] = {
    "slash_commands": LIMITS["command.ack_timeout"] / 1000,
    "interactive": float(LIMITS["interaction.ack_timeout"]),
    "events_api": float(LIMITS["events.ack_timeout"]),
}


@dataclass(frozen=True)
class Acknowledgement:
    """The app's answer: `error` is Slack's name for a failure, "" when it answered in time; `body` what it answered."""

    error: str = ""
    body: Any = None

    @property
    def ok(self) -> bool:
        """Whether the app answered in time."""
        return not self.error


@dataclass(frozen=True)
class Retry:
    """Which attempt at an event this is (0 the first), and why it is repeated."""

    number: int = 0
    reason: str = ""


class Carrier(Protocol):
    """A way to reach the app."""

    async def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry) -> Acknowledgement:
        """Send one payload and wait for the answer as long as Slack would."""
        ...
