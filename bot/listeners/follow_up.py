"""The buttons of a reminder: what became of the patient, or another day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.happened import CLOSE_LOOP_OUTCOMES, FOLLOW_UP_OUTCOMES, Outcome, Rescheduled
from bot.listeners.desk import Desk, NotSavedError, saving
from bot.listeners.opening import open_view
from bot.listeners.respond import Respond
from bot.triage.dates import LATEST_REVIEW_DAYS
from bot.working_days import next_working_day
from dialogs import findings_form, follow_up_card, unreadable, words
from dialogs.findings_form import Origin

OUTCOMES: Final = sorted(FOLLOW_UP_OUTCOMES | CLOSE_LOOP_OUTCOMES)
RAISES: Final = frozenset({"worse", "not_seen"})
"""What is taken from whoever presses it while Slack does not say who is in the channel; the others close or delay."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the outcome buttons, and the view that moves a follow-up."""
    for outcome in OUTCOMES:
        app.action(outcome)(_recorder(desk))
    app.action("reschedule")(_day_chooser(desk))
    app.view(follow_up_card.RESCHEDULE_CALLBACK_ID)(_day_receiver(desk))


def _recorder(desk: Desk) -> Callable[..., Any]:
    async def record_outcome(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        key = f"outcome:{place['channel']}:{place['ts']}"
        visit = await desk.come_to(body, action["value"], must_take=action["action_id"] in RAISES)
        event = desk.event(visit, key, Outcome(action["action_id"], **place))
        origin = Origin(channel=place["channel"], user=visit.person, case=action["value"])

        async def keep() -> bool:
            async with saving():
                return await desk.cases.add(action["value"], event) == "kept"

        async def open_form() -> str:
            if action["action_id"] != "worse":
                return "nothing to open"
            return await open_view(client, body["trigger_id"], findings_form.open_first(origin))

        first, opened = await asyncio.gather(keep(), open_form())  # both must end within Slack's 3 s
        await ack()
        desk.wake()
        if desk.cases.is_torn(action["value"]):
            await respond(unreadable.pressed())
        elif not opened or not first:
            await respond(words.press_edit() if not opened else words.recorded_already())

    return record_outcome


def _day_chooser(desk: Desk) -> Callable[..., Any]:
    async def choose_day(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, action["value"])
        chart = visit.chart
        first, last = choice_of_days(chart, desk.clock.now())
        view = follow_up_card.reschedule_view(chart.facts(), first, last, first, visit.place)
        opened = await open_view(client, body["trigger_id"], view)
        await ack()
        if not opened:
            await respond(words.press_again())

    return choose_day


def _day_receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_day(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        chosen = follow_up_card.read_reschedule(view)
        if chosen.day is None:
            await ack(response_action="errors", errors=chosen.errors)
            return
        visit = await desk.come_to(body, chosen.case, place=chosen.place)
        event = desk.event(visit, f"view:{view['root_view_id']}", Rescheduled(chosen.day))
        try:
            async with saving():
                await desk.cases.add(chosen.case, event)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={follow_up_card.DAY_BLOCK: words.not_saved(lost.error_id)})
        else:
            await ack()
            desk.wake()

    return receive_day


def choice_of_days(chart: Chart, now: datetime) -> tuple[date, date]:
    """First and last day that a follow-up may be moved to.

    From the next working day; no later than day 14 after the case was opened, or, once that is past, that next day.
    """
    first = next_working_day(chart.local(now.astimezone(UTC)).date())
    last = chart.local(chart.case.opened_at).date() + timedelta(days=LATEST_REVIEW_DAYS)
    return first, max(first, last)
