"""The App Home: what this is, how to begin, and the person's own cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.listeners.desk import Desk
from bot.listeners.gate import TurnedAwayError
from dialogs import turned_away
from dialogs.home import HomeCase, home

NEWEST_CASES: Final = 20


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the event that Slack sends when a person opens the tab."""

    async def show_home(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") != "home":
            return
        await client.views_publish(user_id=event["user"], view=await _view(desk, body, event["user"]))

    app.event("app_home_opened")(show_home)


async def _view(desk: Desk, body: dict[str, Any], person: str) -> dict[str, Any]:
    try:
        visit = await desk.come_home(body, person)
        charts, is_all = await desk.own_cases(visit, NEWEST_CASES)
    except TurnedAwayError as away:
        return home([], can_list=False) if away.reason == "not_known" else turned_away.home(away.reason)
    torn = [each.code for each in desk.cases.torn if (each.team, each.owner) == (visit.team, person)]
    return home([_line(chart) for chart in charts], can_list=is_all or bool(charts), torn=torn)


def _line(chart: Chart) -> HomeCase:
    is_days = chart.latest.has_a_result_to_see
    waiting = min(
        (
            (reminder.post_at, what)
            for reminder, what in (
                (chart.close_loop, "ask whether it is done" if is_days else "ask whether the patient was seen"),
                (chart.follow_up, "follow-up"),
            )
            if reminder is not None
        ),
        default=None,
    )
    return HomeCase(
        code=chart.case.code,
        disposition=chart.latest.disposition,
        opened_at=chart.local(chart.case.opened_at),
        next_at=None if waiting is None else chart.local(datetime.fromtimestamp(waiting[0], UTC)),
        next_what="" if waiting is None else waiting[1],
    )
