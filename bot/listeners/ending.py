"""Closing a case without an outcome, for a coded reason."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.ended import Ended
from bot.life.after_outcome import TRIES_TOLD, times_in_vain
from bot.listeners.desk import Desk, NotSavedError
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed, keep_on_it, page_of_older, sent_from, told_older
from bot.listeners.respond import Respond, is_answering
from dialogs import ending, words


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and its view."""

    async def ask_ending(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        pressed = Pressed.of(action["value"], body)
        visit = await desk.come_to(body, pressed.case)
        if pressed.is_over(visit.chart):
            await ack()
            await respond(told_older(visit.chart))
            return
        view = ending.end_view(visit.chart.facts(), visit.place)
        opened = await open_view(client, body["trigger_id"], view, over=is_answering(body))
        await ack()
        if not opened:
            await respond(words.press_again())

    async def receive_ending(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        chosen = ending.read_ending(view)
        pressed = Pressed.of(chosen.case)
        visit = await desk.come_to(body, pressed.case, place=chosen.place)
        if chosen.reason == "unreachable" and times_in_vain(visit.chart) < TRIES_TOLD:
            await ack(response_action="errors", errors={ending.REASON: ending.TOO_SOON})
            return
        what = Ended(chosen.reason)
        try:
            kept, chart = await keep_on_it(desk, visit, pressed, sent_from(view, chosen.reason), what)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={ending.REASON: words.not_saved(lost.error_id)})
        else:
            # Beneath it may lie the view in which it was pressed, which still offers it.
            shown = {"response_action": "clear"}
            await ack(**(shown if kept != "older" else {"response_action": "update", "view": page_of_older(chart)}))
            desk.wake()

    app.action(ending.END)(ask_ending)
    app.view(ending.CALLBACK_ID)(receive_ending)
