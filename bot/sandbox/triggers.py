"""Trigger ids: each opens one modal, within three seconds of being sent."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.sandbox.limits import LIMITS
from bot.sandbox.refusal import SlackRefusalError


@dataclass
class Trigger:
    """What a trigger id stands for; `issued` is the machine's monotonic time in seconds."""

    user_id: str
    view_id: str | None
    issued: float
    spent: bool = False


class Triggers:
    """All triggers ever sent. Their three seconds are real ones, whatever the workspace's clock does."""

    def __init__(self) -> None:
        self._sent: dict[str, Trigger] = {}

    def issue(self, user_id: str, view_id: str | None = None) -> str:
        """Return a fresh trigger id for something this person did, in the view if it was done in one."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self._sent[trigger_id] = Trigger(user_id, view_id, time.monotonic())
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use a trigger up and return it.

        Raises SlackRefusalError `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._sent.get(trigger_id)
        if trigger is None:
            raise SlackRefusalError("invalid_trigger_id")
        if trigger.spent:
            raise SlackRefusalError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > LIMITS["trigger_id.ttl"]:
            raise SlackRefusalError("expired_trigger_id")
        trigger.spent = True
        return trigger
