"""The buttons of a card: acknowledge, why, what would change this, more, and edit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.happened import Acknowledged, Course
from bot.life import spoken
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.opening import open_view
from bot.listeners.respond import Respond
from bot.triage.override import Override
from bot.troubles import describe, new_error_id
from dialogs import course, due, findings_form, unreadable, why, words
from dialogs.findings_form import Origin

log: Final = logging.getLogger("backpain.listeners")


def register(app: AsyncApp, desk: Desk) -> None:
    """Register one listener for each button."""

    async def acknowledge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        visit = await desk.come_to(body, action["value"], must_take=True)
        event = desk.event(visit, f"acknowledged:{action['value']}:{visit.person}", Acknowledged())
        async with saving():
            await desk.cases.add(action["value"], event)
        await ack()
        desk.wake()
        if desk.cases.is_torn(action["value"]):
            await respond(unreadable.pressed())

    async def choose_course(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, action["value"])
        chart = visit.chart
        if not chart.latest.is_legible:
            await ack()
            await respond(unreadable.told(chart.facts()))
            return
        assessment = chart.latest.assessed
        opened = assessment is not None and await open_view(
            client, body["trigger_id"], course.course_view(chart.facts(), assessment, visit.place)
        )
        await ack()
        if not opened:
            await respond(words.press_again())

    async def receive_course(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        decided = course.read_course(view)
        visit = await desk.come_to(body, decided.case, place=decided.place)
        computed = visit.chart.latest.assessed
        override = Override.model_validate({"computed": computed, "chosen": decided.chosen, "reason": decided.reason})
        # What was computed stands in the submission.
        event = desk.event(visit, f"view:{view['root_view_id']}", Course(override.chosen, override.reason))
        try:
            async with saving():
                await desk.cases.add(decided.case, event)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={course.CHOSEN: words.not_saved(lost.error_id)})
        else:
            await ack()
            desk.wake()

    app.action("acknowledge")(acknowledge)
    app.action("course")(choose_course)
    app.view(course.CALLBACK_ID)(receive_course)
    for action_id, build in VIEWS.items():
        app.action(action_id)(_open(desk, build))


def _why(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    return why.why(chart.facts(), chart.latest.assessed)


def _changes(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    return why.changes(chart.facts(), chart.latest.assessed)


def _more(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    return why.more(chart.facts(), chart.latest.assessed, chart.latest.found.value)


def _edit(chart: Chart, visit: CaseVisit) -> dict[str, Any]:
    latest = chart.latest
    answers = findings_form.answers_from(latest.found.value, latest.local_code)
    origin = Origin(channel=visit.place or chart.case.channel, user=visit.person, case=chart.case.id)
    return findings_form.build_first(origin, answers)


def _ask(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    waiting = [each for each in (chart.close_loop, chart.follow_up) if each is not None]
    arrives = [(each.kind, datetime.fromtimestamp(each.post_at, UTC)) for each in waiting]
    return due.what_to_ask([spoken.in_words(chart, kind, at) for kind, at in arrives])


VIEWS: Final[dict[str, Callable[[Chart, CaseVisit], dict[str, Any]]]] = {
    "why": _why,
    "changes": _changes,
    "more": _more,
    "edit": _edit,
    due.ASK: _ask,
}


def _built(build: Callable[[Chart, CaseVisit], dict[str, Any]], visit: CaseVisit) -> dict[str, Any]:
    """The view, or why there is none: what stands behind the card may be of a version that this one cannot word."""
    chart = visit.chart
    if build in {_edit, _ask}:  # these show no assessment
        return build(chart, visit)
    if not chart.latest.is_legible:
        return unreadable.page(chart.facts())
    try:
        return build(chart, visit)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as unknown:
        log.error("%s: case %s cannot be worded: %s", new_error_id(), chart.case.id, describe(unknown))
        return unreadable.page(chart.facts())


def _open(desk: Desk, build: Callable[[Chart, CaseVisit], dict[str, Any]]) -> Callable[..., Any]:
    async def open_it(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, action["value"])
        opened = await open_view(client, body["trigger_id"], _built(build, visit))
        await ack()
        if not opened:
            await respond(words.press_again())

    return open_it
