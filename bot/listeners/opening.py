"""Opening a view on a trigger that lives three seconds, and what to say when it came too late."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.troubles import describe, slack_code

log: Final = logging.getLogger("backpain.listeners")

OPEN_SECONDS: Final = 2.5  # Slack waits 3 s for the answer, and the trigger dies with it
ALREADY_OPEN: Final = "exchanged_trigger_id"  # the trigger did its work: a lost answer was sent again


async def open_view(client: AsyncWebClient, trigger_id: str, view: str | Mapping[str, Any]) -> bool:
    """Open a view (JSON text or object); False where the trigger was dead or Slack did not answer in time."""
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            await client.api_call("views.open", json={"trigger_id": trigger_id, "view": view})
    except SlackApiError as refused:
        if slack_code(refused) == ALREADY_OPEN:
            return True
        log.warning("a view was not opened: %s", describe(refused))
        return False
    except (aiohttp.ClientError, TimeoutError) as trouble:
        log.warning("a view was not opened: %s", describe(trouble))
        return False
    return True
