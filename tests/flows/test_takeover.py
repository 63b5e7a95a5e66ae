"""A runner that was paused wakes up and finishes the call that another one has made meanwhile."""

from __future__ import annotations

import aiohttp
import pytest

from bot.kept.case import Case
from bot.kept.step_key import StepKey
from bot.life.advance import Life
from bot.life.policy import Policy
from bot.posts import Posted
from bot.sandbox.faults import Fault, Moment
from bot.slack import Slack
from tests.campaign.answers import submit
from tests.flows.team import Team, working

RULES = Policy("Europe/London", follow_up_day=7, working_hour=9)


async def the_case(team: Team) -> Case:
    (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
    return case


async def take_over(team: Team) -> None:
    """Another machine goes on with the case: it has a connection to Slack of its own."""
    clock = team.workspace.clock
    async with aiohttp.ClientSession() as session:
        slack = Slack(team.workspace.bot_token, team.workspace.api_url, session, clock)
        await Life(team.bot.cases, slack, clock, RULES, 0.0).advance(await the_case(team))


async def taken_over_during(team: Team, call: Fault) -> Fault:
    """The runner of a new case stands still in a call that is held, and another machine does all of the case."""
    held = team.workspace.faults.add(call)
    assert await submit(team.workspace, team.alice, "seed", "spine-team")
    await held.reached.wait()
    await take_over(team)
    return held


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.scheduleMessage"])
async def test_what_two_runners_did_is_there_once(database_url: str, method: str, when: Moment) -> None:
    async with working(database_url, time_zone=RULES.zone_name) as team:
        held = await taken_over_during(team, Fault(method, "hold", when=when))
        (shown,) = team.channel
        thread = team.thread(shown)
        (waiting,) = team.reminders_held
        held.release()
        await team.settled()
        assert team.channel == [shown]
        assert team.thread(shown) == thread
        assert team.reminders_held == [waiting]
        assert (await the_case(team)).done.get(StepKey("parent")) == Posted(shown.channel_id, shown.ts)


@pytest.mark.parametrize(
    ("method", "undoing"),
    [("chat.postMessage", "chat.delete"), ("chat.scheduleMessage", "chat.deleteScheduledMessage")],
)
async def test_what_two_runners_did_is_there_once_though_slack_asks_to_wait_with_taking_it_back(
    sqlite_url: str, method: str, undoing: str
) -> None:
    async with working(sqlite_url, time_zone=RULES.zone_name) as team:
        held = await taken_over_during(team, Fault(method, "hold"))
        (shown,) = team.channel
        waiting = team.workspace.schedule.waiting()
        asked_to_wait = team.workspace.faults.add(Fault(undoing, "ratelimited:1"))
        held.release()
        await team.settled()
        assert asked_to_wait.times == 0
        assert team.channel == [shown]
        assert team.workspace.schedule.waiting() == waiting


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.scheduleMessage"])
async def test_what_a_woken_runner_did_without_hearing_the_answer_is_there_once(database_url: str, method: str) -> None:
    async with working(database_url, time_zone=RULES.zone_name) as team:
        held = await taken_over_during(team, Fault(method, "hold:lost"))
        (shown,) = team.channel
        thread = team.thread(shown)
        waiting = team.workspace.schedule.waiting()
        assert len(waiting) == len(team.reminders_held) + 1, "the follow-up, and whether it is done"
        held.release()
        await team.settled()
        assert len([call for call in team.workspace.calls if call.method == method and call.answer]) > 1
        assert team.channel == [shown]
        assert team.thread(shown) == thread
        assert team.workspace.schedule.waiting() == waiting
