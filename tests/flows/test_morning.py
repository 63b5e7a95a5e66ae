"""Five cases that one person is told of on one morning are one message; fewer, emergencies and failures are not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.kept.chart import Chart
from bot.kept.copies import back_up, put_in_place
from bot.life.advance import Life
from bot.life.policy import Policy
from bot.life.silence import silence_of
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.slack import Slack
from bot.working_days import EVERY_TEAM
from dialogs.open_loops import ANSWER
from tests.flows.team import Team, new_workspace, working
from tests.people.forms import LeftOpen, Saying

A_DAY = timedelta(days=1)
TOGETHER = "No answer yet: 5 cases"
ZONE = "Europe/London"
BEFORE_NINE = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)
"""On the day after the follow-ups of `cases` are due."""


async def cases(team: Team, *says: Saying, channel: str = "#spine-team", person: Person | None = None) -> None:
    """Cases of one person, opened one after another."""
    who = person or team.alice
    for each in says:
        await team.open_form(who, channel)
        await LeftOpen(team.workspace, who, who.views[-1]).send(each)
    await team.settled()


async def a_silence(team: Team, until: datetime = BEFORE_NINE) -> None:
    """Days pass one by one, and nobody answers."""
    while (left := until - team.workspace.clock.now()) > timedelta(0):
        await team.move(min(left, A_DAY))


def raised(messages: list[Message]) -> list[Message]:
    return [message for message in messages if "No answer yet" in message.text]


def rows_of(message: Message) -> list[Any]:
    return [block for block in message.blocks or [] if "accessory" in block]


async def charts(team: Team) -> list[Chart]:
    kept = team.bot.cases
    found = await kept.owned_by(team.workspace.payloads.team_id, team.alice.id, 10)
    return [Chart(case, await kept.history(case.id), ZONE) for case in found]


def words_of(chart: Chart) -> int:
    """How often it was said that nobody has answered."""
    silence = silence_of(chart, EVERY_TEAM)
    return 0 if silence is None else len(silence.said())


HOME: tuple[Saying, ...] = ("home care",) * 5


async def test_five_of_one_morning_are_one_message_the_most_urgent_first_each_with_its_link_and_button(
    database: str,
) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, "numbness")  # its two questions come on two days in a row
        await team.move(A_DAY)
        await cases(team, *HOME[:4])
        await a_silence(team, BEFORE_NINE + A_DAY)
        while not raised(team.direct(team.alice)):
            assert team.workspace.clock.now() < BEFORE_NINE + A_DAY + timedelta(hours=4)
            await team.move(timedelta(minutes=20))  # so that the times of most of them are still to come
        (told,) = raised(team.direct(team.alice))
        assert told.text.startswith(TOGETHER)
        lines = [row["text"]["text"] for row in rows_of(told)]
        assert len(lines) == 5
        assert "urgent MRI" in lines[0]
        assert all("/archives/" in line and "OVERDUE" in line for line in lines)
        assert all(words_of(chart) for chart in await charts(team)), "it counts as said of each, before its own time"
        await team.move(timedelta(hours=4))
        assert [words_of(chart) for chart in await charts(team)] == [1, 1, 1, 1, 2]
        assert raised(team.direct(team.alice)) == [told]

        pressed = await team.alice.press(told, ANSWER, block_id=rows_of(told)[-1]["block_id"])
        assert pressed.ok
        (view,) = team.alice.views
        assert {"better", "same", "worse"} <= {
            each["action_id"] for block in view.blocks for each in block.get("elements", []) if "action_id" in each
        }
        await a_silence(team, BEFORE_NINE + 3 * A_DAY)
        assert len(raised(team.direct(team.alice))) == 1


async def test_four_of_one_morning_are_said_one_by_one(database: str) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, *HOME[:4])
        await a_silence(team)
        await team.move(timedelta(hours=4))
        told = raised(team.direct(team.alice))
        assert len(told) == 4
        assert all("cases" not in message.text for message in told)


async def test_an_emergency_is_never_one_of_the_five_and_is_told_of_at_its_own_hour(database: str) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, *HOME[:4], "emergency")
        await team.move(timedelta(hours=5, minutes=1))
        (told,) = raised(team.direct(team.alice))
        assert "Was the patient seen?" in told.text
        await a_silence(team)
        await team.move(timedelta(hours=4))
        told_of = raised(team.direct(team.alice))
        assert len(told_of) == 5
        assert not any(message.text.startswith(TOGETHER) for message in told_of)


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_bot_that_dies_while_it_says_it_looks_for_it_before_it_says_it_again(
    database: str, is_known: bool
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, time_zone=ZONE) as team:
            await cases(team, *HOME[:4])
            # A case that lives with its owner knows their direct conversation, which Slack does not tell.
            await cases(team, "home care", channel="#no-bot" if is_known else "#spine-team")
            await a_silence(team)
            held = workspace.faults.add(Fault("chat.postMessage", "hold:lost", when="after"))
            workspace.clock.move(timedelta(hours=4))
            await held.reached.wait()
        held.release()
        async with working(database, workspace=workspace, time_zone=ZONE) as team:
            await team.settled()
            first, *others = [each for each in raised(team.direct(team.alice)) if TOGETHER in each.text]
            assert len(others) == (0 if is_known else 1)
            assert first.text.startswith(TOGETHER)
            assert all(each.text.startswith("This may be a second copy") for each in others)
            assert len(raised(team.direct(team.alice))) == 1 + len(others)
            assert [words_of(chart) for chart in await charts(team)] == [1] * 5
    finally:
        await workspace.stop()


async def test_a_backup_from_before_it_was_said_is_put_back_and_it_is_found_and_names_what_is_known_now(
    sqlite_url: str, tmp_path: Path
) -> None:
    workspace, database, backup = new_workspace(), tmp_path / "backpain.db", tmp_path / "copy.db"
    await workspace.start()
    try:
        async with working(sqlite_url, workspace=workspace, time_zone=ZONE) as team:
            await cases(team, *HOME)
            await cases(team, "home care", channel="#no-bot")  # it knows their direct conversation
            await a_silence(team)
            await asyncio.to_thread(back_up, database, backup)
            before, *_ = team.channel
            await team.alice.press(before, "more")
            await team.alice.press(team.alice.views[-1], "end_case")
            await team.alice.choose("end_reason", "end_reason", "resolved_elsewhere")
            await team.alice.submit()
            await team.move(timedelta(hours=4))
            (told,) = raised(team.direct(team.alice))
            assert told.text.startswith(TOGETHER)
        put_in_place(backup, database, workspace.clock.now())
        async with working(sqlite_url, workspace=workspace, time_zone=ZONE) as team:
            await team.settled()
            assert raised(team.direct(team.alice)) == [told]
            assert told.text.startswith("No answer yet: 6 cases")
            assert [words_of(chart) for chart in await charts(team)] == [1] * 6
    finally:
        await workspace.stop()


async def test_who_comes_after_somebody_who_left_is_told_in_one_message_and_owns_each_case(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        bob = workspace.people["bob"]
        async with working(database, workspace=workspace, time_zone=ZONE, backup_person=bob.id) as team:
            await cases(team, *HOME)
            workspace.deactivate(team.alice)
            await a_silence(team)
            await team.move(timedelta(hours=4))
            (told,) = raised(team.direct(bob))
            assert told.text.startswith(TOGETHER)
            assert not await charts(team)
            kept = await team.bot.cases.owned_by(workspace.payloads.team_id, bob.id, 10)
            assert len(kept) == 5
    finally:
        await workspace.stop()


async def test_who_is_next_after_several_owners_is_told_in_one_message_and_may_answer_it_at_once(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        bob, carol = workspace.people["bob"], workspace.add_person("carol", "Carol Hart", ZONE)
        workspace.channels["spine-team"].members.add(carol.id)
        async with working(database, workspace=workspace, time_zone=ZONE, backup_person=bob.id) as team:
            await cases(team, *HOME[:3])
            await cases(team, *HOME[:2], person=carol)
            await a_silence(team)
            await team.move(timedelta(hours=4))
            assert len(raised(team.direct(team.alice))) == 3
            assert not raised(team.direct(bob))
            await a_silence(team, BEFORE_NINE + 2 * A_DAY)
            assert not raised(team.direct(bob))
            await team.move(timedelta(hours=4))
            (told,) = raised(team.direct(bob))
            assert told.text.startswith(TOGETHER)
            assert [words_of(chart) for chart in await charts(team)] == [2] * 3
            assert (await bob.press(told, ANSWER, block_id=rows_of(told)[0]["block_id"])).ok
            assert bob.views
    finally:
        await workspace.stop()


async def test_what_slack_does_not_take_together_is_said_one_by_one(database: str) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, *HOME)
        await a_silence(team)
        team.workspace.faults.add(Fault("chat.postMessage", "error:msg_too_long"))
        await team.move(timedelta(hours=4))
        told = raised(team.direct(team.alice))
        assert len(told) == 5
        assert not any(TOGETHER in message.text for message in told)


async def test_a_slack_that_asks_for_patience_gets_it_and_then_the_one_message(database: str) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, *HOME)
        await a_silence(team)
        team.workspace.faults.add(Fault("chat.postMessage", "ratelimited:30"))
        await team.move(timedelta(hours=4))
        (told,) = raised(team.direct(team.alice))
        assert told.text.startswith(TOGETHER)


async def test_what_two_machines_say_at_once_is_there_once(database: str) -> None:
    async with working(database, time_zone=ZONE) as team:
        await cases(team, *HOME)
        await a_silence(team)
        held = team.workspace.faults.add(Fault("chat.postMessage", "hold", when="after"))
        team.workspace.clock.move(timedelta(hours=4))
        await held.reached.wait()
        async with aiohttp.ClientSession() as session:
            slack = Slack(team.workspace.bot_token, team.workspace.api_url, session, team.workspace.clock)
            other = Life(team.bot.cases, slack, team.workspace.clock, Policy(ZONE, 7, 9), 0.0)
            await other.advance((await charts(team))[-1].case)
        assert len(raised(team.direct(team.alice))) == 2
        held.release()
        await team.settled()
        (told,) = raised(team.direct(team.alice))
        assert TOGETHER in told.text
        assert [words_of(chart) for chart in await charts(team)] == [1] * 5
