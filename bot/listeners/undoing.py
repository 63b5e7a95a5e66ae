"""The button that takes an answer back, for as long as it may be."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.kept.acting import takes_from_many
from bot.kept.chart import Chart
from bot.kept.happened import Acknowledged, Event, Outcome, Stage
from bot.kept.undone import Undone, may_undo
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.respond import Respond
from dialogs import undo
from dialogs.message import Message

TRIES: Final = 5
"""So often is it judged again because something else was kept at the same moment."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button."""

    async def undo_answer(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        case, seq = undo.read(action["value"])
        visit = await desk.come_to(body, case)
        chart = await _undone(desk, visit, seq)
        await ack()
        desk.wake()
        if chart is not None:
            await respond(undo.too_late(chart.facts()))

    app.action(undo.UNDO)(undo_answer)


async def _undone(desk: Desk, visit: CaseVisit, seq: int) -> Chart | None:
    """Take it back; the case as it stands where it may not be.

    Raises:
        NotSavedError: the database did not answer in time.
    """
    chart, now = visit.chart, desk.clock.now()
    for _ in range(TRIES):
        if any(isinstance(event.what, Undone) and event.what.seq == seq for event in chart.history):
            return None  # it is taken back already, and the thread says so
        answer = may_undo(chart.history, seq, visit.person, now)
        if answer is None or takes_from_many(chart.history, answer):  # who took it from a group owns it: hand it on
            break
        event = desk.event(visit, f"undo:{chart.case.id}:{seq}", _of(answer))
        async with saving():
            added = await desk.cases.add(chart.case.id, event, newest=chart.case.newest)
        if added != "moved_on":
            return None
        chart = await desk.chart_now(chart.case.id)
    return chart


def _of(answer: Event) -> Undone:
    what = answer.what
    if isinstance(what, Outcome):
        return Undone(answer.seq, "outcome", what.outcome, what.channel, what.ts)
    if isinstance(what, Acknowledged):
        return Undone(answer.seq, "acknowledged", "acknowledged")
    return Undone(answer.seq, "stage", what.stage if isinstance(what, Stage) else "")


async def with_undo(desk: Desk, case: str, key: str, told: Message) -> Message:
    """What somebody reads who has just answered under `key`, with the button that takes it back."""
    try:
        chart = await desk.chart_now(case)
    except NotSavedError:  # it is kept, and can be answered anew
        return told
    answer = next((event for event in chart.history if event.key == key), None)
    return told if answer is None else undo.offered(told, chart.facts(), answer.seq, chart.local(answer.at))
