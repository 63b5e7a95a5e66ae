"""Who goes first: emergencies before everything, and no channel at the cost of another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.life.places import ORDINARY_AT_ONCE
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.faults import Fault
from bot.sandbox.records import Channel
from bot.sandbox.workspace import Workspace
from bot.slack import CALL_SECONDS
from tests.campaign.answers import submit
from tests.flows.team import MANIFEST, Team, working

MORE_THAN_THERE_IS_ROOM_FOR = ORDINARY_AT_ONCE + 2
SETTLED = timedelta(minutes=1)  # the pause before what is in doubt is looked for


@asynccontextmanager
async def a_busy_team(database_url: str) -> AsyncIterator[Team]:
    """A team whose clock runs, with one case that has been shown."""
    workspace = Workspace(MANIFEST, clock=WorkspaceClock())
    await workspace.start()
    try:
        async with working(database_url, workspace=workspace) as team:
            assert await submit(workspace, team.alice, "seed", "spine-team")
            await soon(lambda: bool(team.channel))
            yield team
    finally:
        await workspace.stop()


def channels(team: Team, number: int) -> list[Channel]:
    """So many more channels."""
    bot = team.workspace.conversations.bot
    names = [f"ward{number}" for number in range(number)]
    return [team.workspace.conversations.add_channel(name, team.alice.member, bot) for name in names]


async def more_cases(team: Team, shown_in: Sequence[Channel]) -> None:
    """One more case in each channel, all at once, like the case there is."""
    (first,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
    (submitted,) = await team.bot.cases.history(first.id)
    for number, channel in enumerate(shown_in):
        another = replace(submitted, key=f"view:{number}")
        await team.bot.cases.open(channel=channel.id, urgent=False, submitted=another)
    team.bot.runner.wake()


async def soon(happened: Callable[[], bool], within: float = 20.0) -> None:
    """Return once it has; the workspace gives no event."""
    async with asyncio.timeout(within):
        while not happened():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)


async def test_an_emergency_is_shown_while_all_other_cases_wait_for_slack(database_url: str) -> None:
    async with a_busy_team(database_url) as team:
        wards = channels(team, MORE_THAN_THERE_IS_ROOM_FOR)
        held = team.workspace.faults.add(Fault("chat.postMessage", "hold", times=ORDINARY_AT_ONCE))
        await more_cases(team, wards)
        await soon(lambda: held.times == 0)
        assert await submit(team.workspace, team.bob, "emergency", "spine-team")
        await soon(lambda: len(team.channel) > 1, within=CALL_SECONDS - 1)  # then the others give up waiting
        assert "EMERGENCY" in team.channel[1].text
        assert not any(ward.messages for ward in wards)
        held.release()
        await soon(lambda: all(ward.messages for ward in wards))


async def test_a_case_that_becomes_an_emergency_while_it_waits_its_turn_waits_no_longer(database_url: str) -> None:
    async with a_busy_team(database_url) as team:
        await team.settled()
        wards = channels(team, MORE_THAN_THERE_IS_ROOM_FOR)
        held = team.workspace.faults.add(Fault("chat.postMessage", "hold", times=ORDINARY_AT_ONCE))
        await more_cases(team, wards)
        await soon(lambda: held.times == 0)
        await team.edit(team.bob, {"leg_symptom_side": "left"})
        await asyncio.sleep(0.5)  # what follows from that waits for a place by now
        assert "left" not in team.channel[0].text
        await team.edit(team.bob, {"saddle_anaesthesia": "yes"})
        await soon(lambda: any("EMERGENCY" in message.text for message in team.channel), within=CALL_SECONDS - 3)
        assert not any(ward.messages for ward in wards)
        held.release()
        await soon(lambda: all(ward.messages for ward in wards))


async def test_a_channel_with_many_cases_holds_no_other_channel_up(database_url: str) -> None:
    async with a_busy_team(database_url) as team:
        (quiet,) = channels(team, 1)
        busy = team.workspace.channels["spine-team"]
        await more_cases(team, [busy] * MORE_THAN_THERE_IS_ROOM_FOR)
        assert await submit(team.workspace, team.alice, "seed", quiet.name)
        await soon(lambda: bool(quiet.messages))
        assert len(team.channel) < ORDINARY_AT_ONCE


async def test_after_a_crash_a_new_emergency_is_shown_before_what_was_being_handed_over_is_looked_for(
    sqlite_url: str,
) -> None:
    workspace = Workspace(MANIFEST, clock=WorkspaceClock())
    await workspace.start()
    cut_short = workspace.faults.add(Fault("chat.scheduleMessage", "hold", skip=4, when="after"))
    try:
        async with working(sqlite_url, workspace=workspace) as team:
            assert await submit(workspace, team.alice, "emergency", "spine-team")
            await cut_short.reached.wait()
        held = workspace.faults.add(Fault("chat.postMessage", "hold"))
        async with working(sqlite_url, workspace=workspace, settle_seconds=SETTLED.total_seconds()) as team:
            assert await submit(workspace, team.bob, "emergency", "spine-team")
            await held.reached.wait()
            workspace.clock.move(SETTLED)
            team.bot.runner.wake()
            await asyncio.sleep(0.5)  # long enough for a look
            held.release()
            called = [call.method for call in workspace.calls]
            assert "chat.scheduledMessages.list" not in called
            await soon(lambda: any(call.method == "chat.scheduledMessages.list" for call in workspace.calls))
            assert len(team.channel) == 2
    finally:
        cut_short.release()
        await workspace.stop()


async def test_b2_six_emergencies_at_once_are_all_shown_before_any_plan_and_slack_has_little_to_refuse(
    sqlite_url: str,
) -> None:
    async with a_busy_team(sqlite_url) as team:
        slack = team.workspace
        people = [slack.add_person(f"person{number}", f"Person {number}", "Europe/London") for number in range(6)]
        members = [person.member for person in people]
        ward = slack.conversations.add_channel("ward", *members, slack.conversations.bot)
        began = len(slack.calls)
        await asyncio.gather(*(submit(slack, person, "emergency", "ward") for person in people))
        await soon(lambda: len(ward.top_level()) == len(people), within=10)
        assert not any(message.thread_ts for message in ward.messages)
        refused = [call for call in slack.calls[began:] if call.answer.get("error") == "ratelimited"]
        assert len(refused) <= 2


async def test_b2_that_slack_asks_us_to_wait_is_no_error_in_the_log(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(sqlite_url) as team:
        slow = [
            team.workspace.faults.add(Fault(method, "ratelimited:20"))
            for method in ("chat.postMessage", "chat.update", "chat.scheduleMessage")
        ]
        await team.emergency(team.alice)
        await team.alice.press(team.channel[0], "acknowledge")
        await team.settled()
        assert not any(fault.times for fault in slow)
        assert "is acting on this" in team.channel[0].text
    said = [record for record in caplog.records if record.name.startswith("backpain")]
    assert not [record.message for record in said if record.levelno >= logging.WARNING]
