"""What is said to one person through a response_url: only at Slack's addresses, and never holding an answer back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import aiohttp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.addresses import is_slacks
from bot.listeners.opening import replace_view
from bot.listeners.reader import message_of
from bot.troubles import describe
from dialogs import answering, turned_away, why
from dialogs.message import Message

log: Final = logging.getLogger("backpain.listeners")

Respond: TypeAlias = Callable[[Message], Awaitable[None]]
"""Shows a message to the person who pressed or typed, and to nobody else."""

HOLD_SECONDS: Final = 0.25
"""How long an answer to Slack may wait for words to be said first; they are said all the same, a little later."""
SEND_SECONDS: Final = 5.0
LONGEST_SHOWN: Final = 3000  # characters of one section


class Replies:
    """Sends what is to be said, and ends what is under way when it is closed."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        """`session` is owned by the caller; `api_url` says which Slack is the real one."""
        self._session = session
        self._api_url = api_url
        self._under_way: set[asyncio.Task[None]] = set()

    async def say(self, url: str | None, message: Message, *, instead: bool = False) -> None:
        """Show a message to the one person a response_url stands for. Never raises.

        It comes beside what they see; `instead`: in place of the message that they alone see and pressed in.
        """
        if url is None or not is_slacks(url, self._api_url):
            log.error("a response_url that is none of Slack's was not used")
            return
        message = message_of(message)
        shown = {"text": message.text, "blocks": message.blocks, "response_type": "ephemeral"}
        task = asyncio.create_task(self._send(url, {**shown, "replace_original": instead}))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait({task}, timeout=HOLD_SECONDS)

    async def _send(self, url: str, shown: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                # A redirect would lead to an address that nobody has checked.
                async with self._session.post(url, json=shown, allow_redirects=False) as answer:
                    if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
                        log.warning("a response_url answered %d: the person was not told", answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError) as trouble:
            log.warning("the person was not told: %s", describe(trouble))

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


def is_answering(body: Mapping[str, Any]) -> bool:
    """Whether a press was in a view that answers a case: one that may be replaced, for nothing is typed there."""
    view = (body.get("view") or {}).get("callback_id")
    return body.get("type") == "block_actions" and view in {answering.CALLBACK_ID, why.MORE_CALLBACK_ID}


async def _show_in(client: AsyncWebClient, view_id: str, message: Message) -> None:
    """Show a message in the place of the modal that was pressed."""
    await replace_view(client, view_id, turned_away.words_only(message.text[:LONGEST_SHOWN]))


def use(client: AsyncWebClient, replies: Replies) -> Callable[..., Awaitable[None]]:
    """A middleware that gives every listener our own client and our own `respond`.

    Bolt's are made anew for each request and read the environment's proxy, whatever Slack they lead to.
    """

    async def introduce(
        context: AsyncBoltContext,
        body: dict[str, Any],
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> None:
        context["client"] = client
        context["respond"] = partial(replies.say, context.response_url)
        context["replace"] = partial(replies.say, context.response_url, instead=True)
        if is_answering(body):  # Slack gives no response_url there
            context["respond"] = partial(_show_in, client, body["view"]["id"])
        await next()

    return introduce
