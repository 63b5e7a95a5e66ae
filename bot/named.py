"""Whether a person, a user group or a channel that somebody names is there, as Slack tells it now."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posts import is_channel, is_group
from bot.refusals import CHANNEL_ERRORS, PERSON_ERRORS
from bot.troubles import describe, slack_code
from bot.workspaces import Workspaces

log: Final = logging.getLogger("backpain.people")

ASKED_SECONDS: Final = 1.0  # of the three that Slack waits for whoever set it
NOT_TOLD: Final = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Named:
    """Asks Slack; what it does not tell is None."""

    client: AsyncWebClient
    workspaces: Workspaces

    async def groups(self) -> dict[str, str] | None:
        """The user groups by their id, each with its name; None without the scope usergroups:read, or an answer."""
        try:
            async with asyncio.timeout(ASKED_SECONDS):
                groups: list[dict[str, Any]] = []
                for workspace in await self.workspaces.each():
                    groups += (await self.client.usergroups_list(team_id=workspace))["usergroups"]
                return {str(each["id"]): str(each.get("handle") or each.get("name") or each["id"]) for each in groups}
        except NOT_TOLD as silent:
            log.info("Slack does not list user groups: %s", describe(silent))
            return None

    async def is_there(self, who: str) -> bool | None:
        """Whether whoever has this id can be told."""
        if is_group(who):
            groups = await self.groups()
            return None if groups is None else who in groups
        try:
            async with asyncio.timeout(ASKED_SECONDS):
                if is_channel(who):
                    known = (await self.client.conversations_info(channel=who))["channel"]
                    return not (known.get("is_archived") or known.get("is_ext_shared")) and bool(known["is_member"])
                return not (await self.client.users_info(user=who))["user"].get("deleted")
        except SlackApiError as refused:
            return False if slack_code(refused) in CHANNEL_ERRORS | PERSON_ERRORS else None
        except NOT_TOLD as silent:
            log.info("Slack does not tell whether somebody is there: %s", describe(silent))
            return None

    async def zone_of(self, person: str) -> str:
        """The IANA zone of a person; "" where Slack does not tell it."""
        try:
            async with asyncio.timeout(ASKED_SECONDS):
                return str((await self.client.users_info(user=person))["user"].get("tz") or "")
        except NOT_TOLD as silent:
            log.info("Slack does not tell somebody's time zone: %s", describe(silent))
            return ""
