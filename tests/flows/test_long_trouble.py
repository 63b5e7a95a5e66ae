"""Slack refuses the token for most of a day: the pace stays bounded, the log stays short, and nothing is lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.kept.case import Case
from bot.kept.tables import cases
from tests.flows.team import TUESDAY_MORNING, Team, working

BEFORE = 1_000
FAILURES = 1_100  # the doubling of the pause overflowed after 1,024 of them


@pytest.mark.timeout(600)
async def test_a_thousand_failures_are_one_try_a_minute_and_one_line_an_hour(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        with caplog.at_level(logging.WARNING, logger="backpain"):
            team.workspace.refused_token = team.workspace.bot_token
            await team.submit(team.alice)
            await failed(team, 20)
            await team.bot.cases.database.write(lambda connection: connection.execute(AS_IF_THEY_HAD_BEEN))
            before, began = await failed(team, BEFORE), team.workspace.clock.now()
            case = await failed(team, FAILURES)
            now = team.workspace.clock.now()
            said = [line for line in caplog.messages if case.id in line and "failed" in line]
        assert now - began >= (case.errors - before.errors - 1) * timedelta(minutes=1)
        assert 2 <= len(said) <= (now - TUESDAY_MORNING) // timedelta(hours=1) + 1
        team.workspace.refused_token = None
        await team.settled()
        assert team.channel[0].text.startswith("EMERGENCY")


async def failed(team: Team, times: int) -> Case:
    """The one case, once it has failed so often."""
    while True:
        (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
        if case.errors >= times:
            return case
        await asyncio.sleep(0.05)


AS_IF_THEY_HAD_BEEN = update(cases).values(errors=BEFORE, version=cases.c.version + 1)
