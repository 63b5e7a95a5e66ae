"""What became of the answers of a case: every assessment, each earlier one to be read, and what is open, asked."""

from __future__ import annotations

import logging
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.happened import Submitted
from bot.life.spoken import UNWORDABLE
from bot.listeners.desk import CaseVisit, Desk
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed
from bot.listeners.reopening import open_questions
from bot.listeners.respond import Respond, is_answering
from bot.troubles import describe, new_error_id
from dialogs import copied, edit_history, unreadable, words
from dialogs.differences import differences
from dialogs.edit_history import Entry
from dialogs.gaps import open_fields
from dialogs.sheet import Sheet

log: Final = logging.getLogger("backpain.listeners")

OVER: Final = frozenset({edit_history.CALLBACK_ID})


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the history, what it opens, and the open questions."""

    async def open_revised(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        pressed = Pressed.of(action["value"])
        visit = await desk.come_to(body, pressed.case)
        view = view_of(desk, visit, action["action_id"], pressed.number)
        is_over = is_answering(body) or (body.get("view") or {}).get("callback_id") in OVER
        opened = await open_view(client, body["trigger_id"], view, over=is_over)
        await ack()
        if not opened:
            await respond(words.press_again())

    for button in (edit_history.HISTORY, edit_history.EARLIER, edit_history.MISSING):
        app.action(button)(open_revised)


def view_of(desk: Desk, visit: CaseVisit, button: str, nth: int = 0) -> dict[str, Any]:
    """What a button opens: the open questions of the case, its history, or its assessment `nth`."""
    chart = visit.chart
    if button == edit_history.MISSING:
        return open_questions(chart, visit.place or chart.case.channel, visit.person, desk.clock.now())
    return _worded(chart, nth if button == edit_history.EARLIER else 0)


def is_missing(chart: Chart) -> bool:
    """Whether the case is open and an answer of the newest form is."""
    return not chart.is_closed and bool(open_fields(chart.latest.found.value))


def _worded(chart: Chart, nth: int) -> dict[str, Any]:
    """The history, or its assessment `nth`; or that this version cannot word it."""
    try:
        return _earlier(chart, nth) if nth else edit_history.history(chart.facts(), entries(chart))
    except UNWORDABLE as unknown:
        log.error("%s: the history of case %s cannot be worded: %s", new_error_id(), chart.case.id, describe(unknown))
        return unreadable.page(chart.facts())


def _earlier(chart: Chart, nth: int) -> dict[str, Any]:
    sent = chart.sent[nth - 1]
    then = chart.until(sent)
    form = then.latest
    if not form.is_legible:
        return unreadable.page(chart.facts())
    sheet = Sheet(then.facts(), form.assessed, form.found.value, chart.local(sent.at), form.found.unknown)
    return edit_history.as_it_was(copied.view(copied.RECORD, sheet), nth, len(chart.submissions))


def entries(chart: Chart) -> list[Entry]:
    """Every form of the case, with what each changed."""
    forms = chart.submissions
    return [
        Entry(
            nth,
            event.person,
            chart.local(event.at),
            form.by,
            form.disposition if form.is_computed and form.is_readable else None,
            _changes(forms[nth - 2], form) if nth > 1 else (),
        )
        for nth, (event, form) in enumerate(zip(chart.sent, forms, strict=True), 1)
    ]


def _changes(before: Submitted, now: Submitted) -> tuple[str, ...]:
    return tuple(differences(before.found.value, now.found.value))
