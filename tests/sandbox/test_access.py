"""Tokens, scopes, unknown methods, and what is told about channels and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, over_http, refusal_of, remember

if TYPE_CHECKING:
    from typing import Any

    from slack_bolt.async_app import AsyncApp


async def test_tokens_are_checked(workspace: Workspace, client: AsyncWebClient) -> None:
    assert (await client.auth_test())["user_id"] == workspace.conversations.bot.id
    client.token = None
    assert await refusal_of(client.auth_test()) == "not_authed"
    client.token = "xoxb-wrong"  # noqa: S105 - no secret: the workspace must refuse it
    assert await refusal_of(client.auth_test()) == "invalid_auth"
    client.token = workspace.app_token
    assert await refusal_of(client.auth_test()) == "not_allowed_token_type"
    assert await refusal_of(client.apps_connections_open(app_token=workspace.bot_token)) == "not_allowed_token_type"


async def test_removed_app_hears_of_it_and_its_token_is_refused(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []
    app.event("tokens_revoked")(remember(seen))
    app.event("app_uninstalled")(remember(seen))
    async with over_http(workspace, app):
        await workspace.uninstall()
    assert [body["event"]["type"] for body in seen] == ["tokens_revoked", "app_uninstalled"]
    assert seen[0]["event"]["tokens"]["bot"] == [workspace.conversations.bot.id]
    assert await refusal_of(client.auth_test()) == "token_revoked"


async def test_unknown_method_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.shout")
    assert refused.value.response["error"] == "unknown_method"
    assert refused.value.response["req_method"] == "chat.shout"


async def test_api_test_answers_what_it_is_told(client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    assert await refusal_of(client.api_test(error="my_error")) == "my_error"


async def test_scopes_not_in_the_manifest_are_missing(workspace: Workspace, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_open(users=workspace.people["alice"].id)
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:write")
    assert "chat:write" in answer["provided"]


async def test_optional_scopes_may_be_withheld() -> None:
    workspace = Workspace(MANIFEST, granted_optional=False)
    await workspace.start()
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    refusal = await refusal_of(client.conversations_history(channel=workspace.channels["spine-team"].id))
    await workspace.stop()
    assert refusal == "missing_scope"


async def test_scope_of_a_channel_is_the_scope_of_its_kind(client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST.replace("      - groups:read", "      - reactions:read"))
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    conversations = workspace.conversations
    private = conversations.add_channel("private-team", conversations.bot, private=True)
    refusals = [
        await refusal_of(client.conversations_info(channel=channel.id))
        for channel in (private, workspace.channels["spine-team"])
    ]
    await workspace.stop()
    assert refusals == ["missing_scope", ""]


async def test_channel_is_described(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    team.shared = True
    described = (await client.conversations_info(channel=team.id, include_num_members=True))["channel"]
    assert described["name"] == "spine-team"
    assert (described["is_member"], described["is_private"], described["is_ext_shared"]) == (True, False, True)
    assert described["num_members"] == 3
    assert not (await client.conversations_info(channel=workspace.channels["no-bot"].id))["channel"]["is_member"]
    members = (await client.conversations_members(channel=team.id))["members"]
    assert set(members) == team.members


async def test_direct_message_is_opened_and_described_with_the_scopes_for_it(client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST.replace("      - groups:read", "      - im:write\n      - im:read"))
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    alice = workspace.people["alice"]
    opened = await client.conversations_open(users=alice.id)
    described = (await client.conversations_info(channel=opened["channel"]["id"]))["channel"]
    several = await refusal_of(client.conversations_open(users=[alice.id, workspace.people["bob"].id]))
    await workspace.stop()
    assert (described["is_im"], described["user"]) == (True, alice.id)
    assert several == "method_not_supported_for_channel_type"


async def test_person_is_described_with_their_time_zone(workspace: Workspace, client: AsyncWebClient) -> None:
    bob = workspace.people["bob"]
    described = (await client.users_info(user=bob.id, include_locale=True))["user"]
    assert (described["real_name"], described["tz"], described["deleted"]) == ("Bob Okafor", "America/New_York", False)
    assert described["tz_offset"] in {-5 * 3600, -4 * 3600}
    assert described["locale"] == "en-GB"
    assert await refusal_of(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_deactivated_person_is_marked_and_in_no_channel(workspace: Workspace, client: AsyncWebClient) -> None:
    bob = workspace.people["bob"]
    workspace.deactivate(bob)
    assert (await client.users_info(user=bob.id))["user"]["deleted"]
    assert bob.id not in workspace.channels["spine-team"].members
    assert await refusal_of(client.chat_postMessage(channel=bob.id, text="kept, unread")) == ""


async def test_bot_is_described(workspace: Workspace, client: AsyncWebClient) -> None:
    described = (await client.bots_info(bot=workspace.conversations.bot_id))["bot"]
    assert described["user_id"] == workspace.conversations.bot.id
    assert await refusal_of(client.bots_info(bot="B0")) == "bot_not_found"


async def test_unknown_channel_is_not_found(client: AsyncWebClient) -> None:
    assert await refusal_of(client.conversations_info(channel="C0NOWHERE")) == "channel_not_found"


async def test_arguments_of_the_wrong_kind_are_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    history = client.api_call("conversations.history", json={"channel": team, "limit": "many"})
    assert await refusal_of(history) == "invalid_arguments"
    number = client.api_call("chat.postMessage", json={"channel": team, "text": 7})
    assert await refusal_of(number) == "invalid_arguments"
    broken = client.api_call("chat.postMessage", data={"channel": team, "text": "x", "blocks": "[{"})
    assert await refusal_of(broken) == "invalid_blocks_format"


async def test_body_that_is_no_json_has_no_arguments(workspace: Workspace) -> None:
    headers = {"Authorization": f"Bearer {workspace.bot_token}", "Content-Type": "application/json"}
    url = f"{workspace.api_url}chat.postMessage"
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data="{") as answer:
        assert (await answer.json())["error"] == "invalid_arguments"


async def test_arguments_may_come_as_a_form(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    blocks = '[{"type": "divider"}]'
    await client.api_call("chat.postMessage", data={"channel": team.id, "text": "[1]", "blocks": blocks})
    assert team.messages[0].text == "[1]"
    assert team.messages[0].blocks is not None
