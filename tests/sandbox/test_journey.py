"""The whole journey with Bolt, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.sandbox.conftest import actions, button, modal, open_on_command, radio, text_input

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.workspace import Workspace
    from tests.sandbox.conftest import Connect


async def test_command_form_card_thread_reminder_and_press(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    open_on_command(
        app, modal(radio("saddle", "yes", "no"), text_input("note") | {"optional": True}, callback_id="form")
    )

    @app.view("form")
    async def receive(ack: Any, view: dict[str, Any], client: AsyncWebClient) -> None:
        answer = view["state"]["values"]["saddle"]["chosen"]["selected_option"]["value"]
        channel = workspace.channels["spine-team"].id
        card = await client.chat_postMessage(channel=channel, text=f"saddle: {answer}")
        await client.chat_postMessage(channel=channel, text="the plan", thread_ts=card["ts"])
        await client.chat_scheduleMessage(
            channel=channel,
            thread_ts=card["ts"],
            text="How is it going?",
            blocks=[actions(button("same"), button("worse"))],
            post_at=int((workspace.clock.now() + timedelta(days=7)).timestamp()),
        )
        await ack()

    @app.action("same")
    async def record(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(text=f"Recorded by {body['user']['name']}", replace_original=True)

    alice = workspace.people["alice"]
    team = workspace.channels["spine-team"]
    async with connect(app):
        delivered = await alice.command("/backpain")
        assert delivered.ok
        assert [view.callback_id for view in alice.views] == ["form"]
        await alice.choose("saddle", "chosen", "no")
        assert await alice.submit() is None
        assert alice.views == []
        card, plan = team.messages
        assert (card.text, plan.text, plan.thread_ts) == ("saddle: no", "the plan", card.ts)
        workspace.clock.move(timedelta(days=8))
        reminder = team.replies(card.ts)[-1]
        assert reminder.text == "How is it going?"
        assert (await alice.press(reminder, "same")).ok
    assert reminder.text == "Recorded by alice"
    assert alice.notices == []


async def test_home_tab_is_published_when_it_is_opened(workspace: Workspace, app: AsyncApp, connect: Connect) -> None:
    @app.event("app_home_opened")
    async def draw(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Home*"}}]},
        )

    bob = workspace.people["bob"]
    async with connect(app):
        assert (await bob.open_home()).ok
        while bob.home is None:
            await workspace.wait_for_change()
    assert bob.home.blocks[0]["text"]["text"] == "*Home*"
