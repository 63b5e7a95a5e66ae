"""The judge of people's histories is judged: it finds each thing that it is there to find, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import Team, working
from tests.people.forms import LeftOpen, Sending
from tests.people.judgement import Press, Told, judge

DAY_8 = timedelta(days=8, hours=3)


@asynccontextmanager
async def a_fall(database_url: str) -> AsyncIterator[tuple[Team, Told]]:
    """Alice found an emergency; Bob confirmed that it is an urgent MRI."""
    async with working(database_url) as team:
        told = Told()
        await team.alice.command("/backpain")
        told.sendings += await LeftOpen(team.workspace, team.alice, team.alice.views[-1]).send("emergency")
        await team.settled()
        await team.bob.press(team.channel[0], "edit")
        told.sendings += await LeftOpen(team.workspace, team.bob, team.bob.views[-1]).send("numbness")
        await team.settled()
        yield team, told


@asynccontextmanager
async def an_answer(database_url: str, action: str) -> AsyncIterator[tuple[Team, Told]]:
    """Alice's case is a week old, no scan is waited for, and she has answered its follow-up."""
    async with working(database_url) as team:
        told = Told()
        await team.alice.command("/backpain")
        told.sendings += await LeftOpen(team.workspace, team.alice, team.alice.views[-1]).send("home care")
        await team.settled()
        await team.move(DAY_8)
        reminder = team.reminder(team.channel[0])
        value = next(
            element["value"]
            for block in reminder.blocks or []
            for element in block.get("elements", [])
            if element.get("action_id") == action
        )
        await answer(team.alice, reminder, action)
        await team.settled()
        case = value.partition(":")[0]
        told.presses.append(Press(team.alice.id, action, case, 1, reminder.channel_id, reminder.ts, ""))
        yield team, told


async def judged(team: Team, told: Told) -> list[str]:
    return await judge(team.workspace, told, team.bot.cases)


async def test_what_is_right_is_not_found_fault_with(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        assert [sending.words for sending in told.sendings if sending.is_acknowledged] == [
            "EMERGENCY, act now",
            "URGENT MRI, within 7 days",
        ]
        assert not await judged(team, told)


LOST: list[Callable[[Sending], Sending]] = [
    lambda sending: replace(sending, code="BP-22222"),
    lambda sending: replace(sending, view="V0NOTHERE"),
    lambda sending: replace(sending, given={**sending.given, "fever": "yes"}),
    lambda sending: replace(sending, words="URGENT, today"),
]


@pytest.mark.parametrize("otherwise", LOST, ids=["no such case", "no such form", "other answers", "another result"])
async def test_findings_that_are_not_in_the_case_are_found(
    sqlite_url: str, otherwise: Callable[[Sending], Sending]
) -> None:
    async with a_fall(sqlite_url) as (team, told):
        told.sendings.append(otherwise(told.sendings[0]))
        (wrong,) = await judged(team, told)
        assert "is not in the case" in wrong


async def test_a_card_that_shows_less_than_what_stands_is_found(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        card = team.channel[0]
        card.text = card.text.replace("URGENT MRI, by", "HOME CARE, review in 7 to 14 days")
        (wrong,) = await judged(team, told)
        assert "the card says" in wrong


async def test_a_second_card_is_found(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        card = team.channel[0]
        team.workspace.channels["spine-team"].messages.append(replace(card, ts="1.000001"))
        assert any("2 cards" in wrong for wrong in await judged(team, told))


async def test_a_fall_that_nobody_confirmed_is_found_and_what_fell_still_stands(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        told.sendings[:] = [replace(sending, replaces=0) for sending in told.sendings]
        shown, unconfirmed = await judged(team, told)
        assert "'EMERGENCY, act now' stands" in shown
        assert "nobody confirmed" in unconfirmed


def said_aloud(team: Team) -> Message:
    return next(message for message in team.thread(team.channel[0]) if "is now" in message.text)


async def test_a_fall_that_was_not_said_aloud_is_found(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        said_aloud(team).broadcast = False
        (wrong,) = await judged(team, told)
        assert "lowers it, and nobody was told" in wrong


async def test_a_fall_that_was_said_in_another_name_is_found(sqlite_url: str) -> None:
    async with a_fall(sqlite_url) as (team, told):
        line = said_aloud(team)
        line.text = line.text.replace(team.bob.id, team.alice.id)
        (wrong,) = await judged(team, told)
        assert "nobody was told" in wrong


async def test_a_case_that_better_closed_is_closed_rightly(sqlite_url: str) -> None:
    async with an_answer(sqlite_url, "better") as (team, told):
        assert not await judged(team, told)


async def test_a_case_closed_by_nobody_is_found(sqlite_url: str) -> None:
    async with an_answer(sqlite_url, "better") as (team, told):
        told.presses.clear()
        (wrong,) = await judged(team, told)
        assert "no Better stands on a reminder of assessment 1" in wrong


async def test_a_case_closed_by_better_on_an_older_assessment_is_found(sqlite_url: str) -> None:
    async with an_answer(sqlite_url, "better") as (team, told):
        told.presses[:] = [replace(press, number=0) for press in told.presses]
        (wrong,) = await judged(team, told)
        assert "no Better stands" in wrong


async def test_an_answer_that_is_not_kept_is_found_unless_the_presser_was_told_so(sqlite_url: str) -> None:
    async with an_answer(sqlite_url, "same") as (team, told):
        assert not await judged(team, told)
        other = replace(told.presses[0], action="not_reached")
        told.presses.append(replace(other, told="Nothing was recorded. This message belongs to an earlier assessment"))
        told.presses.append(replace(other, is_acknowledged=False))
        assert not await judged(team, told)
        told.presses.append(other)
        (wrong,) = await judged(team, told)
        assert "not_reached" in wrong
        told.presses[-1] = replace(other, action="worse", told="Nothing was recorded.")
        (wrong,) = await judged(team, told)
        assert "was not taken" in wrong


async def test_a_case_that_nobody_will_look_at_again_is_found(sqlite_url: str) -> None:
    async with an_answer(sqlite_url, "same") as (team, told):
        (waiting,) = team.reminders_held
        team.workspace.schedule.delete(team.workspace.channels["spine-team"], waiting.id)
        case = await team.bot.cases.get(told.presses[0].case)
        await team.bot.cases.save(replace(case, due_at=None))
        (wrong,) = await judged(team, told)
        assert "nobody will ask for it again" in wrong
