"""`/backpain` and the "Open form" button: the form opens with nothing read or written before it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import typed
from bot.listeners.desk import Desk
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view, replace_view
from bot.listeners.reader import is_known
from bot.listeners.reopening import with_draft
from bot.listeners.respond import Respond
from dialogs import findings_form, turned_away, words
from dialogs.findings_form import Origin

FIRST_MEETING_SECONDS: Final = 0.3


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the command and the button."""

    async def open_form(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        if str(command.get("text") or "").strip():
            shown = await typed.answer(desk, command, client)
            told, to = shown.message, "in_channel" if shown.is_for_all else "ephemeral"
            await (ack() if told is None else ack(text=told.text, blocks=told.blocks, response_type=to))
            return
        is_open = await opened(desk, command, origin(desk, command["channel_id"], command["user_id"]), client)
        offered = None if is_open else words.open_form_button("Slack did not open the form in time.")
        await (ack() if offered is None else ack(text=offered.text, blocks=offered.blocks))

    async def open_form_again(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: Respond) -> None:
        await ack()
        channel = (body.get("channel") or {}).get("id") or body["user"]["id"]
        if not await opened(desk, body, origin(desk, channel, body["user"]["id"]), client):
            await respond(words.open_form_button("Slack did not open the form in time. Press again."))

    app.command("/backpain")(open_form)
    app.action("open_form")(open_form_again)


def origin(desk: Desk, channel: str, person: str) -> Origin:
    """A new case of a channel, begun now by somebody."""
    return Origin(channel=channel, user=person, opened=int(desk.clock.now().timestamp()))


def form(desk: Desk, place: Origin) -> dict[str, Any]:
    """The empty form; with the offer of what was answered in one that was closed within the hour."""
    return with_draft(desk, place.user, findings_form.build_first(place))


async def opened(desk: Desk, body: Mapping[str, Any], place: Origin, client: AsyncWebClient) -> bool:
    """Open the empty form at once, and close it again, with the reason in its place, for whoever may not use it.

    The trigger lives three seconds and the form shows nothing of anybody, so that it need not wait for Slack to say who
    somebody is; for whoever is met for the first time it waits a moment, to open in their language. What the payload
    itself says is judged before.

    Raises:
        TurnedAwayError: the person may not open it.
    """
    desk.gate.check_sender(body)
    visit, view_id = asyncio.create_task(desk.come_in(body, place.channel)), ""
    try:
        if not is_known():
            await asyncio.wait({visit}, timeout=FIRST_MEETING_SECONDS)
            if visit.done():
                visit.result()
        is_first = desk.draft(place.user, place) is None
        shown = findings_form.open_first(place) if is_first else form(desk, place)
        view_id = await open_view(client, body["trigger_id"], shown)
        await visit
    except TurnedAwayError as away:
        await replace_view(client, view_id, turned_away.page(away.reason))
        raise
    finally:
        visit.cancel()
    return bool(view_id)
