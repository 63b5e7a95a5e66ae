"""A question that somebody has: answered from the reviewed passages, for them alone; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.passage_search import best
from bot.listeners.desk import Desk, person_of, saving
from bot.listeners.opening import open_view
from bot.listeners.respond import is_answering
from bot.triage.asked import sought
from bot.triage.not_taken import refusal
from dialogs import question_page
from dialogs.blocks import Block


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and its view."""

    async def open_question(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await desk.come_home(body, person_of(body))
        await open_view(client, body["trigger_id"], question_page.question_view(), over=is_answering(body))
        await ack()

    async def receive_question(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await desk.come_home(body, person_of(body))
        answered = await answer(desk, question_page.read_question(view))
        await ack(response_action="update", view=question_page.question_view(answered))

    app.action(question_page.ASK)(open_question)
    app.view(question_page.CALLBACK_ID)(receive_question)


async def answer(desk: Desk, question: str) -> list[Block]:
    """What answers a question, or why nothing does.

    Raises:
        NotSavedError: the database did not answer in time.
    """
    if (why := refusal(question)) is not None:
        return question_page.refused(why)
    async with saving():
        found = await best(desk.cases.database, sought(question))
    return question_page.answer(found.passages, is_covered=found.is_covered)
