"""The methods that Slack has asked the app to let be for a while, for the whole workspace."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clock import Clock
from bot.refusals import RETRY_AFTER, seconds_to_wait

LONGEST_PATIENCE: Final = timedelta(hours=1)  # a wait further off was noted before the clock was put back


class AskedToWait:
    """Makes the calls of methods whose pace Slack keeps for the whole workspace."""

    def __init__(self, clock: Clock) -> None:
        """Slack has asked for nothing yet."""
        self._clock = clock
        self._until: dict[str, tuple[datetime, AsyncSlackResponse]] = {}

    async def call(self, method: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """Call a method; while Slack has asked us to wait with it, not at all.

        Raises:
            SlackApiError: Slack's refusal, of this call or of the one since which it is to be let be: then with the
                seconds that are left.
        """
        until, answer = self._until.get(method, (None, None))
        now = self._clock.now()
        if until is not None and answer is not None and now < until <= now + LONGEST_PATIENCE:
            raise _again(answer, until - now)
        try:
            return await call()
        except SlackApiError as asked:
            if (seconds := seconds_to_wait(asked)) is not None:
                self._until[method] = (self._clock.now() + timedelta(seconds=seconds), asked.response)
            raise


def _again(answer: AsyncSlackResponse, left: timedelta) -> SlackApiError:
    """The refusal of a call that was not made."""
    told = AsyncSlackResponse(
        client=None,
        http_verb=answer.http_verb,
        api_url=answer.api_url,
        req_args={},
        data=answer.data,
        headers={RETRY_AFTER: str(math.ceil(left.total_seconds()))},
        status_code=answer.status_code,
    )
    return SlackApiError("Slack has asked to wait with this method", told)  # type: ignore[no-untyped-call] # the SDK's
