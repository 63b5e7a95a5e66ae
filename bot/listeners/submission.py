"""A form that was sent: kept as a case or as another assessment of one, or asked about first; never dropped."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.kept.case import Case, NoSuchCaseError
from bot.kept.chart import Chart
from bot.kept.happened import Submitted
from bot.listeners.assessing import triaged
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, Visit, saving
from bot.posts import is_direct
from bot.triage.dates import ANSWERS_HOLD_HOURS
from bot.triage.findings import Findings
from bot.troubles import new_error_id
from dialogs import confirm_page, findings_form, sent_page
from dialogs.findings_form import Origin, Reading
from dialogs.open_loops import Loop

log: Final = logging.getLogger("backpain.listeners")

TRIES: Final = 5
"""So often is a form judged again because somebody else's was kept at the same moment."""
HOLDS_FOR: Final = timedelta(hours=ANSWERS_HOLD_HOURS)


async def admitted(desk: Desk, body: Mapping[str, Any], origin: Origin) -> tuple[Visit, bool]:
    """Let whoever sends a form in; the second is whether the case of the form is not there to be seen."""
    if origin.case:
        try:
            visit = await desk.come_to(body, origin.case, place=origin.channel, must_take=True)
            if not desk.cases.readable.is_torn(origin.case):
                return visit, False
            # Its row cannot be read: there nobody would see it.
            return Visit(visit.team, visit.person, visit.unchecked), True
        except NoSuchCaseError:
            log.error("%s: a form was sent for case %s, which is not here", new_error_id(), origin.case)
            return await desk.come_in(body, origin.channel), True
    return await desk.come_in(body, origin.channel), False


@dataclass(frozen=True, slots=True)
class Sent:
    """What one press sent: the answers of a view, assessed."""

    view_id: str
    reading: Reading
    found: Findings
    submitted: Submitted

    @classmethod
    def of(cls, view_id: str, reading: Reading, found: Findings) -> Sent:
        """Assess it once."""
        return cls(view_id, reading, found, triaged(found, local_code=reading.local_code, seen=reading.origin.number))

    @property
    def key(self) -> str:
        """Names the view alone: what it opens is opened once."""
        return f"view:{self.view_id}"

    def key_after(self, number: int) -> str:
        """Names the view, its answers, and the assessment that they follow: other answers are another assessment."""
        told = f"{self.submitted.findings}\n{self.submitted.local_code}"
        return f"{self.key}:{hashlib.sha256(told.encode()).hexdigest()[:16]}:{number}"

    def page(self, case: Case, key: str, *, gone: bool = False) -> dict[str, Any]:
        """What the form becomes, kept in a case under `key`."""
        return sent_page.sent(case.code, self.submitted.assessed, self.found, case.channel, key=key, gone=gone)

    def is_latest_of(self, chart: Chart) -> bool:
        """Whether the case stands as these very answers, from this very view, left it."""
        latest = chart.latest
        same = (latest.findings, latest.local_code) == (self.submitted.findings, self.submitted.local_code)
        return same and (chart.assessed_by.key == self.key or chart.assessed_by.key.startswith(f"{self.key}:"))


async def keep(desk: Desk, visit: Visit, sent: Sent, *, gone: bool) -> dict[str, Any]:
    """Keep what was sent and give the view that shows the result; or the page that asks first.

    Raises:
        NotSavedError: it could not be kept.
    """
    if isinstance(visit, CaseVisit):
        return await _keep_in(desk, visit, visit.chart, sent)
    if (asked := await _asked_before_it_opens(desk, visit, sent)) is not None:
        return asked
    urgent, event = sent.submitted.is_emergency, desk.event(visit, sent.key, sent.submitted)
    async with saving():
        opened = await desk.cases.open(channel=sent.reading.origin.channel, urgent=urgent, submitted=event)
    if opened.added == "kept":
        desk.begin(opened)
        return sent.page(opened.case, event.key, gone=gone)
    # The view has opened a case already: Slack's answer to the first press was lost, or both came at once.
    return await _keep_in(desk, visit, await desk.chart_now(opened.case.id), sent)


async def _asked_before_it_opens(desk: Desk, visit: Visit, sent: Sent) -> dict[str, Any] | None:
    """The page that asks before a case is opened; None where nothing need be asked, or the view has opened one."""
    reading, origin = sent.reading, sent.reading.origin
    if reading.is_confirmed or sent.submitted.is_emergency:
        return None
    same, is_old = await _with_its_local_code(desk, visit, sent), _is_old(desk, origin)
    told = [] if same is None else [confirm_page.same_code(same.code, same.link)]
    told += [confirm_page.old(_opened(origin))] if is_old else []
    if not told:
        return None
    async with saving():
        is_open = await desk.cases.is_kept(visit.team, sent.key)
    return None if is_open else _ask(reading, origin, told, "old" if is_old else "same_code")


async def _with_its_local_code(desk: Desk, visit: Visit, sent: Sent) -> Loop | None:
    """The open case of the channel that has the local code of what was sent, for whoever may read there."""
    code, channel = sent.submitted.local_code, sent.reading.origin.channel
    if not code or visit.unchecked or is_direct(channel):
        return None
    async with saving():
        return await desk.open_with_local_code(visit, channel, code)


async def _keep_in(desk: Desk, visit: Visit, chart: Chart, sent: Sent) -> dict[str, Any]:
    submitted = sent.submitted
    for _ in range(TRIES):
        number = chart.number
        if sent.is_latest_of(chart):
            desk.wake()
            return sent.page(chart.case, chart.assessed_by.key)
        if (asked := _asked_first(desk, chart, sent, may_read=not visit.unchecked)) is not None:
            return asked
        event = desk.event(visit, sent.key_after(number), submitted)
        # An emergency is kept whatever happens meanwhile; anything else was judged against what it stands on.
        newest = None if submitted.is_emergency else chart.case.newest
        async with saving():
            added = await desk.cases.add(chart.case.id, event, urgent=submitted.is_emergency, newest=newest)
        if added == "kept":
            desk.wake()
            return sent.page(chart.case, event.key)
        chart = await desk.chart_now(chart.case.id)
    error_id = new_error_id()
    log.error("%s: not saved: case %s is assessed again and again", error_id, chart.case.id)
    raise NotSavedError(error_id)


def _asked_first(desk: Desk, chart: Chart, sent: Sent, *, may_read: bool) -> dict[str, Any] | None:
    """The page that asks before anything is replaced; None where nothing need be asked: a rise never is."""
    origin, before, now, number = sent.reading.origin, chart.latest, sent.submitted, chart.number
    if now.rises_from(before) or (sent.reading.is_confirmed and origin.number == number):
        return None
    person, at = chart.assessed_by.person, chart.local(chart.assessed_by.at)
    told = confirm_page.standing(before.found.value, sent.found, person, at) if may_read else []
    shown = replace(origin, case=chart.case.id, number=number)
    if now.falls_from(before):
        return _ask(sent.reading, shown, [confirm_page.fall(before, now), *told], "fall")
    if (origin.number or 1) < number and before.found.value != sent.found:
        return _ask(sent.reading, shown, [confirm_page.newer(), *told], "newer")
    if _is_old(desk, origin):
        opened = _opened(origin)
        return _ask(sent.reading, shown, [confirm_page.old(opened and chart.local(opened))], "old")
    return None


def _ask(reading: Reading, origin: Origin, told: list[dict[str, Any]], why: confirm_page.Why) -> dict[str, Any]:
    return findings_form.confirm(reading, origin, told, why)


def _opened(origin: Origin) -> datetime | None:
    return datetime.fromtimestamp(origin.opened, UTC) if origin.opened else None


def _is_old(desk: Desk, origin: Origin) -> bool:
    opened = _opened(origin)
    return opened is not None and desk.clock.now() - opened > HOLDS_FOR
