"""The client of the Web API: what counts as Slack's answer, what is tried again, and what is not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot import web_api
from bot.troubles import slack_code
from bot.web_api import MOST_PAGES, NotSlacksAnswerError, WebApi, pages

HTML = "<html>blocked</html>"


class Server:
    """Answers one call after the other with what it was told to, and keeps what it was asked."""

    def __init__(self, answers: Sequence[tuple[int, str]]) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self._answers = list(answers)

    async def answer(self, request: web.Request) -> web.Response:
        """The next answer; (0, "") is a connection that breaks."""
        self.asked.append((request.method, request.path_qs, await request.read()))
        status, text = self._answers.pop(0)
        if status == 0 and request.transport is not None:
            request.transport.abort()
        kind = "text/html" if text == HTML else "application/json"
        return web.Response(status=status or 200, text=text, content_type=kind, headers={"Retry-After": "7"})


@asynccontextmanager
async def calling(*answers: tuple[int, str], repeats: int = 0) -> AsyncIterator[tuple[WebApi, Server]]:
    server = Server(answers)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
            yield WebApi("xoxb-test", address, session, repeats=repeats), server
    finally:
        await runner.cleanup()


async def test_a_call_carries_json_or_parameters_without_gaps() -> None:
    async with calling((200, '{"ok": true, "ts": "1.2"}'), (200, '{"ok": true}')) as (client, server):
        assert (await client.api_call("chat.postMessage", json={"text": "a"}))["ts"] == "1.2"
        await client.conversations_info(channel="C1", include_locale=True, include_num_members=None)
    assert server.asked[0] == ("POST", "/api/chat.postMessage", b'{"text": "a"}')
    assert server.asked[1] == ("GET", "/api/conversations.info?channel=C1&include_locale=1", b"")


async def test_a_refusal_says_its_name_and_is_not_tried_again() -> None:
    async with calling((200, '{"ok": false, "error": "is_archived"}'), repeats=2) as (client, server):
        with pytest.raises(SlackApiError) as refused:
            await client.api_call("chat.update", json={})
    assert slack_code(refused.value) == "is_archived"
    assert len(server.asked) == 1


@pytest.mark.parametrize("said", ['{"ok": false, "error": "ratelimited"}', HTML])
async def test_too_many_calls_are_told_with_how_long_to_wait(said: str) -> None:
    async with calling((429, said), repeats=2) as (client, server):
        with pytest.raises(SlackApiError) as refused:
            await client.api_call("chat.update", json={})
    assert slack_code(refused.value) == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "7"
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("said", [HTML, "[]", '{"status": "blocked"}', ""])
async def test_an_answer_that_is_not_slacks_is_no_refusal(status: int, said: str) -> None:
    async with calling((status, said)) as (client, _):
        with pytest.raises(NotSlacksAnswerError):
            await client.api_call("chat.postMessage", json={})


@pytest.mark.parametrize("failure", [(500, HTML), (503, '{"ok": false, "error": "fatal_error"}'), (0, "")])
async def test_only_what_may_be_repeated_is_tried_again_after_a_failure(failure: tuple[int, str]) -> None:
    async with calling(failure, (200, '{"ok": true}'), repeats=2) as (client, server):
        assert (await client.api_call("users.info", http_verb="GET", params={"user": "U1"}))["ok"]
    assert len(server.asked) == 2
    async with calling(failure, (200, '{"ok": true}')) as (client, server):
        with pytest.raises((SlackApiError, aiohttp.ClientError)) as failed:
            await client.api_call("chat.postMessage", json={})
    assert len(server.asked) == 1
    if isinstance(failed.value, SlackApiError):
        assert failed.value.response.status_code >= web_api.SERVER_ERROR


async def test_what_the_sdk_alone_knows_goes_its_way() -> None:
    async with calling((200, '{"ok": true, "url": "ws://a/"}')) as (client, server):
        assert (await client.apps_connections_open(app_token="xapp-test"))["url"] == "ws://a/"  # noqa: S106 - made up
    assert server.asked[0][1] == "/api/apps.connections.open"


@pytest.mark.parametrize("cursor", ["the same", "another each time"])
async def test_a_list_that_always_names_a_next_page_is_not_read_for_ever(cursor: str) -> None:
    asked = 0

    async def ask(**_: str | None) -> dict[str, dict[str, str]]:
        nonlocal asked
        asked += 1
        return {"response_metadata": {"next_cursor": cursor if cursor == "the same" else f"{cursor} {asked}"}}

    with pytest.raises(NotSlacksAnswerError, match="never end"):
        async for _ in pages(ask):
            pass
    assert asked == {"the same": 2, "another each time": MOST_PAGES}[cursor]


async def test_a_list_that_goes_round_in_a_circle_is_read_once() -> None:
    following = {None: "a", "a": "b", "b": "a"}
    asked = []

    async def ask(*, cursor: str | None) -> dict[str, dict[str, str]]:
        asked.append(cursor)
        return {"response_metadata": {"next_cursor": following[cursor]}}

    with pytest.raises(NotSlacksAnswerError):
        [page async for page in pages(ask)]
    assert asked == [None, "a", "b"]


async def test_a_list_is_read_to_the_page_that_names_no_next_one() -> None:
    page = '{"ok": true, "members": ["%s"], "response_metadata": {"next_cursor": "%s"}}'
    async with calling((200, page % ("U1", "b")), (200, page % ("U2", ""))) as (client, server):
        found = [
            who
            async for answer in pages(partial(client.conversations_members, channel="C1"))
            for who in answer["members"]
        ]
    assert (found, len(server.asked)) == (["U1", "U2"], 2)
