"""Posting, editing, deleting and reading messages, through Slack's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.limits import LIMITS, MESSAGE_BURST
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, actions, button, refusal_of

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

HISTORY_READERS = ("channels:history", "groups:history")


async def test_message_is_returned_with_what_slack_adds(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["#spine-team"]
    answer = await client.chat_postMessage(channel=team.id, text="Hello", blocks=[actions(button("a"))])
    message = team.messages[0]
    assert answer["ts"] == message.ts
    assert answer["channel"] == team.id
    assert answer["message"]["bot_id"] == workspace.conversations.bot_id
    assert answer["message"]["blocks"][0]["block_id"] == "buttons"
    assert [call.method for call in workspace.calls] == ["chat.postMessage"]
    assert workspace.calls[0].answer["ts"] == message.ts


async def test_message_times_look_like_slacks_and_only_grow(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    for _ in range(3):
        await client.chat_postMessage(channel=team.id, text="x")
    times = [message.ts for message in team.messages]
    assert times == sorted(set(times))
    assert all(len(ts.partition(".")[2]) == 6 and len(ts.partition(".")[0]) == 10 for ts in times)


async def test_text_is_kept_escaped_as_slack_keeps_it(workspace: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(
        channel=workspace.channels["spine-team"].id, text="a & b < c <@U1> &amp; <https://x.org|x>"
    )
    assert workspace.channels["spine-team"].messages[0].text == "a &amp; b &lt; c <@U1> &amp; <https://x.org|x>"


async def test_text_beyond_the_limit_is_cut(workspace: Workspace, client: AsyncWebClient) -> None:
    longest = LIMITS["message.text.hard"]
    team = workspace.channels["spine-team"]
    await client.chat_postMessage(channel=team.id, text="x" * (longest + 1))
    assert len(team.messages[0].text) == longest


async def test_b3_a_change_to_more_than_slack_advises_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    longest = LIMITS["message.text.recommended"]
    team = workspace.channels["spine-team"]
    posted = await client.chat_postMessage(channel=team.id, text="x" * (longest + 1))  # said at once, it is taken
    change = {"channel": team.id, "ts": posted["ts"]}
    assert await refusal_of(client.chat_update(**change, text="x" * longest)) == ""
    assert await refusal_of(client.chat_update(**change, text="x" * (longest + 1))) == "msg_too_long"


async def test_message_to_a_person_opens_the_direct_message(workspace: Workspace, client: AsyncWebClient) -> None:
    alice = workspace.people["alice"]
    answer = await client.chat_postMessage(channel=alice.id, text="Just for you")
    assert answer["channel"] == alice.direct_messages.id
    assert alice.direct_messages.id.startswith("D")
    assert workspace.channels["@alice"].messages[0].text == "Just for you"


async def test_direct_message_needs_the_messages_tab(client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST.replace("messages_tab_enabled: true", "messages_tab_enabled: false"))
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    refusal = await refusal_of(client.chat_postMessage(channel=workspace.people["alice"].id, text="x"))
    await workspace.stop()
    assert refusal == "messages_tab_disabled"


async def test_channels_the_bot_cannot_post_to(workspace: Workspace, client: AsyncWebClient) -> None:
    conversations = workspace.conversations
    alice = workspace.people["alice"].member
    private = conversations.add_channel("private-team", alice, private=True)
    archived = conversations.add_channel("old", alice, conversations.bot)
    archived.archived = True

    async def refusal(channel: str) -> str:
        return await refusal_of(client.chat_postMessage(channel=channel, text="x"))

    assert await refusal(workspace.channels["no-bot"].id) == "not_in_channel"
    assert await refusal(private.id) == "channel_not_found"
    assert await refusal("C0NOWHERE") == "channel_not_found"
    assert await refusal(archived.id) == "is_archived"
    private.members.add(conversations.bot.id)
    assert await refusal(private.id) == ""


async def test_message_without_anything_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    assert await refusal_of(client.api_call("chat.postMessage", json={"channel": team})) == "no_text"
    assert await refusal_of(client.api_call("chat.postMessage", json={"channel": team, "blocks": []})) == "no_text"
    assert await refusal_of(client.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"


async def test_what_the_workspace_does_not_draw_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    assert await refusal_of(client.chat_postMessage(channel=team, markdown_text="*x*")) == "invalid_arguments"
    attachments = [{"text": "x"}]
    assert (
        await refusal_of(client.chat_postMessage(channel=team, text="x", attachments=attachments))
        == "invalid_arguments"
    )


async def test_refused_blocks_name_their_place(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=team, text="x", blocks=[{"type": "marquee"}])
    answer = refused.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: marquee [json-pointer:/blocks/0/type]"
    ]


async def test_replies_need_a_parent_that_is_there_and_no_reply(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    parent = await client.chat_postMessage(channel=team, text="parent")
    reply = await client.chat_postMessage(channel=team, text="reply", thread_ts=parent["ts"])
    to_reply = client.chat_postMessage(channel=team, text="x", thread_ts=reply["ts"])
    assert await refusal_of(to_reply) == "cannot_reply_to_message"
    await client.chat_delete(channel=team, ts=parent["ts"])
    assert (
        await refusal_of(client.chat_postMessage(channel=team, text="x", thread_ts=parent["ts"])) == "thread_not_found"
    )


async def test_fifth_message_at_once_to_a_channel_is_too_many(workspace: Workspace, client: AsyncWebClient) -> None:
    assert LIMITS["rate.chat.postMessage.channel"] == 1
    team = workspace.channels["spine-team"].id
    for _ in range(MESSAGE_BURST):
        await client.chat_postMessage(channel=team, text="x")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=team, text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel=workspace.people["alice"].id, text="another channel is another count")
    assert len(workspace.channels["spine-team"].messages) == MESSAGE_BURST


async def test_edit_keeps_what_it_does_not_name(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    posted = await client.chat_postMessage(channel=team.id, text="before", blocks=[actions(button("a"))])
    await client.chat_update(channel=team.id, ts=posted["ts"], text="after")
    message = team.messages[0]
    assert (message.text, message.edited_ts is not None) == ("after", True)
    assert message.blocks is not None
    await client.chat_update(channel=team.id, ts=posted["ts"], text="after", blocks=[actions(button("b"))])
    assert message.blocks[0]["elements"][0]["action_id"] == "b"
    await client.chat_update(channel=team.id, ts=posted["ts"], text="bare", blocks=[])
    assert message.blocks is None


async def test_others_messages_cannot_be_changed(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    ts = (await workspace.people["alice"].say("mine", "#spine-team")).ts
    assert await refusal_of(client.chat_update(channel=team, ts=ts, text="x")) == "cant_update_message"
    assert await refusal_of(client.chat_delete(channel=team, ts=ts)) == "cant_delete_message"
    assert await refusal_of(client.chat_update(channel=team, ts="1.0", text="x")) == "message_not_found"


async def test_ephemeral_message_is_seen_by_one_person_only(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"]
    alice, bob = workspace.people["alice"], workspace.people["bob"]
    await client.chat_postEphemeral(channel=team.id, user=alice.id, text="psst")
    assert [message.text for message in alice.ephemeral] == ["psst"]
    assert bob.ephemeral == []
    assert team.messages == []
    stranger = workspace.add_person("carol", "Carol Hart", "Europe/London")
    asked = client.chat_postEphemeral(channel=team.id, user=stranger.id, text="psst")
    assert await refusal_of(asked) == "user_not_in_channel"


async def test_metadata_is_told_in_full_only_when_asked_for(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    metadata = {"event_type": "case", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(channel=team, text="x", metadata=metadata)
    bare = await client.conversations_history(channel=team)
    assert bare["messages"][0]["metadata"] == {"event_type": "case"}
    full = await client.conversations_history(channel=team, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata
    replies = await client.conversations_replies(channel=team, ts=posted["ts"], include_all_metadata=True)
    assert replies["messages"][0]["metadata"] == metadata
    malformed = client.api_call(
        "chat.postMessage", json={"channel": team, "text": "x", "metadata": {"event_type": "e"}}
    )
    assert await refusal_of(malformed) == "invalid_metadata_format"


async def test_history_is_newest_first_in_pages_and_within_bounds(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    posted = [(await client.chat_postMessage(channel=team, text=str(place)))["ts"] for place in range(3)]
    await client.chat_postMessage(channel=team, text="reply", thread_ts=posted[0])
    page = await client.conversations_history(channel=team, limit=2)
    assert [message["text"] for message in page["messages"]] == ["2", "1"]
    rest = await client.conversations_history(channel=team, limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert [message["text"] for message in rest["messages"]] == ["0"]
    assert rest["messages"][0]["reply_count"] == 1
    assert not rest["has_more"]
    between = await client.conversations_history(channel=team, oldest=posted[0], latest=posted[2])
    assert [message["text"] for message in between["messages"]] == ["1"]
    inclusive = await client.conversations_history(channel=team, oldest=posted[0], latest=posted[2], inclusive=True)
    assert len(inclusive["messages"]) == 3


async def test_replies_come_after_their_parent(workspace: Workspace, client: AsyncWebClient) -> None:
    team = workspace.channels["spine-team"].id
    parent = await client.chat_postMessage(channel=team, text="parent")
    reply = await client.chat_postMessage(channel=team, text="reply", thread_ts=parent["ts"])
    for ts in (parent["ts"], reply["ts"]):
        answer = await client.conversations_replies(channel=team, ts=ts)
        assert [message["text"] for message in answer["messages"]] == ["parent", "reply"]
    assert await refusal_of(client.conversations_replies(channel=team, ts="1.0")) == "thread_not_found"


async def test_history_of_a_channel_without_the_bot_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    no_bot = workspace.channels["no-bot"].id
    assert await refusal_of(client.conversations_history(channel=no_bot)) == "not_in_channel"
