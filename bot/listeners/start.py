"""`/backpain` and the "Open form" button: the form opens with nothing read or written before it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import typed
from bot.listeners.desk import Desk
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view, replace_view
from bot.listeners.reopening import with_draft
from bot.listeners.respond import Respond
from dialogs import findings_form, turned_away, words
from dialogs.findings_form import Origin


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the command and the button."""

    async def open_form(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        if str(command.get("text") or "").strip():
            shown = await typed.answer(desk, command, client)
            told, to = shown.message, "in_channel" if shown.is_for_all else "ephemeral"
            await (ack() if told is None else ack(text=told.text, blocks=told.blocks, response_type=to))
            return
        origin = Origin(channel=command["channel_id"], user=command["user_id"], opened=_now(desk))
        opened = await _open(desk, command, origin, client)
        offered = None if opened else words.open_form_button("Slack did not open the form in time.")
        await (ack() if offered is None else ack(text=offered.text, blocks=offered.blocks))

    async def open_form_again(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: Respond) -> None:
        await ack()
        channel = (body.get("channel") or {}).get("id") or body["user"]["id"]
        origin = Origin(channel=channel, user=body["user"]["id"], opened=_now(desk))
        if not await _open(desk, body, origin, client):
            await respond(words.open_form_button("Slack did not open the form in time. Press again."))

    app.command("/backpain")(open_form)
    app.action("open_form")(open_form_again)


def _now(desk: Desk) -> int:
    return int(desk.clock.now().timestamp())


def _form(desk: Desk, origin: Origin) -> str | dict[str, Any]:
    """The empty form; with the offer of what was answered in one that was closed within the hour."""
    if desk.draft(origin.user, origin) is None:
        return findings_form.open_first(origin)
    return with_draft(desk, origin.user, findings_form.build_first(origin))


async def _open(desk: Desk, body: Mapping[str, Any], origin: Origin, client: AsyncWebClient) -> bool:
    """Open the empty form at once, and close it again, with the reason in its place, for whoever may not use it.

    The trigger lives three seconds and the form shows nothing of anybody, so that it need not wait for Slack to say who
    somebody is. What the payload itself says is judged before.

    Raises:
        TurnedAwayError: the person may not open it.
    """
    desk.gate.check_sender(body)
    visit = asyncio.create_task(desk.come_in(body, origin.channel))
    try:
        view_id = await open_view(client, body["trigger_id"], _form(desk, origin))
        await visit
    except TurnedAwayError as away:
        await replace_view(client, view_id, turned_away.page(away.reason))
        raise
    finally:
        visit.cancel()
    return bool(view_id)
