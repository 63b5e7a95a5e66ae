"""`/backpain` and the "Open form" button: the form opens with nothing read or written before it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.opening import open_view
from bot.listeners.respond import Respond
from dialogs import findings_form, words
from dialogs.findings_form import Origin


def register(app: AsyncApp) -> None:
    """Register the command and the button."""
    app.command("/backpain")(open_form)
    app.action("open_form")(open_form_again)


async def open_form(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
    """Open the form; any word after the command gets the help, and is never repeated: it may name a patient."""
    if command.get("text", "").strip():
        shown = words.help_message()
        await ack(text=shown.text, blocks=shown.blocks)
        return
    origin = Origin(channel=command["channel_id"], user=command["user_id"])
    if await open_view(client, command["trigger_id"], findings_form.open_first(origin)):
        await ack()
        return
    offered = words.open_form_button("Slack did not open the form in time.")
    await ack(text=offered.text, blocks=offered.blocks)


async def open_form_again(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: Respond) -> None:
    """Open the form on the fresh trigger of a button."""
    await ack()
    channel = (body.get("channel") or {}).get("id") or body["user"]["id"]
    origin = Origin(channel=channel, user=body["user"]["id"])
    if not await open_view(client, body["trigger_id"], findings_form.open_first(origin)):
        offered = words.open_form_button("Slack did not open the form in time. Press again.")
        await respond(offered)
