"""The page's own API: what a person sees and does in the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.sandbox.conftest import actions, button, modal, open_on_command, radio, remember, text_input

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.workspace import Workspace
    from tests.sandbox.conftest import Connect


class Browser:
    """Speaks to the page's API as the page does."""

    def __init__(self, workspace: Workspace, session: aiohttp.ClientSession) -> None:
        self._url = workspace.url
        self._session = session

    async def state(self, who: str = "alice") -> Any:
        """Return what this person sees."""
        async with self._session.get(f"{self._url}/ui/state", params={"as": who}) as response:
            return await response.json()

    async def do(self, path: str, who: str = "alice", **body: Any) -> Any:
        """Do something as this person and return the answer."""
        async with self._session.post(f"{self._url}/ui/{path}", json={"as": who, **body}) as response:
            return await response.json()

    async def status(self, path: str, **headers: str) -> int:
        """Return the HTTP status of an address."""
        async with self._session.get(f"{self._url}{path}", headers=headers) as response:
            return response.status


@pytest.fixture
async def browser(workspace: Workspace) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as session:
        yield Browser(workspace, session)


async def test_state_at_first(workspace: Workspace, browser: Browser) -> None:
    state = await browser.state("bob")
    assert state["me"]["name"] == "Bob Okafor"
    assert [channel["name"] for channel in state["channels"]] == ["spine-team", "no-bot"]
    assert {person["initials"] for person in state["people"]} == {"AM", "BO", "B"}
    assert state["command"]["command"] == "/backpain"
    assert (state["home"], state["views"], state["scheduled"], state["bot_connected"]) == (None, [], [], False)
    assert state["version"] == workspace.version


async def test_whole_journey_by_the_page(
    workspace: Workspace, browser: Browser, app: AsyncApp, connect: Connect
) -> None:
    note = text_input("note") | {"optional": True}
    open_on_command(app, modal(radio("saddle", "yes", "no"), note, callback_id="form"))

    @app.view("form")
    async def receive(ack: Any, client: AsyncWebClient, view: dict[str, Any]) -> None:
        answers = view["state"]["values"]
        blocks = [actions(button("same"))]
        team = workspace.channels["spine-team"].id
        card = await client.chat_postMessage(channel=team, text=answers["note"]["typed"]["value"], blocks=blocks)
        await client.chat_postMessage(channel=team, text="plan", thread_ts=card["ts"])
        post_at = int(workspace.clock.now().timestamp()) + 3600
        await client.chat_scheduleMessage(channel=team, text="Reminder", thread_ts=card["ts"], post_at=post_at)
        await ack()

    pressed: list[Any] = []
    app.action("same")(remember(pressed))
    team = workspace.channels["spine-team"].id
    async with connect(app):
        assert (await browser.do("post", channel=team, text="/backpain"))["ok"]
        view = (await browser.state())["views"][0]
        assert view["submit"]["text"] == "Submit"
        refused = await browser.do("submit", view_id=view["id"])
        assert not refused["ok"]
        assert "saddle" in (await browser.state())["views"][0]["errors"]
        at = {"view_id": view["id"]}
        assert (await browser.do("action", where="view", block_id="saddle", action_id="chosen", value="no", **at))["ok"]
        assert (await browser.do("state/set", block_id="note", action_id="typed", value="slipped", **at))["ok"]
        assert (await browser.do("submit", **at))["ok"]
        state = await browser.state("bob")
        card = state["messages"][team][0]
        assert (card["text"], card["reply_count"], card["is_bot"]) == ("slipped", 1, True)
        assert state["scheduled"][0]["text"] == "Reminder"
        assert (await browser.do("clock", seconds=7200))["ok"]
        replies = (await browser.state("bob"))["threads"][f"{team}:{card['ts']}"]
        assert [reply["text"] for reply in replies] == ["plan", "Reminder"]
        where = {"where": "message", "channel": team, "ts": card["ts"], "block_id": "buttons", "action_id": "same"}
        assert (await browser.do("action", "bob", **where))["ok"]
    assert pressed[0]["user"]["name"] == "bob"


async def test_beside_a_view_stands_what_whoever_runs_the_workspace_draws_and_without_them_nothing(
    workspace: Workspace, browser: Browser, app: AsyncApp, connect: Connect
) -> None:
    open_on_command(app, modal(radio("saddle", "yes", "no"), callback_id="form"))

    async def drawn(view: dict[str, Any]) -> list[dict[str, str]]:
        return [{"svg": "", "words": f"beside {view['callback_id']}"}]

    async with connect(app):
        await browser.do("post", channel=workspace.channels["spine-team"].id, text="/backpain")
        assert (await browser.state())["views"][0]["beside"] == []
        workspace.beside = drawn
        assert (await browser.state())["views"][0]["beside"] == [{"svg": "", "words": "beside form"}]


async def test_what_slack_says_is_shown_and_dismissed(workspace: Workspace, browser: Browser) -> None:
    team = workspace.channels["spine-team"].id
    assert (await browser.do("post", channel=team, text="/backpain"))["ok"]
    notice = (await browser.state())["notices"][0]
    assert notice["text"] == '/backpain failed with the error "dispatch_failed"'
    assert notice["place"] == team
    assert (await browser.state("bob"))["notices"] == []
    await browser.do("notice/dismiss", id=notice["id"])
    assert (await browser.state())["notices"] == []


async def test_what_slack_says_stands_where_it_was_caused(
    workspace: Workspace, browser: Browser, client: AsyncWebClient
) -> None:
    """No app is connected: every press ends in a notice, in the channel, the thread, the form or the Home tab."""
    team = workspace.channels["spine-team"].id
    blocks = [actions(button("same"))]
    card = (await client.chat_postMessage(channel=team, text="card", blocks=blocks))["ts"]
    sent = {"text": "plan", "blocks": blocks, "thread_ts": card}
    reply = (await client.chat_postMessage(channel=team, **sent))["ts"]
    loud = (await client.chat_postMessage(channel=team, reply_broadcast=True, **sent))["ts"]
    form = modal(text_input(), actions(button("same")))
    view = workspace.views.open(workspace.people["alice"].id, workspace.view_check.check(form, "modal")).id
    await client.views_publish(user_id=workspace.people["alice"].id, view={"type": "home", "blocks": blocks})
    press = {"block_id": "buttons", "action_id": "same"}
    for ts in (card, reply, loud):
        await browser.do("action", where="message", channel=team, ts=ts, **press)
    await browser.do("action", where="view", view_id=view, **press)
    await browser.do("action", where="home", **press)
    await browser.do("post", channel=team, text="/backpain", thread_ts=card)
    await browser.do("post", channel=team, text="/nonsense")
    places = [notice["place"] for notice in (await browser.state())["notices"]]
    assert places == [team, f"{team}:{card}", team, view, "home", f"{team}:{card}", team]


async def test_the_clock_jumps_to_the_next_message_that_the_person_will_see(
    workspace: Workspace, browser: Browser, client: AsyncWebClient
) -> None:
    assert await browser.do("clock/next") == {"ok": False, "error": "No reminder is waiting."}
    team, bob = workspace.channels["spine-team"].id, workspace.people["bob"].direct_messages.id
    soon = int(workspace.clock.now().timestamp()) + 3600
    for channel, text, post_at in ((team, "third", soon + 9000), (team, "second", soon + 60), (bob, "first", soon)):
        await client.chat_scheduleMessage(channel=channel, text=text, post_at=post_at)
    assert (await browser.do("clock/next"))["ok"]
    assert [message["text"] for message in (await browser.state())["messages"][team]] == ["second"]
    assert [message["text"] for message in (await browser.state("bob"))["messages"][bob]] == ["first"]
    assert 0 <= workspace.clock.now().timestamp() - (soon + 60) < 30
    assert (await browser.do("clock/next"))["ok"]
    assert [message["text"] for message in (await browser.state())["messages"][team]] == ["second", "third"]
    assert not (await browser.do("clock/next"))["ok"]


async def test_ephemeral_messages_are_in_their_channel_for_one_person(
    workspace: Workspace, browser: Browser, client: AsyncWebClient
) -> None:
    team = workspace.channels["spine-team"].id
    await client.chat_postEphemeral(channel=team, user=workspace.people["alice"].id, text="psst")
    assert [message["ephemeral"] for message in (await browser.state())["messages"][team]] == [True]
    assert (await browser.state("bob"))["messages"][team] == []


async def test_a_reply_sent_to_the_channel_as_well_is_seen_in_both(
    workspace: Workspace, browser: Browser, client: AsyncWebClient
) -> None:
    team = workspace.channels["spine-team"].id
    parent = await client.chat_postMessage(channel=team, text="card")
    thread = parent["ts"]
    await client.chat_postMessage(channel=team, text="quiet", thread_ts=thread)
    await client.chat_postMessage(channel=team, text="loud", thread_ts=thread, reply_broadcast=True)
    state = await browser.state()
    assert [message["text"] for message in state["messages"][team]] == ["card", "loud"]
    assert [message["text"] for message in state["threads"][f"{team}:{thread}"]] == ["quiet", "loud"]


async def test_people_talk_and_the_bots_direct_message_opens_by_itself(workspace: Workspace, browser: Browser) -> None:
    team = workspace.channels["spine-team"].id
    await browser.do("post", channel=team, text="Hello")
    parent = (await browser.state())["messages"][team][0]
    await browser.do("post", "bob", channel=team, text="Hello yourself", thread_ts=parent["ts"])
    assert (await browser.state())["messages"][team][0]["reply_users"] == [workspace.people["bob"].id]
    await browser.do("post", channel=workspace.conversations.bot.id, text="Hello, bot")
    assert [channel["name"] for channel in (await browser.state())["channels"] if channel["is_dm"]] == ["backpain"]


async def test_home_tab_and_its_buttons(
    workspace: Workspace, browser: Browser, app: AsyncApp, connected: Connect
) -> None:
    view = {"type": "home", "blocks": [actions(button("new"))]}
    where = {"where": "home", "block_id": "buttons", "action_id": "new"}
    assert not (await browser.do("action", **where))["ok"]

    @app.event("app_home_opened")
    async def draw(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=view)

    pressed: list[Any] = []
    app.action("new")(remember(pressed))
    async with connected(app):
        await browser.do("home")
        while workspace.people["alice"].home is None:
            await workspace.wait_for_change()
        assert (await browser.state())["home"]["blocks"] == view["blocks"]
        assert (await browser.do("action", **where))["ok"]
    assert pressed[0]["view"]["type"] == "home"


async def test_forms_are_closed_by_the_page(workspace: Workspace, browser: Browser) -> None:
    definition = workspace.view_check.check(modal(text_input()), "modal")
    view = workspace.views.open(workspace.people["alice"].id, definition)
    assert (await browser.do("close", view_id=view.id, all=True))["ok"]
    assert await browser.do("close", view_id=view.id) == {"ok": False, "error": "This form is no longer open."}


async def test_changes_are_told_as_they_happen(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{workspace.url}/ui/events?as=alice") as stream:
        assert stream.content_type == "text/event-stream"
        versions = []
        for _ in range(2):
            line = await stream.content.readline()
            versions.append(json.loads(line.decode().removeprefix("data: "))["version"])
            await stream.content.readline()
            workspace.changed()
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("post", {"channel": "C0NOWHERE", "text": "x"}),
        ("post", {"text": "x"}),
        ("post", {"who": "mallory", "channel": "C0", "text": "x"}),
        ("action", {"where": "message", "channel": "C0", "ts": "1.0", "block_id": "b", "action_id": "a"}),
        ("clock", {"seconds": "soon"}),
        ("clock", {"seconds": 1e18}),
    ],
)
async def test_nonsense_is_answered_with_an_error(browser: Browser, path: str, body: dict[str, Any]) -> None:
    answer = await browser.do(path, **body)
    assert (answer["ok"], bool(answer["error"])) == (False, True)


async def test_only_this_machine_and_its_own_page_are_answered(workspace: Workspace, browser: Browser) -> None:
    port = workspace.url.rpartition(":")[2]
    assert await browser.status("/ui/state", Host=f"localhost:{port}") == 200
    assert await browser.status("/ui/state", Host="evil.example") == 403
    assert await browser.status("/", Host="evil.example") == 403
    async with aiohttp.ClientSession() as session:
        for origin, expected in ((workspace.url, 200), ("https://evil.example", 403), ("null", 403)):
            async with session.post(
                f"{workspace.url}/ui/clock", json={"seconds": 1}, headers={"Origin": origin}
            ) as answer:
                assert answer.status == expected
    assert await browser.status("/ui/state?as=mallory") == 404


async def test_the_address_of_a_message_leads_to_the_page_at_its_channel(workspace: Workspace) -> None:
    team = workspace.channels["no-bot"]
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{workspace.url}/archives/{team.id}/p1", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, "/?channel=no-bot")
        async with session.get(f"{workspace.url}/archives/C0NOWHERE/p1", allow_redirects=False) as answer:
            assert answer.status == 404


async def test_page_is_served_and_nothing_beside_it(browser: Browser) -> None:
    assert await browser.status("/") == 200
    assert await browser.status("/page/app.js") == 200
    for beside in ("/page/missing.js", "/page/..%2fworkspace.py", "/page/%2e%2e/workspace.py", "/workspace.py"):
        assert await browser.status(beside) == 404
