"""Slack refuses the token for most of a day: the pace stays bounded, the log stays short, and nothing is lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from tests.flows.team import TUESDAY_MORNING, working

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
            (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
            while case.errors < FAILURES:
                await asyncio.sleep(0.05)
                case = await team.bot.cases.get(case.id)
            took = team.workspace.clock.now() - TUESDAY_MORNING
            said = [line for line in caplog.messages if case.id in line]
        assert took >= (case.errors - 10) * timedelta(minutes=1)
        assert 2 <= len(said) <= took // timedelta(hours=1) + 1
        team.workspace.refused_token = None
        await team.settled()
        assert team.channel[0].text.startswith("EMERGENCY")
