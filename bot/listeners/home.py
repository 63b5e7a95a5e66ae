"""The App Home: what this is, how to begin, one's own cases and those of one's channels, what one may set."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.channel import Channel
from bot.listeners.channels import warnings_of, zone_of
from bot.listeners.desk import Desk, NotSavedError, Visit, person_of, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.reader import view_of
from dialogs import channel_settings, turned_away
from dialogs.home import MINE, PAGES, THEIRS, HomeChannel, Loops, home, pages_of
from dialogs.open_loops import Loop
from dialogs.turning import NEXT, PREVIOUS

MOST_CHANNELS: Final = 100
CANNOT_LIST: Final = Loops(is_all=False)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the event that Slack sends when a person opens the tab, and its pages."""

    async def show_home(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") != "home":
            return
        await client.views_publish(user_id=event["user"], view=view_of(await _view(desk, body, event["user"])))

    async def turn_home(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        person = person_of(body)
        shown = await _view(desk, body, person, *pages_of(action["value"]))
        await client.views_publish(user_id=person, view=view_of(shown))

    app.event("app_home_opened")(show_home)
    for kind in (MINE, THEIRS):
        for way in (PREVIOUS, NEXT):
            app.action(f"{PAGES}_{kind}_{way}")(turn_home)


async def _view(desk: Desk, body: dict[str, Any], person: str, mine: int = 0, theirs: int = 0) -> dict[str, Any]:
    """What somebody sees; `mine` and `theirs` are the pages of the two lists."""
    try:
        visit = await desk.come_home(body, person)
        own, is_all = await desk.own_loops(visit)
        # Not at once: what is drawn of one's own cases is not drawn again.
        others, is_all_of_others = await desk.loops_around(visit, MOST_CHANNELS)
        async with saving():
            is_new = not own and not await desk.cases.owned_by(visit.team, person, 1)
            rows, until = await _settings(desk, visit, own)
            role = await desk.cases.roles.get(visit.team, person)
    except TurnedAwayError as away:
        return home(CANNOT_LIST) if away.reason == "not_known" else turned_away.home(away.reason)
    except NotSavedError:
        return home(CANNOT_LIST)
    return home(
        Loops(own, mine, is_all),
        Loops(others, theirs, is_all_of_others),
        is_new=is_new,
        torn=[each.code for each in desk.cases.readable.torn if (each.team, each.owner) == (visit.team, person)],
        channels=rows,
        away_until=until,
        role=role,
    )


async def _settings(desk: Desk, visit: Visit, own: Sequence[Loop]) -> tuple[list[HomeChannel], date | None]:
    """The channels that somebody is in and that are set, or hold a case of theirs, and until when they are away."""
    channels, now = desk.cases.channels, desk.clock.now()
    set_up = {channel.id: channel for channel in await channels.of_team(visit.team, MOST_CHANNELS)}
    theirs = dict.fromkeys([*(loop.channel for loop in own if loop.channel), *set_up])
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
