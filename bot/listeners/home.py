"""The App Home: what this is, how to begin, and the person's own cases."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.channel import Channel
from bot.kept.chart import Chart
from bot.kept.open_loops import open_loops
from bot.listeners.channels import warnings_of, zone_of
from bot.listeners.desk import Desk, Visit
from bot.listeners.gate import TurnedAwayError
from bot.posts import is_direct
from dialogs import channel_settings, turned_away
from dialogs.home import HomeChannel, home

NEWEST_CASES: Final = 20
MOST_CHANNELS: Final = 100


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
    rows, until = await _settings(desk, visit, charts)
    torn = [each.code for each in desk.cases.torn if (each.team, each.owner) == (visit.team, person)]
    return home(
        open_loops(charts, desk.clock.now(), person),
        can_list=is_all or bool(charts),
        torn=torn,
        channels=rows,
        away_until=until,
    )


async def _settings(desk: Desk, visit: Visit, charts: list[Chart]) -> tuple[list[HomeChannel], date | None]:
    """The channels that somebody is in and that are set, or hold a case of theirs, and until when they are away."""
    channels, now = desk.cases.channels, desk.clock.now()
    set_up = {channel.id: channel for channel in await channels.of_team(visit.team, MOST_CHANNELS)}
    theirs = dict.fromkeys([*(chart.case.channel for chart in charts if not is_direct(chart.case.channel)), *set_up])
    are_in = await asyncio.gather(*(desk.gate.people.is_member(channel, visit.person) for channel in theirs))
    rows = []
    for channel, is_in in zip(theirs, are_in, strict=True):
        if is_in:
            known = set_up.get(channel, Channel(visit.team, channel))
            told = (
                (channel_settings.UNREADABLE,)
                if not known.is_readable
                else tuple(warnings_of(known, desk.default.backup))
            )
            rows.append(HomeChannel(channel, told, known.version > 0))
    until = await channels.away_until(visit.team, visit.person, now)
    day = None if until is None else until.astimezone(await zone_of(desk, visit.person)).date()
    return rows, day
