"""How far the scan is, and its result: one question, after which the rules run again on all answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.coded import STAGES
from bot.kept.happened import Outcome, Stage, Submitted
from bot.kept.undone import again
from bot.listeners.assessing import triaged
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.opening import open_view
from bot.listeners.pressed import Kept, Pressed, closing_line, keep_on_it, page_of_older, told_older
from bot.listeners.respond import Respond, is_answering
from bot.listeners.undoing import with_undo
from bot.triage.findings import Findings
from bot.troubles import new_error_id
from dialogs import scan, unreadable, words
from dialogs.order import to_do

log: Final = logging.getLogger("backpain.listeners")

TRIES: Final = 5
"""So often is a result put to the case because something else was kept at the same moment."""
FIRST_STEPS: Final = 3


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the stages, the button of the result, and its view."""
    for stage in STAGES:
        app.action(stage)(_recorder(desk))
    app.action(scan.RESULT_IN)(_asker(desk))
    app.view(scan.CALLBACK_ID)(_receiver(desk))


def _recorder(desk: Desk) -> Callable[..., Any]:
    async def record_stage(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        pressed = Pressed.of(action["value"], body)
        visit = await desk.come_to(body, pressed.case)
        stage = Stage(action["action_id"])

        def key(chart: Chart) -> str:
            before = chart.results.stage
            if before is not None and before.what == stage:
                return before.key
            return again(f"stage:{pressed.case}:{0 if before is None else before.seq}:{stage.stage}", chart.history)

        kept, chart = await keep_on_it(desk, visit, pressed, key, stage)
        await ack()
        desk.wake()
        if kept == "older":
            await respond(told_older(chart))
            return
        told = scan.stage_recorded(chart.facts(), stage.stage)
        await respond(await with_undo(desk, pressed.case, key(chart), told) if kept == "kept" else told)

    return record_stage


def _asker(desk: Desk) -> Callable[..., Any]:
    async def ask_result(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, Pressed.of(action["value"]).case)
        if not visit.chart.latest.is_legible:
            await ack()
            await respond(unreadable.told(visit.chart.facts()))
            return
        view = scan.result_view(visit.chart.facts(), visit.place, closing_line(visit.chart))
        opened = await open_view(client, body["trigger_id"], view, over=is_answering(body))
        await ack()
        if not opened:
            await respond(words.press_again())

    return ask_result


def _receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_result(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        result = scan.read_result(view)
        visit = await desk.come_to(body, Pressed.of(result.case).case, place=result.place)
        key = f"view:{view['root_view_id']}:{result.showed}"
        if lowers(visit.chart, result.showed):
            await ack(response_action="errors", errors={scan.SHOWED: scan.LOWERS})
            return
        try:
            if result.showed in scan.SCANS:
                page = await _run_again(desk, visit, key, result.showed)
            else:
                page = await _other_tests(desk, visit, key, result)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={scan.SHOWED: words.not_saved(lost.error_id)})
        else:
            await ack(response_action="update", view=page)
            desk.wake()

    return receive_result


async def _other_tests(desk: Desk, visit: CaseVisit, key: str, result: scan.Result) -> dict[str, Any]:
    """What was asked for was no scan: the rules have no question for it, and it is seen all the same."""
    outcome = Outcome(result.showed, "", key)
    kept, chart = await keep_on_it(desk, visit, Pressed.of(result.case), lambda _chart: key, outcome)
    if kept == "older":
        return page_of_older(chart)
    return scan.result_page(chart.facts(), result.showed, chart.latest, [])


async def _run_again(desk: Desk, visit: CaseVisit, key: str, showed: str) -> dict[str, Any]:
    """The newest answers with the result in place of what was known of it, whoever gave them meanwhile.

    Raises:
        NotSavedError: it could not be kept.
    """
    chart = visit.chart
    for _ in range(TRIES):
        submitted = with_result(chart, showed)
        event = desk.event(visit, key, submitted)
        # An emergency is kept whatever happens meanwhile; anything else was judged against what it stands on.
        newest = None if submitted.is_emergency else chart.case.newest
        async with saving():
            kept: Kept | str = await desk.cases.add(chart.case.id, event, urgent=submitted.is_emergency, newest=newest)
        if kept != "moved_on":
            return _page(chart, showed, submitted)
        chart = await desk.chart_now(chart.case.id)
    error_id = new_error_id()
    log.error("%s: not saved: case %s is changed again and again", error_id, chart.case.id)
    raise NotSavedError(error_id)


def with_result(chart: Chart, showed: str) -> Submitted:
    """The assessment of the newest answers with this result; a fault in the rules is handled as an emergency."""
    latest = chart.latest
    given = {**latest.found.value.model_dump(exclude_defaults=True), "scan_result": showed, "mri_done": "yes"}
    found = Findings.model_validate(given)
    return triaged(found, local_code=latest.local_code, seen=chart.number, by="result")


def lowers(chart: Chart, showed: str) -> bool:
    """Whether it takes back a result that had made the case more urgent: that is confirmed in the form."""
    return showed in scan.SCANS and with_result(chart, showed).falls_from(chart.latest)


def _page(chart: Chart, showed: str, submitted: Submitted) -> dict[str, Any]:
    assessed = submitted.assessed
    steps = [] if assessed is None else [step.text for step in to_do(assessed)[:FIRST_STEPS]]
    return scan.result_page(chart.facts(), showed, None if assessed is None else submitted, steps)
