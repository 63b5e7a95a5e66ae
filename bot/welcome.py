"""The methods that Slack has asked the app to let be for a while, for the whole workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.refusals import seconds_to_wait

LONGEST_PATIENCE: Final = timedelta(hours=1)  # a wait further off was noted before the clock was put back


class Welcome:
    """Calls a method where it is welcome."""

    def __init__(self, clock: Clock) -> None:
        """Every method is."""
        self._clock = clock
        self._until: dict[str, tuple[datetime, SlackApiError]] = {}

    async def call(self, method: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """Call a method whose pace Slack keeps for the whole workspace; while it has asked us to wait, not at all.

        Raises:
            SlackApiError: Slack's refusal, of this call or of the one since which it is to be let be.
        """
        refused = self._until.get(method)
        if refused is not None and self._clock.now() < refused[0] <= self._clock.now() + LONGEST_PATIENCE:
            raise refused[1]
        try:
            return await call()
        except SlackApiError as asked:
            if (seconds := seconds_to_wait(asked)) is not None:
                self._until[method] = (self._clock.now() + timedelta(seconds=seconds), asked)
            raise
