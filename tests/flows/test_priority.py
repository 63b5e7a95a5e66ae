"""Who goes first: emergencies before everything, and no channel at the cost of another."""

from __future__ import annotations

import asyncio

from bot.places import ORDINARY_AT_ONCE
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.faults import Fault
from bot.sandbox.workspace import Workspace
from tests.campaign.answers import submit
from tests.flows.team import MANIFEST, working

WITHIN_SECONDS = 20.0


async def test_an_emergency_is_shown_while_all_other_cases_wait_for_slack(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "stall:8", times=ORDINARY_AT_ONCE))
        for _ in range(ORDINARY_AT_ONCE + 2):
            assert await submit(team.workspace, team.alice, "seed", "spine-team")
        assert await submit(team.workspace, team.bob, "emergency", "spine-team")
        async with asyncio.timeout(WITHIN_SECONDS):
            while not team.channel:  # noqa: ASYNC110 - the channel gives no event
                await asyncio.sleep(0.02)
        assert "EMERGENCY" in team.channel[0].text
        await team.settled()
        assert len(team.channel) == ORDINARY_AT_ONCE + 3


async def test_a_channel_with_many_cases_holds_no_other_channel_up(database: str) -> None:
    workspace = Workspace(MANIFEST, clock=WorkspaceClock())
    quiet = workspace.conversations.add_channel("quiet", workspace.people["alice"].member, workspace.conversations.bot)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            for _ in range(ORDINARY_AT_ONCE + 2):
                assert await submit(workspace, team.alice, "seed", "spine-team")
            assert await submit(workspace, team.alice, "seed", "quiet")
            async with asyncio.timeout(WITHIN_SECONDS):
                while not quiet.top_level():  # noqa: ASYNC110 - the channel gives no event
                    await asyncio.sleep(0.02)
            assert len(team.channel) < ORDINARY_AT_ONCE
    finally:
        await workspace.stop()
