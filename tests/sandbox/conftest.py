"""A workspace, a client of it, and a small Bolt app in it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    Connect = Callable[[AsyncApp], AbstractAsyncContextManager[None]]

MANIFEST = (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    workspace = Workspace(MANIFEST)
    await workspace.start()
    yield workspace
    await workspace.stop()


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def app(workspace: Workspace, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, signing_secret=workspace.signing_secret)


@asynccontextmanager
async def over_socket_mode(workspace: Workspace, app: AsyncApp) -> AsyncIterator[None]:
    """Connect the app as Bolt does in Socket Mode."""
    handler = AsyncSocketModeHandler(app, workspace.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


@asynccontextmanager
async def over_http(workspace: Workspace, app: AsyncApp) -> AsyncIterator[None]:
    """Serve the app as Bolt does over HTTP, and point the workspace at it."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        workspace.request_url = None
        await runner.cleanup()


@pytest.fixture(params=["socket_mode", "http"])
def connect(request: pytest.FixtureRequest, workspace: Workspace) -> Connect:
    """How the app is connected: both ways, one after the other."""
    way = over_socket_mode if request.param == "socket_mode" else over_http
    return lambda app: way(workspace, app)


@pytest.fixture
def connected(workspace: Workspace) -> Connect:
    """The app over HTTP, where the way does not matter."""
    return lambda app: over_http(workspace, app)


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[dict[str, Any]]:
    """Options whose text is their value."""
    return [{"text": plain(value), "value": value} for value in values]


def text_input(block_id: str = "note", **fields: Any) -> dict[str, Any]:
    """An input block with a text element of action_id `typed`."""
    element = {"type": "plain_text_input", "action_id": "typed", **fields}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}


def radio(block_id: str, *values: str, **fields: Any) -> dict[str, Any]:
    """An input block with radio buttons of action_id `chosen`."""
    element = {"type": "radio_buttons", "action_id": "chosen", "options": options(*values), **fields}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}


def button(action_id: str, value: str = "1") -> dict[str, Any]:
    """A button element."""
    return {"type": "button", "action_id": action_id, "text": plain(action_id), "value": value}


def actions(*elements: dict[str, Any], block_id: str = "buttons") -> dict[str, Any]:
    """An actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def modal(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A modal with these blocks."""
    return {"type": "modal", "title": plain("Form"), "submit": plain("Submit"), "blocks": list(blocks), **fields}


def open_on_command(app: AsyncApp, view: dict[str, Any]) -> None:
    """Let `/backpain` open `view`."""

    @app.command("/backpain")
    async def open_form(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()


async def refusal_of(call: Awaitable[Any]) -> str:
    """Return Slack's name for why a call was refused, "" when it was not."""
    try:
        await call
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


def remember(seen: list[Any]) -> Callable[..., Awaitable[None]]:
    """A listener that acknowledges and keeps what it was sent."""

    async def listener(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    return listener
