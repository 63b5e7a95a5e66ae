"""Reaching the app: acknowledgements in three seconds, failures as Slack shows them, reconnections and retries."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.sandbox.http_delivery import sign
from bot.sandbox.limits import LIMITS
from bot.sandbox.person import TROUBLE, CannotDoError
from bot.sandbox.workspace import RETRY_AFTER, Workspace
from tests.sandbox.conftest import MANIFEST, actions, button, modal, over_http, over_socket_mode, remember, text_input

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.sandbox.conftest import Connect


@contextlib.asynccontextmanager
async def raw_app(
    workspace: Workspace, answer: Callable[[web.Request], Awaitable[web.Response]]
) -> AsyncIterator[None]:
    """Serve an app that is not Bolt over HTTP."""
    app = web.Application()
    app.router.add_post("/slack/events", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def raw_socket(workspace: Workspace, client: AsyncWebClient) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Connect a socket that does nothing by itself."""
    opened = await client.apps_connections_open(app_token=workspace.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        assert (await socket.receive_json())["type"] in {"hello", "disconnect"}
        yield socket


async def test_command_carries_what_slack_sends(workspace: Workspace, app: AsyncApp, connect: Connect) -> None:
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    async with connect(app):
        await workspace.people["alice"].command("/backpain", "help", channel="#no-bot")
    sent = seen[0]
    assert (sent["command"], sent["text"], sent["channel_name"]) == ("/backpain", "help", "no-bot")
    assert sent["channel_id"] == workspace.channels["no-bot"].id
    assert sent["user_id"] == workspace.people["alice"].id
    assert sent["response_url"].startswith(workspace.url)
    assert {"team_id", "team_domain", "user_name", "api_app_id", "trigger_id", "token"} <= sent.keys()


async def test_answer_in_the_acknowledgement_is_shown_to_the_person_only(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    @app.command("/backpain")
    async def answer(ack: Any, command: dict[str, Any]) -> None:
        if command["text"] == "tell all":
            await ack(text="For all", response_type="in_channel")
        else:
            await ack("For you")

    alice = workspace.people["alice"]
    async with connect(app):
        await alice.command("/backpain")
        await alice.command("/backpain", "tell all")
    assert [message.text for message in alice.ephemeral] == ["For you"]
    assert [message.text for message in workspace.channels["spine-team"].messages] == ["/backpain tell all", "For all"]


async def test_refused_answer_in_the_acknowledgement_is_told(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    @app.command("/backpain")
    async def answer(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "marquee"}])

    alice = workspace.people["alice"]
    async with connected(app):
        delivered = await alice.command("/backpain")
    assert delivered.message_shown == '/backpain failed with the error "invalid_blocks"'
    assert alice.ephemeral == []


async def test_command_not_acknowledged_in_three_seconds_is_a_timeout(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    assert LIMITS["command.ack_timeout"] == 3000

    @app.command("/backpain")
    async def dawdle(ack: Any) -> None:
        await asyncio.sleep(3.3)
        await ack()

    alice = workspace.people["alice"]
    async with connect(app):
        began = time.monotonic()
        delivered = await alice.command("/backpain")
        assert time.monotonic() - began > 2.9
        await asyncio.sleep(0.5)  # the late acknowledgement must do no harm
    assert delivered.message_shown == '/backpain failed with the error "operation_timeout"'
    assert [notice.text for notice in alice.notices] == [delivered.message_shown]


async def test_submission_not_acknowledged_in_three_seconds_is_trouble(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    assert LIMITS["interaction.ack_timeout"] == 3
    alice = workspace.people["alice"]
    workspace.views.open(alice.id, workspace.view_check.check(modal(text_input() | {"optional": True}), "modal"))
    async with raw_socket(workspace, client) as socket:
        assert await alice.submit() is None
        assert (await socket.receive_json())["payload"]["type"] == "view_submission"
    assert [notice.text for notice in alice.notices] == [TROUBLE]
    assert len(alice.views) == 1  # the form stays, with what was entered


@pytest.mark.parametrize(("status", "error"), [(404, "http_client_error"), (500, "http_service_error")])
async def test_app_that_answers_another_status_is_told_so(workspace: Workspace, status: int, error: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with raw_app(workspace, answer):
        delivered = await workspace.people["alice"].command("/backpain")
    assert delivered.message_shown == f'/backpain failed with the error "{error}"'


async def test_nobody_there_is_a_failed_dispatch(workspace: Workspace) -> None:
    alice = workspace.people["alice"]
    assert not workspace.bot_connected
    over_the_socket = await alice.command("/backpain")
    workspace.request_url = "http://127.0.0.1:9/slack/events"
    over_http = await alice.command("/backpain")
    assert (
        over_the_socket.message_shown == over_http.message_shown == '/backpain failed with the error "dispatch_failed"'
    )


async def test_commands_slack_does_not_dispatch(workspace: Workspace, app: AsyncApp, connected: Connect) -> None:
    assert LIMITS["command.in_thread"] == 0
    alice = workspace.people["alice"]
    parent = await alice.say("a thread", "#spine-team")
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    async with connected(app):
        in_thread = await alice.command("/backpain", thread_ts=parent.ts)
        unknown = await alice.command("/headache")
    assert in_thread.message_shown == "/backpain is not supported in threads. Sorry!"
    assert unknown.message_shown == "/headache is not a valid command."
    assert seen == []
    with pytest.raises(CannotDoError, match="is not in"):
        await workspace.add_person("carol", "Carol Hart", "Europe/London").command("/backpain")


async def test_signature_is_the_one_bolt_verifies(workspace: Workspace, app: AsyncApp) -> None:
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    body, now = "command=%2Fbackpain", int(time.time())
    async with over_http(workspace, app), aiohttp.ClientSession() as session:
        assert workspace.request_url is not None
        for secret, expected in ((workspace.signing_secret, 200), ("wrong", 401)):
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp": str(now),
                "X-Slack-Signature": sign(secret, now, body),
            }
            async with session.post(workspace.request_url, data=body, headers=headers) as response:
                assert response.status == expected
    assert len(seen) == 1


async def test_press_carries_the_message_and_where_it_stands(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    seen: list[dict[str, Any]] = []
    app.action("same")(remember(seen))
    bob = workspace.people["bob"]
    team = workspace.channels["spine-team"]
    parent = await bob.say("parent", "#spine-team")
    async with connect(app):
        await app.client.chat_postMessage(
            channel=team.id, thread_ts=parent.ts, text="?", blocks=[actions(button("same", "case-7"))]
        )
        await bob.press(team.messages[-1], "same")
    sent = seen[0]
    assert sent["actions"][0]["value"] == "case-7"
    assert sent["container"]["thread_ts"] == parent.ts
    assert sent["message"]["ts"] == team.messages[-1].ts
    assert sent["channel"] == {"id": team.id, "name": "spine-team"}
    assert (sent["user"]["id"], sent["team"]["id"]) == (bob.id, workspace.payloads.team_id)


async def test_choice_in_a_message_is_in_its_state(workspace: Workspace, app: AsyncApp, connected: Connect) -> None:
    seen: list[dict[str, Any]] = []
    app.action("person")(remember(seen))
    app.action("save")(remember(seen))
    bob = workspace.people["bob"]
    blocks = [actions({"type": "users_select", "action_id": "person"}, button("save"))]
    async with connected(app):
        await app.client.chat_postMessage(channel=workspace.channels["spine-team"].id, text="?", blocks=blocks)
        message = workspace.channels["spine-team"].messages[0]
        await bob.press(message, "person", bob.id)
        await bob.press(message, "save")
    assert seen[1]["state"]["values"]["buttons"]["person"]["selected_user"] == bob.id


async def test_press_on_what_is_gone_or_not_theirs_is_not_sent(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    alice, bob = workspace.people["alice"], workspace.people["bob"]
    await client.chat_postEphemeral(channel=team.id, user=alice.id, text="?", blocks=[actions(button("a"))])
    with pytest.raises(CannotDoError):
        await bob.press(alice.ephemeral[0], "a")
    posted = await client.chat_postMessage(channel=team.id, text="?", blocks=[actions(button("a"))])
    message = team.messages[0]
    await client.chat_delete(channel=team.id, ts=posted["ts"])
    with pytest.raises(CannotDoError):
        await bob.press(message, "a")


async def test_app_that_dies_fails_what_it_had_at_once(workspace: Workspace, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=workspace.app_token)
    program = (
        "import asyncio, os, signal, aiohttp\n"
        "async def main():\n"
        "    async with aiohttp.ClientSession() as session:\n"
        f"        async with session.ws_connect({opened['url']!r}) as socket:\n"
        "            await socket.receive()\n"
        "            await socket.receive()\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    while not workspace.bot_connected:
        await workspace.wait_for_change()
    began = time.monotonic()
    delivered = await workspace.people["alice"].command("/backpain")
    await process.wait()
    assert delivered.message_shown == '/backpain failed with the error "dispatch_failed"'
    assert time.monotonic() - began < 2
    assert not workspace.bot_connected


async def test_each_envelope_goes_to_one_connection_in_turn(workspace: Workspace, client: AsyncWebClient) -> None:
    alice = workspace.people["alice"]
    async with raw_socket(workspace, client) as first, raw_socket(workspace, client) as second:
        for _ in range(2):
            typing = asyncio.create_task(alice.command("/backpain"))
            arrived = [asyncio.ensure_future(socket.receive_json()) for socket in (first, second)]
            done, waiting = await asyncio.wait(arrived, return_when=asyncio.FIRST_COMPLETED)
            assert len(done) == 1
            for each in waiting:
                each.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            socket = first if arrived[0] in done else second
            await socket.send_json({"envelope_id": done.pop().result()["envelope_id"]})
            assert (await typing).ok


async def test_address_of_a_socket_works_once(workspace: Workspace, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=workspace.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_eleventh_connection_is_sent_away(workspace: Workspace, client: AsyncWebClient) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(LIMITS["socket.connections"]):
            await stack.enter_async_context(raw_socket(workspace, client))
        assert workspace.socket_mode.connections == LIMITS["socket.connections"]
        opened = await client.apps_connections_open(app_token=workspace.app_token)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_bolt_reconnects_when_it_is_told_to_leave(workspace: Workspace, app: AsyncApp) -> None:
    assert LIMITS["socket.disconnect_warning"] == 10  # how long a connection told to leave may linger
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    async with over_socket_mode(workspace, app):
        await workspace.disconnect("refresh_requested")
        assert not workspace.bot_connected
        while not workspace.bot_connected:
            await workspace.wait_for_change()
        assert (await workspace.people["alice"].command("/backpain")).ok
    assert len(seen) == 1


async def test_event_not_acknowledged_comes_again_three_times(workspace: Workspace) -> None:
    assert LIMITS["events.retry.count"] == len(RETRY_AFTER) == 3
    seen: list[tuple[str, str | None, str | None]] = []
    arrived = asyncio.Condition()

    async def refuse(request: web.Request) -> web.Response:
        body = await request.json()
        number, reason = (request.headers.get(f"X-Slack-Retry-{name}") for name in ("Num", "Reason"))
        async with arrived:
            seen.append((body["event_id"], number, reason))
            arrived.notify_all()
        return web.Response(status=500)

    async with raw_app(workspace, refuse), arrived:
        opening = asyncio.create_task(workspace.people["alice"].open_home())
        await arrived.wait_for(lambda: len(seen) == 2)  # the first retry follows at once
        assert not (await opening).ok
        for count in (3, 4):
            workspace.clock.move(timedelta(minutes=5))
            await arrived.wait_for(lambda count=count: len(seen) == count)  # type: ignore[misc]  # a default binds it
    assert len({event_id for event_id, _, _ in seen}) == 1
    assert [number for _, number, _ in seen] == [None, "1", "2", "3"]
    assert {reason for _, _, reason in seen[1:]} == {"http_error"}


async def test_event_slow_to_be_acknowledged_counts_as_timed_out(workspace: Workspace, client: AsyncWebClient) -> None:
    assert LIMITS["events.ack_timeout"] == 3
    async with raw_socket(workspace, client) as socket:
        opening = asyncio.create_task(workspace.people["alice"].open_home())
        first = await socket.receive_json()
        assert first["retry_attempt"] == 0
        second = await socket.receive_json()
        assert (second["retry_attempt"], second["retry_reason"]) == (1, "http_timeout")
        assert second["payload"]["event_id"] == first["payload"]["event_id"]
        await socket.send_json({"envelope_id": second["envelope_id"]})
        assert (await opening).message_shown == "operation_timeout"


async def test_events_not_subscribed_are_not_sent(workspace: Workspace, app: AsyncApp, connected: Connect) -> None:
    async with connected(app):
        answer = await workspace.deliver_event({"type": "member_left_channel"})
    assert answer.error == "not_subscribed"


async def test_two_bolt_apps_share_the_work(workspace: Workspace, app: AsyncApp) -> None:
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    async with over_socket_mode(workspace, app):
        second = AsyncSocketModeHandler(app, workspace.app_token)
        await second.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
        assert workspace.socket_mode.connections == 2
        for _ in range(4):
            assert (await workspace.people["alice"].command("/backpain")).ok
        await second.close_async()  # type: ignore[no-untyped-call]  # as above
    assert len(seen) == 4


async def test_app_without_interactivity_hears_of_no_press(app: AsyncApp, client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST.replace("    is_enabled: true", "    is_enabled: false"))
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    seen: list[dict[str, Any]] = []
    app.action("a")(remember(seen))
    team = workspace.channels["spine-team"]
    await client.chat_postMessage(channel=team.id, text="?", blocks=[actions(button("a"))])
    async with over_http(workspace, app):
        delivered = await workspace.people["bob"].press(team.messages[0], "a")
    await workspace.stop()
    assert (delivered.message_shown, seen) == (TROUBLE, [])


async def test_acknowledgement_of_something_never_sent_is_ignored(workspace: Workspace, client: AsyncWebClient) -> None:
    async with raw_socket(workspace, client) as socket:
        await socket.send_json({"envelope_id": "unknown"})
        await socket.send_json(["no envelope"])
        typing = asyncio.create_task(workspace.people["alice"].command("/backpain"))
        await socket.send_json({"envelope_id": (await socket.receive_json())["envelope_id"]})
        assert (await typing).ok


async def test_channel_names_as_the_app_hears_them(workspace: Workspace, app: AsyncApp, connected: Connect) -> None:
    seen: list[dict[str, Any]] = []
    app.command("/backpain")(remember(seen))
    alice = workspace.people["alice"]
    workspace.conversations.add_channel("private-team", alice.member, private=True)
    async with connected(app):
        await alice.command("/backpain", channel="#private-team")
        await alice.command("/backpain", channel=alice.direct_messages.id)
    assert [body["channel_name"] for body in seen] == ["privategroup", "directmessage"]


async def test_answer_that_is_broken_json_is_a_client_error(workspace: Workspace) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="{", content_type="application/json")

    async with raw_app(workspace, answer):
        delivered = await workspace.people["alice"].command("/backpain")
    assert delivered.message_shown == '/backpain failed with the error "http_client_error"'
