"""Opening a view on a trigger that lives three seconds, and what to say when it came too late."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import within
from bot.listeners.reader import view_of
from bot.troubles import describe, slack_code

log: Final = logging.getLogger("backpain.listeners")

OPEN_SECONDS: Final = 2.2  # the trigger dies after 3 s
ALREADY_OPEN: Final = "exchanged_trigger_id"  # the trigger did its work: a lost answer was sent again
OPEN_UNSEEN: Final = "open"
"""In place of the id of a view that is open and whose id was lost with Slack's answer."""


async def open_view(client: AsyncWebClient, trigger_id: str, view: str | dict[str, Any], *, over: bool = False) -> str:
    """Open a view (JSON text or object) and give its id; "" where the trigger was dead or Slack too slow.

    `over`: on top of the view in which somebody pressed.
    """
    try:
        async with within(OPEN_SECONDS):
            answer = await client.api_call(
                "views.push" if over else "views.open", json={"trigger_id": trigger_id, "view": view_of(view)}
            )
    except SlackApiError as refused:
        if slack_code(refused) == ALREADY_OPEN:
            return OPEN_UNSEEN
        log.warning("a view was not opened: %s", describe(refused))
        return ""
    except (aiohttp.ClientError, TimeoutError) as trouble:
        log.warning("a view was not opened: %s", describe(trouble))
        return ""
    return str((answer.get("view") or {}).get("id") or OPEN_UNSEEN)


async def replace_view(client: AsyncWebClient, view_id: str, view: Mapping[str, Any]) -> None:
    """Show another view in the place of one that is open; one that cannot be replaced stays."""
    if view_id in {"", OPEN_UNSEEN}:
        return
    try:
        async with within(OPEN_SECONDS):
            await client.views_update(view_id=view_id, view=view_of(dict(view)))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as trouble:
        log.warning("a view was not replaced: %s", describe(trouble))
