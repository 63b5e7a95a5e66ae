"""Nobody answers, the owner has left, the patient is not reached: somebody hears of it, again and again, once each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.sandbox.records import Message
from tests.flows.team import Team, new_workspace, working

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
