"""The three answerers that are timed: this bot, a raw aiohttp handler, and Bolt as it comes; one process each."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import running
from bot.clock import SystemClock
from bot.settings import Settings
from dialogs import findings_form
from dialogs.findings_form import Origin

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - made up for this run
BOT_TOKEN = "xoxb-bench"  # noqa: S105 - made up for this run
APP_TOKEN = "xapp-bench"  # noqa: S105 - made up for this run
ORIGIN = Origin(channel="C1", user="U1")


@asynccontextmanager
async def backpain(api_url: str, *, socket: bool) -> AsyncIterator[str]:
    """This bot, as it runs in production."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            bot_token=SecretStr(BOT_TOKEN),
            app_token=SecretStr(APP_TOKEN) if socket else None,
            signing_secret=SecretStr(SECRET),
            api_url=api_url,
            database_url=f"sqlite:///{folder}/bench.db",
            port=0,
        )
        async with running(settings, SystemClock()) as bot:
            yield bot.address


@asynccontextmanager
async def floor(api_url: str, *, socket: bool) -> AsyncIterator[str]:
    """A raw aiohttp handler: verify the signature, make the same call, answer 200."""
    verifier = SignatureVerifier(SECRET)
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def open_form(trigger_id: str) -> None:
            body = {"trigger_id": trigger_id, "view": findings_form.open_first(ORIGIN)}
            async with session.post(f"{api_url}views.open", json=body) as answer:
                await answer.json()

        async def receive(request: web.Request) -> web.Response:
            body = await request.text()
            sent = {name.lower(): value for name, value in request.headers.items()}
            if not verifier.is_valid_request(body, sent):
                return web.Response(status=401)
            await open_form(parse_qs(body)["trigger_id"][0])
            return web.Response()

        if socket:
            async with session.post(f"{api_url}apps.connections.open") as answer:
                url = (await answer.json())["url"]
            async with session.ws_connect(url) as connection:
                answering = asyncio.create_task(_answer_envelopes(connection, open_form))
                yield ""
                answering.cancel()
        else:
            async with _listening(receive) as address:
                yield address


async def _answer_envelopes(connection: aiohttp.ClientWebSocketResponse, open_form: object) -> None:
    assert callable(open_form)
    async for message in connection:
        envelope = json.loads(message.data)
        if "envelope_id" in envelope:
            await open_form(envelope["payload"]["trigger_id"])
            await connection.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))


@asynccontextmanager
async def bare(api_url: str, *, socket: bool) -> AsyncIterator[str]:
    """Bolt as it comes: the default client, the default runner, the view as a value."""
    app = AsyncApp(client=AsyncWebClient(BOT_TOKEN, api_url), signing_secret=SECRET)
    view = findings_form.build_first(ORIGIN)

    @app.command("/backpain")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    if socket:
        handler = AsyncSocketModeHandler(app, APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
        yield ""
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
    else:
        serving = web.AppRunner(app.web_app("/slack/events"), access_log=None)
        await serving.setup()
        await web.TCPSite(serving, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{serving.addresses[0][1]}/slack/events"
        await serving.cleanup()


@asynccontextmanager
async def _listening(receive: object) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/slack/events", receive)  # type: ignore[arg-type] # aiohttp's handler type is not public
    serving = web.AppRunner(app, access_log=None)
    await serving.setup()
    await web.TCPSite(serving, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{serving.addresses[0][1]}/slack/events"
    await serving.cleanup()


SERVERS = {"backpain": backpain, "floor": floor, "bare": bare}


async def main() -> None:
    """Serve until standard input ends; the first line printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=SERVERS)
    parser.add_argument("api_url")
    parser.add_argument("--socket", action="store_true")
    chosen = parser.parse_args()
    async with SERVERS[chosen.which](chosen.api_url, socket=chosen.socket) as address:
        print(address or "connected", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, _end_of_input)


def _end_of_input() -> None:
    while sys.stdin.readline():
        pass


if __name__ == "__main__":
    asyncio.run(main())
