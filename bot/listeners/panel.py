"""*Better* and *Same* open one short page; what it answers runs through the rules before either is recorded."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.kept.chart import Chart
from bot.kept.happened import Outcome, Submitted
from bot.listeners.assessing import triaged
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.follow_up import said_before, same_reminder
from bot.listeners.pressed import Pressed, page_of_older
from bot.troubles import new_error_id
from dialogs import panel, turned_away, words

log: Final = logging.getLogger("backpain.listeners")

TRIES: Final = 5
"""So often are the answers put to the case because something else was kept at the same moment."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the page."""

    async def receive_panel(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        answered = panel.read_panel(view)
        if answered.errors:
            await ack(response_action="errors", errors=answered.errors)
            return
        visit = await desk.come_to(
            body, Pressed.of(answered.case).case, place=answered.place, must_take=answered.is_worse
        )
        try:
            page = await Answered(desk, visit, answered, f"view:{view['root_view_id']}").keep()
        except NotSavedError as lost:
            await ack(response_action="errors", errors={panel.ASKED: words.not_saved(lost.error_id)})
        else:
            await (ack() if page is None else ack(response_action="update", view=page))
            desk.wake()

    app.view(panel.CALLBACK_ID)(receive_panel)


@dataclass(frozen=True, slots=True)
class Answered:
    """The page that somebody sent; `key` names it."""

    desk: Desk
    visit: CaseVisit
    panel: panel.Panel
    key: str

    async def keep(self) -> dict[str, Any] | None:
        """Keep what it says; give the page that is to be shown of it, None where the thread says all.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        chart = self.visit.chart
        for _ in range(TRIES):
            if not self.panel.is_worse and self._is_of_older(chart):
                return page_of_older(chart)
            if await self._keep_in(chart):
                return self._page(chart)
            chart = await self.desk.chart_now(chart.case.id)
        error_id = new_error_id()
        log.error("%s: not saved: case %s is changed again and again", error_id, chart.case.id)
        raise NotSavedError(error_id)

    def _page(self, chart: Chart) -> dict[str, Any] | None:
        """What is shown of it; None where the thread says all."""
        if self.panel.is_worse:
            return panel.worse_page(chart.facts())
        earlier = [one for one in chart.history if same_reminder(one, self._outcome)]
        told = said_before(self.visit, self._outcome, earlier)
        return turned_away.words_only(told[0].blocks[0]["text"]["text"]) if told else None

    @property
    def _outcome(self) -> Outcome:
        return Outcome("worse" if self.panel.is_worse else self.panel.outcome, self.panel.channel, self.panel.ts)

    def _is_of_older(self, chart: Chart) -> bool:
        """Whether another form or its ending came between; ours may have been kept by a press whose answer was lost."""
        if chart.is_ended:
            return True
        return Pressed.of(self.panel.case).is_of_older(chart) and chart.assessed_by.key != self._form_key

    @property
    def _form_key(self) -> str:
        told = json.dumps([sorted(self.panel.yes), self.panel.is_all_asked, self.panel.power])
        return f"{self.key}:panel:{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    async def _keep_in(self, chart: Chart) -> bool:
        """The answers first: a page that was cut short in between is asked for again, never recorded without them."""
        number = chart.case.newest
        if chart.assessed_by.key != self._form_key and (submitted := self._assessed(chart)) is not None:
            event = self.desk.event(self.visit, self._form_key, submitted)
            newest = None if submitted.is_emergency else number
            async with saving():
                added = await self.desk.cases.add(chart.case.id, event, urgent=submitted.is_emergency, newest=newest)
            if added == "moved_on":
                return False
            number += added == "kept"
        what = self._outcome
        key = f"outcome:{what.channel}:{what.ts}:{what.outcome}"
        async with saving():
            return (
                await self.desk.cases.add(
                    chart.case.id,
                    self.desk.event(self.visit, key, what),
                    newest=None if self.panel.is_worse else number,
                )
                != "moved_on"
            )

    def _assessed(self, chart: Chart) -> Submitted | None:
        """The rules on the answers of today and all others as they stand; None where that would lower the urgency.

        That a case becomes less urgent is confirmed in the form: a page of ticks does not do it.
        """
        latest = chart.latest
        if not latest.is_readable:
            return None
        found = panel.with_answers(latest.found.value, self.panel)
        now = triaged(found, local_code=latest.local_code, seen=chart.number, by="panel")
        return None if now.falls_from(latest) else now
