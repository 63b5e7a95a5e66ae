"""The report of a channel's last month: by a word after the command, or from its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.report import month_before, report_of
from bot.listeners.channels import zone_of
from bot.listeners.desk import Desk, NotSavedError, person_of, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from dialogs import report, turned_away, words
from dialogs.report import Figures


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button."""

    async def open_report(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        channel = str(action["value"])
        try:
            view = report.view(await figures_of(desk, body, channel), channel)
        except TurnedAwayError as refused:  # in a view nothing else can be said
            view = turned_away.page(refused.reason)
        except NotSavedError as lost:
            view = turned_away.words_only(words.not_saved(lost.error_id))
        await open_view(client, body["trigger_id"], view, over=body["view"]["type"] == "modal")
        await ack()

    app.action(report.OPEN)(open_report)


async def figures_of(desk: Desk, body: Mapping[str, Any], channel: str) -> Figures:
    """The numbers of the last month that is over, for whoever is let to the channel.

    Raises:
        TurnedAwayError: they are not.
        NotSavedError: the database did not answer in time.
    """
    visit = await desk.come_to_channel(body, channel)
    now, zone = desk.clock.now(), await zone_of(desk, person_of(body))
    month = month_before(now, zone)
    async with saving():
        return await report_of(desk.cases, desk.loops, visit.team, channel, month=month, zone=zone, now=now)
