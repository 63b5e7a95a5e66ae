"""The shortcuts "Triage back pain": for a channel that is chosen first, or for that of a message, which is not read."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import start
from bot.listeners.desk import Desk, person_of
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from bot.listeners.respond import Respond
from dialogs import choose_place, turned_away, words

GLOBAL: Final = "triage"
ON_A_MESSAGE: Final = "triage_message"


def register(app: AsyncApp, desk: Desk) -> None:
    """Register both, the button that does the same as the first, and the view between it and the form."""

    async def open_shortcut(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view = choose_place.view()
        try:
            await desk.come_home(body, person_of(body))
        except TurnedAwayError as refused:
            if refused.reason != "not_known":  # a form must be had while Slack is silent: it is judged when it is sent
                view = turned_away.page(refused.reason)
        await open_view(client, body["trigger_id"], view)
        await ack()

    async def receive_place(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        channel = choose_place.read(view)
        visit = await desk.come_in(body, channel)
        if await desk.gate.people.is_shared(channel, hurried=True):
            await ack(response_action="errors", errors={choose_place.CHANNEL: choose_place.SHARED})
            return
        await ack(response_action="update", view=start.form(desk, start.origin(desk, channel, visit.person)))

    async def open_on_message(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: Respond) -> None:
        await ack()
        origin = start.origin(desk, body["channel"]["id"], person_of(body))
        if not await start.opened(desk, body, origin, client):
            await respond(words.open_form_button("Slack did not open the form in time. Press again."))

    app.shortcut(GLOBAL)(open_shortcut)
    app.action(choose_place.NEW_CASE)(open_shortcut)
    app.view(choose_place.CALLBACK_ID)(receive_place)
    app.shortcut(ON_A_MESSAGE)(open_on_message)
