"""Answering a case without its messages: from the app's Home or the list, in a view with the same buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.life import spoken
from bot.listeners.desk import Desk, NotSavedError, person_of
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed, closing_line
from bot.posts import is_direct
from dialogs import answering, turned_away, words
from dialogs import open_loops as loop_words
from dialogs.message import Message
from dialogs.turning import NEXT, PREVIOUS


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button of a row, and those that turn the pages of a list."""

    async def turn_list(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], replace: Callable[[Message], Awaitable[None]]
    ) -> None:
        await ack()
        where, page = loop_words.page_of(action["value"])
        await replace(await listed(desk, body, body["channel"]["id"], where, page))

    app.action(loop_words.ANSWER)(_answerer(desk))
    for way in (PREVIOUS, NEXT):
        app.action(f"{loop_words.PAGES}_{way}")(turn_list)


def _answerer(desk: Desk) -> Callable[..., Any]:
    async def answer_case(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        try:
            view = await ways_to_answer(desk, body, Pressed.of(action["value"]).case)
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


async def ways_to_answer(desk: Desk, body: Mapping[str, Any], case: str) -> dict[str, Any]:
    """The view in which a case is answered, for whoever is let to it.

    Raises:
        TurnedAwayError: they may not, and why.
        NotSavedError: the database did not answer in time.
    """
    chart = (await desk.come_to(body, case)).chart
    if line := closing_line(chart):
        return answering.closed(chart.facts(), line)
    waiting = chart.asked
    asked = [spoken.in_words(chart, each.kind, datetime.fromtimestamp(each.post_at, UTC)) for each in waiting]
    return answering.view(chart.facts(), asked, chart.case.channel)


async def listed(
    desk: Desk, body: Mapping[str, Any], channel: str, where: loop_words.Where = "here", page: int = 0
) -> Message:
    """The open cases of the channel, or of whoever asks; of theirs too in the direct conversation with the app.

    Raises:
        TurnedAwayError: they may not, or Slack does not say whether they may.
        NotSavedError: the database did not answer in time.
    """
    return loop_words.listed(*await loops(desk, body, channel, where), page)


async def loops(
    desk: Desk, body: Mapping[str, Any], channel: str, where: loop_words.Where = "here"
) -> tuple[list[loop_words.Loop], loop_words.Where]:
    """The same as they are, and whose they are.

    Raises:
        TurnedAwayError: they may not, or Slack does not say whether they may.
        NotSavedError: the database did not answer in time.
    """
    if where == "here" and not is_direct(channel):
        return await desk.loops_in(await desk.come_to_channel(body, channel), channel), "here"
    own, is_all = await desk.own_loops(await desk.come_home(body, person_of(body)))
    if not own and not is_all:
        raise TurnedAwayError("not_known")
    return own, "mine"
