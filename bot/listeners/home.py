"""The App Home: what this is, how to begin, and the person's own cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.listeners.desk import Desk
from dialogs.home import HomeCase, home

NEWEST_CASES: Final = 20


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the event that Slack sends when a person opens the tab."""

    async def show_home(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") != "home":
            return
        team, owner = body["team_id"], event["user"]
        cases = await desk.cases.owned_by(team, owner, NEWEST_CASES)
        charts = [Chart(case, await desk.cases.history(case.id), desk.zone_name) for case in cases]
        shown = [_line(chart) for chart in charts if not chart.is_closed]
        torn = [each.code for each in desk.cases.torn if (each.team, each.owner) == (team, owner)]
        await client.views_publish(user_id=owner, view=home(shown, torn=torn))

    app.event("app_home_opened")(show_home)


def _line(chart: Chart) -> HomeCase:
    waiting = min(
        (
            (reminder.post_at, what)
            for reminder, what in (
                (chart.close_loop, "ask whether the patient was seen"),
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
