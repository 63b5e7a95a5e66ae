"""Response URLs: five uses in thirty minutes, to the person, to the channel, or in place of the message."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.limits import LIMITS
from tests.sandbox.conftest import actions, button, remember

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.workspace import Workspace
    from tests.sandbox.conftest import Connect


def url_for(workspace: Workspace, channel: str = "no-bot") -> str:
    """A response URL as Alice's command gets it, in a channel the bot is not in."""
    token = workspace.response_urls.issue(workspace.people["alice"].id, workspace.channels[channel])
    return f"{workspace.url}/response/{token}"


async def test_url_works_five_times(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_for(workspace))
    for _ in range(LIMITS["response_url.uses"]):
        assert (await webhook.send(text="x")).status_code == 200
    sixth = await webhook.send(text="x")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
    assert len(workspace.people["alice"].ephemeral) == LIMITS["response_url.uses"]


async def test_url_dies_after_thirty_minutes(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_for(workspace))
    workspace.clock.move(timedelta(minutes=LIMITS["response_url.ttl"]) - timedelta(seconds=5))
    assert (await webhook.send(text="x")).status_code == 200
    workspace.clock.move(timedelta(seconds=6))
    late = await webhook.send(text="x")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_url_reaches_a_channel_the_bot_is_not_in(workspace: Workspace) -> None:
    await AsyncWebhookClient(url_for(workspace)).send(text="For all", response_type="in_channel")
    assert [message.text for message in workspace.channels["no-bot"].messages] == ["For all"]


async def test_refused_message_does_not_count_as_a_use(workspace: Workspace) -> None:
    webhook = AsyncWebhookClient(url_for(workspace))
    for _ in range(LIMITS["response_url.uses"] + 1):
        refused = await webhook.send(text="x", blocks=[{"type": "marquee"}])
        assert "invalid_blocks" in refused.body
    assert (await webhook.send(text="x")).body.startswith('{"ok": true')


async def test_ephemeral_message_is_replaced_and_removed_through_its_own_press(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connected: Connect
) -> None:
    seen: list[dict[str, Any]] = []
    app.action("open")(remember(seen))
    alice = workspace.people["alice"]
    team = workspace.channels["spine-team"]
    await client.chat_postEphemeral(channel=team.id, user=alice.id, text="?", blocks=[actions(button("open"))])
    async with connected(app):
        await alice.press(alice.ephemeral[0], "open")
    assert seen[0]["container"]["is_ephemeral"]
    assert "message" not in seen[0]
    webhook = AsyncWebhookClient(seen[0]["response_url"])
    await webhook.send(text="Opened", replace_original=True)
    assert [(message.text, message.blocks) for message in alice.ephemeral] == [("Opened", None)]
    await webhook.send(delete_original=True)
    assert alice.ephemeral == []
    assert "message_not_found" in (await webhook.send(delete_original=True)).body


async def test_response_may_stand_in_a_thread(workspace: Workspace) -> None:
    parent = await workspace.people["alice"].say("parent", "#spine-team")
    url = url_for(workspace, "spine-team")
    await AsyncWebhookClient(url).send_dict(
        {"text": "in the thread", "response_type": "in_channel", "thread_ts": parent.ts}
    )
    assert [message.text for message in workspace.channels["spine-team"].replies(parent.ts)] == ["in the thread"]
