"""Answering a case without its messages: from the app's Home or the list, in a view with the same buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.open_loops import open_loops
from bot.life import spoken
from bot.listeners.desk import Desk, NotSavedError, person_of
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed
from dialogs import answering, turned_away, words
from dialogs import open_loops as loop_words

MOST_OF_ONE: Final = 100


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button of a row."""
    app.action(loop_words.ANSWER)(_answerer(desk))


def _answerer(desk: Desk) -> Callable[..., Any]:
    async def answer_case(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        try:
            view = await _view(desk, body, Pressed.of(action["value"]).case)
        except TurnedAwayError as refused:
            if body.get("response_url"):
                raise
            # On the Home tab nothing else can be said.
            view = turned_away.page(refused.reason)
        except NotSavedError as lost:
            view = turned_away.words_only(words.not_saved(lost.error_id))
        await open_view(client, body["trigger_id"], view)
        await ack()

    return answer_case


async def _view(desk: Desk, body: Mapping[str, Any], case: str) -> dict[str, Any]:
    chart = (await desk.come_to(body, case)).chart
    waiting = chart.asked
    asked = [spoken.in_words(chart, each.kind, datetime.fromtimestamp(each.post_at, UTC)) for each in waiting]
    return answering.view(chart.facts(), asked, chart.case.channel)


async def own_loops(desk: Desk, body: Mapping[str, Any]) -> list[loop_words.Loop]:
    """The open cases of whoever asks in the direct conversation with the app."""
    visit = await desk.come_home(body, person_of(body))
    charts, _ = await desk.own_cases(visit, MOST_OF_ONE)
    return open_loops(charts, desk.clock.now(), visit.person)
