"""A word after `/backpain`: what is shown for it. Any other gets the help and is never repeated: it may name a patient.

`list` shows the open cases of the channel and `handover` says them to all; `referral`, `record` and `advice` give the
text of a case to take along, `disagree` records another course for it, `edit`, `history` and `missing` open its
answers: with its code at once, without it for the one that is chosen in the list. `find` opens the case whose code
follows, `ask` answers what follows from the reviewed passages. `mine` lists one's own cases, `settings` and `report`
are of the channel, `away` and `role` of whoever types them, and `example` shows a made-up case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import answers, asking, revising, roles
from bot.listeners.card import EDIT, course_of, edit_of, text_of
from bot.listeners.channels import away_page, settings_page
from bot.listeners.desk import CaseVisit, Desk, person_of, saving
from bot.listeners.finding import found_by
from bot.listeners.opening import open_view
from bot.listeners.reporting import figures_of
from bot.posts import is_direct
from dialogs import copied, edit_history, example, find_case, open_loops, question_page, report, words
from dialogs.assessment_card import COURSE
from dialogs.message import Message

ASK: Final = "ask"
REVISED: Final = {EDIT: "Edit", edit_history.HISTORY: "History", edit_history.MISSING: edit_history.ANSWER_MISSING}
"""What became of a case's answers: the buttons that open it, each with what stands on it."""


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
    word, code = word.lower(), find_case.case_code(rest)
    if word == ASK:
        return await _ask(desk, command, client, rest.strip())
    if word in OF_A_CASE and (code or not rest.strip()):
        return await OF_A_CASE[word](desk, command, client, code)
    if rest.strip() or word not in ALONE:
        return Shown(words.help_message())
    return await ALONE[word](desk, command, client)


async def _ask(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, question: str) -> Shown:
    await desk.come_home(command, person_of(command))
    if question:
        return Shown(question_page.as_message(await asking.answer(desk, question)))
    opened = await open_view(client, command["trigger_id"], question_page.question_view())
    return Shown(None if opened else words.press_again())


async def _disagree(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, code: str) -> Shown:
    """Another course than the result; a list to choose from without a code, or where there is none to differ from."""
    visit = await _visit_of(desk, command, code)
    view = None if visit is None else course_of(visit)
    if view is None:
        loops, _ = await answers.loops(desk, command, command["channel_id"])
        return Shown(open_loops.to_choose(loops, COURSE, "Record the course"))
    return Shown(None if await open_view(client, command["trigger_id"], view) else words.press_again())


async def _revised(button: str, desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, code: str) -> Shown:
    """What became of the answers of a case, or its form; a list to choose from without a code."""
    if (visit := await _visit_of(desk, command, code)) is None:
        loops, _ = await answers.loops(desk, command, command["channel_id"])
        return Shown(open_loops.to_choose(loops, button, REVISED[button]))
    if button == edit_history.MISSING and not revising.is_missing(visit.chart):
        return Shown(edit_history.nothing_missing(visit.chart.facts(), is_closed=visit.chart.is_closed))
    view = edit_of(desk, visit) if button == EDIT else revising.view_of(desk, visit, button)
    return Shown(None if await open_view(client, command["trigger_id"], view) else words.press_again())


async def _visit_of(desk: Desk, command: Mapping[str, Any], code: str) -> CaseVisit | None:
    """The case with this code, for whoever is let to it; None without a code, or where there is none such."""
    async with saving():
        known = await desk.cases.find_by_code(desk.gate.installation.key, code) if code else None
    return None if known is None else await desk.come_to(command, known.id, place=command["channel_id"])


async def _find(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, code: str) -> Shown:
    await desk.come_home(command, person_of(command))
    view = await found_by(desk, command, code) if code else find_case.view()
    if view is None:
        return Shown(find_case.no_case())
    return Shown(None if await open_view(client, command["trigger_id"], view) else words.press_again())


async def _list(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    return Shown(await answers.listed(desk, command, command["channel_id"]))


async def _handover(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    if is_direct(command["channel_id"]):
        return await _list(desk, command, client)
    visit = await desk.come_to_channel(command, command["channel_id"])
    loops = await desk.loops_in(visit, command["channel_id"])
    return Shown(open_loops.handover(loops, visit.person), is_for_all=True)


async def _mine(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    return Shown(await answers.listed(desk, command, command["channel_id"], "mine"))


async def _example(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    visit = await desk.come_home(command, person_of(command))
    return Shown(example.example(visit.person, desk.clock.now()))


async def _settings(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    view = await settings_page(desk, command, command["channel_id"])
    return Shown(None if await open_view(client, command["trigger_id"], view) else words.press_again())


async def _report(desk: Desk, command: Mapping[str, Any], _client: AsyncWebClient) -> Shown:
    channel = command["channel_id"]
    return Shown(report.report(await figures_of(desk, command, channel), channel))


async def _role(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    opened = await open_view(client, command["trigger_id"], await roles.page(desk, command))
    return Shown(None if opened else words.press_again())


async def _away(desk: Desk, command: Mapping[str, Any], client: AsyncWebClient) -> Shown:
    opened = await open_view(client, command["trigger_id"], await away_page(desk, command))
    return Shown(None if opened else words.press_again())


ALONE: Final[dict[str, Callable[[Desk, Mapping[str, Any], AsyncWebClient], Awaitable[Shown]]]] = {
    "list": _list,
    "handover": _handover,
    "mine": _mine,
    "example": _example,
    "settings": _settings,
    "role": _role,
    "away": _away,
    "report": _report,
}
"""Words after which nothing may stand."""


async def _text(kind: str, desk: Desk, command: Mapping[str, Any], client: AsyncWebClient, code: str) -> Shown:
    """The text of the case with this code; a list to choose from without one, or where the channel has none such."""
    if (visit := await _visit_of(desk, command, code)) is None:
        loops, _ = await answers.loops(desk, command, command["channel_id"])
        return Shown(open_loops.to_choose(loops, kind, copied.TITLES[kind]))
    opened = await open_view(client, command["trigger_id"], text_of(visit, kind))
    return Shown(None if opened else words.press_again())


OF_A_CASE: Final[dict[str, Callable[[Desk, Mapping[str, Any], AsyncWebClient, str], Awaitable[Shown]]]] = {
    "find": _find,
    "disagree": _disagree,
    **{word: partial(_text, kind) for word, kind in copied.WORDS.items()},
    "edit": partial(_revised, EDIT),
    "history": partial(_revised, edit_history.HISTORY),
    "missing": partial(_revised, edit_history.MISSING),
}
"""Words behind which nothing but the code of a case may stand."""
