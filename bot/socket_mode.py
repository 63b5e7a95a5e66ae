"""Socket Mode: the connection that Slack sends through, opened with a token that was tried first."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.addresses import proxy_for
from bot.answering import Answering
from bot.refusals import turns_the_token_away
from bot.troubles import CannotStartError, describe, new_error_id, slack_code

log: Final = logging.getLogger("backpain.socket_mode")

CONNECT_SECONDS: Final = 10.0
PING_SECONDS: Final = 10.0


class Sockets(SocketModeClient):
    """slack_sdk's client with two changes: its proxy is that of the address, and it never clings to a dead address."""

    def __init__(self, *arguments: Any, patience: float = CONNECT_SECONDS, **named: Any) -> None:
        """`patience`: seconds until an address that does not open is given up; all else is slack_sdk's."""
        super().__init__(*arguments, **named)
        self._patience = patience

    async def issue_new_wss_url(self) -> str:
        """Ask Slack where to connect."""
        url = str(await super().issue_new_wss_url())
        self.proxy = proxy_for(url)
        return url

    async def connect(self) -> None:
        """Connect, however long that takes: an address that does not open in time is given up for a fresh one."""
        while not self.closed:
            try:
                async with asyncio.timeout(self._patience):
                    await super().connect()  # type: ignore[no-untyped-call] # the SDK leaves this method untyped
            except TimeoutError:
                log.error("%s: Slack's socket does not open; trying on, and the work goes on", new_error_id())
                self.wss_uri = None
            else:
                return


@asynccontextmanager
async def receiving(
    app: AsyncApp,
    app_token: str,
    web_client: AsyncWebClient,
    library_log: logging.Logger,
    answering: Answering,
) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Receive over Socket Mode until the block ends; a socket that does not open yet is tried on meanwhile.

    Gives what tells whether it is open.

    Raises:
        CannotStartError: Slack refuses the app-level token.
    """

    async def handle(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        with answering.one():
            await send_async_response(client, request, await run_async_bolt_app(app, request), began)

    client = Sockets(app_token, logger=library_log, web_client=web_client, ping_interval=PING_SECONDS)
    client.socket_mode_request_listeners.append(handle)
    connecting = asyncio.create_task(_connect(client))
    try:
        await asyncio.wait({connecting}, timeout=CONNECT_SECONDS)
        if connecting.done():
            connecting.result()
        yield client.is_connected
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await client.close()  # type: ignore[no-untyped-call] # as above


async def _connect(client: Sockets) -> None:
    try:
        client.wss_uri = await client.issue_new_wss_url()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as silent:
        if isinstance(silent, SlackApiError) and turns_the_token_away(silent):
            raise CannotStartError(
                f"Slack refuses SLACK_APP_TOKEN ({slack_code(silent)}). Give an app-level token of this app with the "
                "scope connections:write (Basic Information, App-Level Tokens)."
            ) from None
        log.error("%s: Slack does not say where to connect: %s; trying on", new_error_id(), describe(silent))
    await client.connect()
