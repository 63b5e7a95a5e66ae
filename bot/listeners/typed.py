"""A word after `/backpain`: what is shown for it. Any other gets the help and is never repeated: it may name a patient.

`list` shows the open cases of the channel and `handover` says them to all; `referral`, `record` and `advice` give the
text of a case to take along: with its code at once, without it of the one that is chosen in the list. `ask` answers
what follows it from the reviewed passages; `mine` lists one's own cases, `settings` opens those of the channel, and
`example` shows a made-up case.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.inserting import DRAWN
from bot.listeners import asking
from bot.listeners.answers import own_loops
from bot.listeners.card import text_of
from bot.listeners.channels import settings_page
from bot.listeners.desk import Desk, person_of, saving
from bot.listeners.opening import open_view
from bot.posts import is_direct
from dialogs import copied, example, open_loops, question_page, words
from dialogs.message import Message

ASK: Final = "ask"
CODE: Final = re.compile(rf"(?:BP-?)?({DRAWN})")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a word is answered with; None where a view was opened."""

    message: Message | None
    is_for_all: bool = False


async def answer(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    """Answer what was typed after the command.

    Raises:
        TurnedAwayError: the person may not, and why.
        NotSavedError: the database did not answer in time.
    """
    word, _, rest = str(command["text"]).strip().partition(" ")
    word, code = word.lower(), CODE.fullmatch(rest.strip().upper())
    if word in copied.WORDS and (code or not rest.strip()):
        return await _text(desk, command, client, copied.WORDS[word], f"BP-{code[1]}" if code else "")
    if word == ASK:
        return await _ask(desk, command, client, rest.strip())
    if rest.strip() or word not in ALONE:
        return Shown(words.help_message())
    return await ALONE[word](desk, command, client)


async def _ask(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, question: str) -> Shown:
    await desk.come_home(command, person_of(command))
    if question:
        return Shown(question_page.as_message(await asking.answer(desk, question)))
    opened = await open_view(client, command["trigger_id"], question_page.question_view())
    return Shown(None if opened else words.press_again())


async def _list(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    return Shown(open_loops.listed(await _loops(desk, command)))


async def _handover(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    if is_direct(command["channel_id"]):
        return await _list(desk, command, client)
    visit = await desk.come_to_channel(command, command["channel_id"])
    loops = await desk.loops_in(visit, command["channel_id"])
    return Shown(open_loops.handover(loops, visit.person), is_for_all=True)


async def _mine(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    return Shown(open_loops.listed(await own_loops(desk, command), where="of yours"))


async def _example(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    visit = await desk.come_home(command, person_of(command))
    return Shown(example.example(visit.person, desk.clock.now()))


async def _settings(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    view = await settings_page(desk, command, command["channel_id"])
    return Shown(None if await open_view(client, command["trigger_id"], view) else words.press_again())


ALONE: Final[dict[str, Callable[[Desk, Mapping[str, Any], AsyncWebClient], Awaitable[Shown]]]] = {
    "list": _list,
    "handover": _handover,
    "mine": _mine,
    "example": _example,
    "settings": _settings,
}
"""Words after which nothing may stand."""


async def _loops(desk: Desk, command: Mapping[str, Any]) -> list[open_loops.Loop]:
    channel = command["channel_id"]
    if is_direct(channel):
        return await own_loops(desk, command)
    return await desk.loops_in(await desk.come_to_channel(command, channel), channel)


async def _text(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, kind: str, code: str) -> Shown:
    """The text of the case with this code; a list to choose from without one, or where the channel has none such."""
    loops = await _loops(desk, command)
    async with saving():
        known = await desk.cases.find_by_code(desk.gate.installation.key, code) if code else None
    if known is None:
        return Shown(open_loops.to_choose(loops, kind, copied.TITLES[kind]))
    visit = await desk.come_to(command, known.id, place=command["channel_id"])
    opened = await open_view(client, command["trigger_id"], text_of(visit, kind))
    return Shown(None if opened else words.press_again())
