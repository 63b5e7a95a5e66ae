"""The buttons of a card: why, what would change this, more, the texts to take along, and edit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.happened import Course
from bot.life import spoken
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view, replace_view
from bot.listeners.pressed import Pressed, keep_on_it, page_of_older, sent_from
from bot.listeners.reopening import form_again, form_unseen, with_draft
from bot.listeners.respond import Respond, is_answering
from bot.triage.explained import Role
from bot.triage.override import Override
from bot.troubles import describe, new_error_id
from dialogs import changes, copied, course, due, turned_away, unreadable, why, words
from dialogs.sheet import Sheet

log: Final = logging.getLogger("backpain.listeners")
EDIT: Final = "edit"


def register(app: AsyncApp, desk: Desk) -> None:
    """Register one listener for each button."""
    _register_course(app, desk)
    for action_id, build in VIEWS.items():
        app.action(action_id)(_open(desk, partial(_built, build)))
    for page in why.PAGES:
        app.action(page)(_page_turner(desk, page))
    app.action(EDIT)(_editor(desk))


def _register_course(app: AsyncApp, desk: Desk) -> None:
    async def choose_course(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, Pressed.of(action["value"]).case)
        chart = visit.chart
        if not chart.latest.is_legible:
            await ack()
            await respond(unreadable.told(chart.facts()))
            return
        view = course_of(visit)
        opened = view is not None and await open_view(client, body["trigger_id"], view)
        await ack()
        if not opened:
            await respond(words.press_again())

    async def receive_course(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        decided = course.read_course(view)
        pressed = Pressed.of(decided.case)
        visit = await desk.come_to(body, pressed.case, place=decided.place)
        computed = visit.chart.latest.assessed
        override = Override.model_validate({"computed": computed, "chosen": decided.chosen, "reason": decided.reason})
        # What was computed stands in the submission.
        chosen = Course(override.chosen, override.reason)
        try:
            kept, chart = await keep_on_it(desk, visit, pressed, sent_from(view, chosen.chosen, chosen.reason), chosen)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={course.CHOSEN: words.not_saved(lost.error_id)})
        else:
            await (ack() if kept != "older" else ack(response_action="update", view=page_of_older(chart)))
            desk.wake()

    app.action("course")(choose_course)
    app.view(course.CALLBACK_ID)(receive_course)


def _why(chart: Chart, visit: CaseVisit, page: str = why.FIRST_PAGE, role: Role | None = None) -> dict[str, Any]:
    return why.why(chart.facts(), chart.latest.assessed, chart.latest.found.value, page, visit.place, role=role)


def _changes(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    return changes.changes(chart.facts(), chart.latest.assessed, chart.latest.found.value)


def _more(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    latest = chart.latest
    return why.more(chart.facts(), latest.assessed, latest.found.value, is_closed=chart.is_closed)


def _ask(chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    arrives = [(each.kind, datetime.fromtimestamp(each.post_at, UTC)) for each in chart.asked]
    return due.what_to_ask([spoken.in_words(chart, kind, at) for kind, at in arrives])


def _text(kind: str, chart: Chart, _visit: CaseVisit) -> dict[str, Any]:
    latest = chart.latest
    made_at = chart.local(chart.assessed_by.at)
    return copied.view(kind, Sheet(chart.facts(), latest.assessed, latest.found.value, made_at, latest.found.unknown))


VIEWS: Final[dict[str, Callable[[Chart, CaseVisit], dict[str, Any]]]] = {
    "why": _why,
    "changes": _changes,
    "more": _more,
    due.ASK: _ask,
    **{kind: partial(_text, kind) for kind in copied.TITLES},
}


def course_of(visit: CaseVisit) -> dict[str, Any] | None:
    """The view in which another course is recorded; None where nothing was computed that it could differ from."""
    facts, latest = visit.chart.facts(), visit.chart.latest
    if not latest.is_legible:
        return unreadable.page(facts)
    return None if latest.assessed is None else course.course_view(facts, latest.assessed, visit.place)


def text_of(visit: CaseVisit, kind: str) -> dict[str, Any]:
    """One of the texts to take along, in its view."""
    return _built(VIEWS[kind], visit)


def _built(build: Callable[[Chart, CaseVisit], dict[str, Any]], visit: CaseVisit) -> dict[str, Any]:
    """The view, or why there is none: what stands behind the card may be of a version that this one cannot word."""
    chart = visit.chart
    if build is _ask:  # it shows no assessment
        return build(chart, visit)
    if not chart.latest.is_legible:
        return unreadable.page(chart.facts())
    try:
        return build(chart, visit)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as unknown:
        log.error("%s: case %s cannot be worded: %s", new_error_id(), chart.case.id, describe(unknown))
        return unreadable.page(chart.facts())


def _page_turner(desk: Desk, page: str) -> Callable[..., Any]:
    async def turn_page(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = body["view"]
        try:
            visit = await desk.come_to(body, Pressed.of(action["value"]).case, place=view["private_metadata"])
        except TurnedAwayError as away:
            await replace_view(client, view["id"], turned_away.page(away.reason))
            return
        role = await _role_of(desk, visit) if page == why.EXPLAINING else None
        await replace_view(client, view["id"], _built(partial(_why, page=page, role=role), visit))

    return turn_page


async def _role_of(desk: Desk, visit: CaseVisit) -> Role | None:
    """What somebody said of themselves; where that cannot be read now they read the same without explanations."""
    with suppress(NotSavedError):
        async with saving():
            return await desk.cases.roles.get(visit.team, visit.person)
    return None


def edit_of(desk: Desk, visit: CaseVisit) -> dict[str, Any]:
    """The form with what stands, and the offer of what was answered in one that was closed within the hour."""
    channel = visit.place or visit.chart.case.channel
    view = form_again(visit.chart, channel, visit.person, desk.clock.now(), has_changed=False)
    return with_draft(desk, visit.person, view)


def _editor(desk: Desk) -> Callable[..., Any]:
    async def edit(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        case, now = Pressed.of(action["value"]).case, desk.clock.now()
        try:
            visit = await desk.come_to(body, case)
            view = edit_of(desk, visit)
        except TurnedAwayError as away:
            if away.reason != "not_known":
                raise
            # Who may read cannot be told; what somebody has to add is taken all the same.
            visit = await desk.come_to(body, case, must_take=True)
            view = form_unseen(visit.chart, visit.place or visit.chart.case.channel, visit.person, now)
        opened = await open_view(client, body["trigger_id"], view)
        await ack()
        if not opened:
            await respond(words.press_again())

    return edit


def _open(desk: Desk, build: Callable[[CaseVisit], dict[str, Any]]) -> Callable[..., Any]:
    async def open_it(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, Pressed.of(action["value"]).case)
        opened = await open_view(client, body["trigger_id"], build(visit), over=is_answering(body))
        await ack()
        if not opened:
            await respond(words.press_again())

    return open_it
