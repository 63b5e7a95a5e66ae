"""A case by its code: from the Home or a word after the command, in the view that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.answers import ways_to_answer
from bot.listeners.desk import Desk, person_of, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from dialogs import find_case, turned_away


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and its view."""

    async def open_find(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        try:
            await desk.come_home(body, person_of(body))
            view = find_case.view()
        except TurnedAwayError as refused:  # on the Home tab nothing else can be said
            view = turned_away.page(refused.reason)
        await open_view(client, body["trigger_id"], view)
        await ack()

    async def receive_code(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await desk.come_home(body, person_of(body))
        code = find_case.read(view)
        found = await found_by(desk, body, code) if code else None
        if found is None:
            told = find_case.NO_CASE if code else find_case.NO_CODE
            await ack(response_action="errors", errors={find_case.CODE: told})
            return
        await ack(response_action="update", view=found)

    app.action(find_case.FIND)(open_find)
    app.view(find_case.CALLBACK_ID)(receive_code)


async def found_by(desk: Desk, body: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """The view that answers the case with this code, for whoever is let to it; None where there is none.

    Raises:
        TurnedAwayError: they may not, and why.
        NotSavedError: the database did not answer in time.
    """
    async with saving():
        known = await desk.cases.find_by_code(desk.gate.installation.key, code)
    return None if known is None else await ways_to_answer(desk, body, known.id)
