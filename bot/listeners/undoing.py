"""The button that takes an answer back, for as long as it may be."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome, Stage
from bot.kept.undone import Undone, may_undo
from bot.listeners.desk import CaseVisit, Desk, saving
from bot.listeners.respond import Respond
from dialogs import undo

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
        if answer is None:
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
    return Undone(answer.seq, "stage", what.stage if isinstance(what, Stage) else "")
