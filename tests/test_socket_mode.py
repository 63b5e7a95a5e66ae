"""Socket Mode where Slack does not let us in: another address is asked for, and the work does not wait for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import Fault
from bot.sandbox.workspace import Workspace
from bot.socket_mode import Sockets
from tests.flows.team import new_workspace, working

QUIET = logging.getLogger("tests.socket_mode")


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    workspace = new_workspace()
    await workspace.start()
    yield workspace
    await workspace.stop()


async def soon(happened: Callable[[], bool]) -> bool:
    """Whether it happens within eight seconds, before a start gives up waiting for a socket; and at once then."""
    for _ in range(160):
        if happened():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_c7_an_address_that_does_not_open_any_more_is_given_up_for_a_fresh_one(workspace: Workspace) -> None:
    web_client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    client = Sockets(workspace.app_token, logger=QUIET, web_client=web_client, ping_interval=0.1, patience=0.4)
    client.wss_uri = workspace.url.replace("http://", "ws://") + "/link?ticket=of-an-hour-ago"
    connecting = asyncio.create_task(client.connect())
    try:
        assert await soon(lambda: workspace.socket_mode.connections == 1), "it tries the dead address for ever"
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await client.close()  # type: ignore[no-untyped-call] # the SDK leaves this method untyped


@pytest.mark.parametrize("trouble", ["reset", "status:500", "page:403", "ratelimited:1"])
async def test_c11_what_was_kept_before_is_shown_although_slack_opens_no_socket_at_the_start(
    workspace: Workspace, sqlite_url: str, trouble: str
) -> None:
    async with working(sqlite_url, workspace=workspace) as team:
        workspace.faults.add(Fault("chat.postMessage", "status:503", times=10**6))
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        await team.submit(team.alice)
    workspace.faults.clear()
    times = 10**6
    closed = workspace.faults.add(Fault("apps.connections.open", trouble, times=times))

    async def start() -> None:
        async with working(sqlite_url, workspace=workspace):
            await asyncio.Event().wait()

    starting = asyncio.create_task(start())
    try:
        assert await soon(lambda: bool(team.channel)), "nobody works while no socket opens"
        assert team.channel[0].text.startswith("EMERGENCY")
        # It is asked for again, and not taken for a token that is refused.
        assert await soon(lambda: times - closed.times > 1)
        assert not starting.done()
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
