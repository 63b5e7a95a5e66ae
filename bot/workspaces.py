"""Of which workspaces a list is asked for: the token of a whole organisation must name each; another one names none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.web_api import pages

KEPT_FOR: Final = timedelta(minutes=1)


class Workspaces:
    """Asks Slack which there are; a workspace may be added while the bot works."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], datetime]) -> None:
        """Whose token it is, is asked at the first list."""
        self._client = client
        self._now = now
        self._is_of_many: bool | None = None
        self._known: list[str] = []
        self._until: datetime | None = None

    async def each(self) -> Sequence[str | None]:
        """What `team_id` is to be in turn: None alone where the token is that of one workspace."""
        if self._is_of_many is None:
            self._is_of_many = bool((await self._client.auth_test()).get("is_enterprise_install"))
        if not self._is_of_many:
            return [None]
        if self._until is None or not timedelta(0) < self._until - self._now() <= KEPT_FOR:
            self._known = await self._ask()
            self._until = self._now() + KEPT_FOR
        return self._known

    async def _ask(self) -> list[str]:
        asked = pages(partial(self._client.auth_teams_list, limit=100))
        return [str(team["id"]) async for answer in asked for team in answer["teams"]]
