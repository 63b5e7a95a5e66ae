"""The buttons of a card: acknowledge, why, what would change this, more, and edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.chart import Chart
from bot.listeners.desk import Desk, saving
from bot.listeners.opening import open_view
from dialogs import findings_form, why, words
from dialogs.findings_form import Origin


def register(app: AsyncApp, desk: Desk) -> None:
    """Register one listener for each button."""

    async def acknowledge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        event = desk.event(body, "acknowledged", f"acknowledged:{action['value']}:{body['user']['id']}", {})
        async with saving():
            await desk.cases.add(action["value"], event)
        await ack()
        desk.wake()

    app.action("acknowledge")(acknowledge)
    for action_id, build in VIEWS.items():
        app.action(action_id)(_open(desk, build))


def _why(chart: Chart, _user: str) -> dict[str, Any]:
    return why.why(chart.facts(), chart.latest.assessment)


def _changes(chart: Chart, _user: str) -> dict[str, Any]:
    return why.changes(chart.facts(), chart.latest.assessment)


def _more(chart: Chart, _user: str) -> dict[str, Any]:
    return why.more(chart.facts(), chart.latest.assessment, chart.latest.findings)


def _edit(chart: Chart, user: str) -> dict[str, Any]:
    latest = chart.latest
    answers = findings_form.answers_from(latest.findings, latest.local_code)
    origin = Origin(channel=chart.case.channel, user=user, case=chart.case.id)
    return findings_form.build_first(origin, answers)


VIEWS: Final[dict[str, Callable[[Chart, str], dict[str, Any]]]] = {
    "why": _why,
    "changes": _changes,
    "more": _more,
    "edit": _edit,
}


def _open(desk: Desk, build: Callable[[Chart, str], dict[str, Any]]) -> Callable[..., Any]:
    async def open_it(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        chart = await desk.chart(action["value"])
        opened = await open_view(client, body["trigger_id"], build(chart, body["user"]["id"]))
        await ack()
        if not opened:
            await respond(text=words.press_again().text, response_type="ephemeral", replace_original=False)

    return open_it
