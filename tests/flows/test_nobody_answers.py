"""Nobody answers, the owner has left, the patient is not reached: somebody hears of it, again and again, once each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS, Team, new_workspace, working
from tests.people.forms import LeftOpen

A_DAY = timedelta(days=1)


@asynccontextmanager
async def with_bob_next(database: str) -> AsyncIterator[Team]:
    """A team in which Bob is the backup person."""
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, backup_person=workspace.people["bob"].id) as team:
            yield team
    finally:
        await workspace.stop()


def raised(messages: list[Message]) -> list[Message]:
    return [message for message in messages if "No answer yet" in message.text]


async def home_care(team: Team) -> None:
    """Alice's patient is to be asked about in a week, and nothing else is waited for."""
    await team.open_form(team.alice)
    await LeftOpen(team.workspace, team.alice, team.alice.views[-1]).send("home care")
    await team.move(timedelta(hours=4))  # past the hour at which anything comes


async def days_pass(team: Team, days: int) -> None:
    for _ in range(days):
        await team.move(A_DAY)


async def test_b12_a_case_that_nobody_answers_for_ten_weeks_is_never_forgotten(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await days_pass(team, 10)
        silent = 0
        for _ in range(10):
            before = len(raised(team.thread(card)))
            await days_pass(team, 7)
            words = raised(team.thread(card))[before:]
            assert len(words) <= 3, "at most three messages a week that nobody asked for"
            silent += not words
            assert all(message.broadcast for message in words[1:])
        assert silent == 0
        assert len(raised(team.direct(team.alice))) == 1


async def test_b12_where_the_owner_has_left_and_nobody_is_next_the_whole_channel_hears_of_it_at_once(
    database: str,
) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        team.workspace.deactivate(team.alice)
        await days_pass(team, 9)
        first = raised(team.thread(card))[0]
        assert first.broadcast
        assert not raised(team.direct(team.alice))


async def test_b12_where_the_owner_has_left_the_backup_person_hears_it_once_and_not_under_who_left(
    database: str,
) -> None:
    async with with_bob_next(database) as team:
        await team.seed_case(team.alice)
        team.workspace.deactivate(team.alice)
        await days_pass(team, 9)
        words = raised(team.direct(team.bob))
        assert len(words) == 1
        assert team.alice.id not in words[0].text
        assert team.bob.id in words[0].text


async def test_b12_a_patient_who_cannot_be_reached_three_times_is_told_to_the_backup_person(database: str) -> None:
    async with with_bob_next(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await days_pass(team, 8)
        for times in range(1, 7):
            await team.alice.press(team.reminder(card), "not_reached")
            await team.settled()
            told = [message for message in team.direct(team.bob) if "three times in a row" in message.text]
            assert len(told) == times // 3
            await days_pass(team, 4)  # over any weekend, and past the hour at which it comes


async def test_a_word_of_later_looks_again_whether_others_read_the_channel_by_now(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await days_pass(team, 9)
        said = len(team.thread(card))
        team.workspace.channels["spine-team"].shared = True
        before = len(team.workspace.calls)
        await team.move(3 * A_DAY)  # so far at once that no hourly look comes before the word is due
        posts = [call for call in team.workspace.calls[before:] if call.method == "chat.postMessage"]
        assert not [call for call in posts if call.answer.get("channel") == card.channel_id]
        assert len(team.thread(card)) == said


async def test_an_owner_who_has_just_been_told_does_not_read_it_again_where_the_case_moves_to(database: str) -> None:
    async with working(database) as team:
        await home_care(team)
        await days_pass(team, 7)
        # The owner is told; then the thread turns out closed, and the case goes on where the owner was told.
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action", skip=1))
        await days_pass(team, 1)
        said, moved, asked = [message.text for message in team.direct(team.alice)]
        assert "No answer yet" in said
        assert "reminders come here" in moved
        assert FOLLOW_UP_ASKS in asked


async def test_what_moved_and_came_nowhere_has_been_raised_before(database: str) -> None:
    async with with_bob_next(database) as team:
        await home_care(team)
        await days_pass(team, 7)
        # As above, and there the reminder is not taken either: only the row watches it.
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action", skip=1))
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action", skip=2))
        await days_pass(team, 1)
        assert len(raised(team.direct(team.alice))) == 1
        assert not raised(team.direct(team.bob))
        await days_pass(team, 1)
        assert len(raised(team.direct(team.alice))) == 1
        assert len(raised(team.direct(team.bob))) == 1


async def test_two_words_that_come_due_in_one_silence_after_the_first_are_one(database: str) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 8)
        assert len(raised(team.thread(card))) == 1
        await team.move(8 * A_DAY)
        (_, later) = raised(team.thread(card))
        assert later.broadcast


async def test_a_word_in_doubt_when_the_answer_comes_is_missed_by_nobody(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 7)
        said = team.workspace.faults.add(Fault("chat.postMessage", "hold:lost", when="after"))
        team.workspace.clock.move(A_DAY)
        await said.reached.wait()
        await answer(team.alice, team.reminder(card), "better")
        said.release()
        await team.settled()
        assert len(raised(team.direct(team.alice))) == 1
        assert "given up" not in caplog.text
