"""Which best describes somebody: asked on the Home or by a word after the command, and kept once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.desk import Desk, NotSavedError, person_of, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from dialogs import role, turned_away, words


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and its view."""

    async def choose_role(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_view(client, body["trigger_id"], await page(desk, body))
        await ack()

    async def receive_role(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        visit = await desk.come_home(body, person_of(body))
        chosen = role.read(view)
        try:
            async with saving():
                await desk.cases.roles.keep(visit.team, visit.person, chosen, desk.clock.now())
        except NotSavedError as lost:
            await ack(response_action="errors", errors={role.ROLE: words.not_saved(lost.error_id)})
            return
        await ack(response_action="update", view=role.saved(chosen))

    app.action(role.CHOOSE)(choose_role)
    app.view(role.CALLBACK_ID)(receive_role)


async def page(desk: Desk, body: Mapping[str, Any]) -> dict[str, Any]:
    """The view that asks, or why it does not: on the Home tab nothing else can be said."""
    try:
        visit = await desk.come_home(body, person_of(body))
        async with saving():
            return role.view(await desk.cases.roles.get(visit.team, visit.person))
    except TurnedAwayError as refused:
        return turned_away.page(refused.reason)
    except NotSavedError as lost:
        return turned_away.words_only(words.not_saved(lost.error_id))
