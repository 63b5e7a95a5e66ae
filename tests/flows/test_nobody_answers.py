"""Nobody answers, the owner has left, the patient is not reached: somebody hears of it, again and again, once each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.kept.chart import Chart
from bot.life.silence import silence_of
from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from bot.working_days import EVERY_TEAM
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS, HURRY, Team, new_workspace, working
from tests.flows.test_channels import settle
from tests.people.forms import LeftOpen
from tests.simulation.invariants import says_too_much

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


async def only_case(team: Team) -> Chart:
    """The one case of Alice."""
    (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
    return Chart(case, await team.bot.cases.history(case.id), "")


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
        await home_care(team)
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
        await days_pass(team, 10)
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


@pytest.mark.parametrize("days", [8, 12])  # before the second word, before the third
async def test_a_word_of_later_looks_again_whether_others_read_the_channel_by_now(database: str, days: int) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, days)
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


async def test_a_second_question_that_never_came_is_told_of_at_its_own_time_between_the_words_on_the_first(
    database: str,
) -> None:
    async with working(database) as team:
        # The follow-up is taken neither in the thread nor where its case then moves to.
        team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action", skip=1))
        refused = team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action", skip=2, times=9))
        await team.open_form(team.alice)
        await LeftOpen(team.workspace, team.alice, team.alice.views[-1]).send("weakness")
        await team.settled()
        refused.times = 0
        chart = await only_case(team)
        assert chart.follow_up is not None
        at = chart.local(datetime.fromtimestamp(chart.follow_up.post_at, UTC))
        await days_pass(team, (at - HURRY - team.workspace.clock.now()).days)
        (first,) = raised(team.direct(team.alice))
        assert "follow-up" not in first.text
        await team.move(at - team.workspace.clock.now())
        (_, own) = raised(team.direct(team.alice))
        assert "follow-up" in own.text
        await days_pass(team, 1)
        assert len(raised(team.direct(team.alice))) == 2


async def test_where_nobody_is_next_the_second_word_goes_to_the_whole_channel(database: str) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 10)
        (first, second) = raised(team.thread(card))
        assert (first.broadcast, second.broadcast) == (False, True)
        silence = silence_of(await only_case(team), EVERY_TEAM)
        assert silence is not None
        assert silence.numbers == [2], "it is the second and no later one"


async def test_where_who_is_next_cannot_be_told_a_long_silence_is_one_word_in_the_channel(database: str) -> None:
    async with with_bob_next(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 8)
        team.workspace.faults.add(Fault("chat.postMessage", "error:user_disabled"))
        await team.move(8 * A_DAY)
        assert not raised(team.direct(team.bob))
        (_, later) = raised(team.thread(card))
        assert later.broadcast


async def test_two_words_that_come_due_in_one_silence_after_the_first_are_one(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 8)
        assert len(raised(team.thread(card))) == 1
        await team.move(8 * A_DAY)
        (_, later) = raised(team.thread(card))
        assert later.broadcast
        assert "trying again" not in caplog.text


@pytest.mark.parametrize(("days", "said_before_it"), [(7, 2), (8, 1)])  # the word to the owner is two posts
async def test_words_that_a_long_silence_has_joined_are_all_said_where_something_comes_between_them(
    database: str, days: int, said_before_it: int
) -> None:
    async with with_bob_next(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, days)
        before = len(raised(team.thread(card)))
        team.workspace.faults.add(Fault("chat.postMessage", "status:500", skip=said_before_it, times=3))
        await team.move(8 * A_DAY)
        assert len(raised(team.direct(team.alice))) == 1
        assert len(raised(team.direct(team.bob))) == 1
        (said,) = raised(team.thread(card))[before:]
        assert said.broadcast, "nobody hears alone of what has waited so long"


async def test_a_word_to_whom_is_there_for_the_owner_that_no_thread_takes_is_said_once_and_comes_to_an_end(
    database: str,
) -> None:
    async with with_bob_next(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, 7)
        team.workspace.channels["spine-team"].messages.remove(card)
        # The owner is there when they are looked for first, and gone when they are to be told; the new thread refuses.
        team.workspace.faults.add(Fault("users.info", "error:user_not_found", skip=1))
        team.workspace.faults.add(Fault("chat.postMessage", "error:thread_not_found", skip=3))
        await days_pass(team, 2)
        assert len(raised(team.direct(team.bob))) == 1


async def test_who_hears_of_a_long_silence_in_place_of_who_cannot_be_told_does_not_hear_alone(database: str) -> None:
    async with working(database) as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        team.workspace.channels["spine-team"].members.add(carol.id)
        await settle(team, team.alice, {"backup": team.bob.id, "duty_person": carol.id})
        await home_care(team)
        await days_pass(team, 8)
        before = len(raised(team.workspace.channels["spine-team"].messages))
        team.workspace.faults.add(Fault("chat.postMessage", "error:user_disabled"))  # Bob is gone
        await team.move(8 * A_DAY)
        assert not raised(team.direct(team.bob))
        assert len(raised(team.direct(carol))) == 1
        (said,) = raised(team.workspace.channels["spine-team"].messages)[before:]
        assert said.broadcast


@pytest.mark.parametrize("days", [7, 9, 13])  # before the word to the owner, to who is next, in the channel
async def test_a_word_whose_thread_is_gone_is_said_to_the_end_where_the_new_thread_was_cut_short(
    database: str, days: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        await home_care(team)
        (card,) = team.channel
        await days_pass(team, days)
        team.workspace.channels["spine-team"].messages.remove(card)
        is_to_the_owner = days == 7
        team.workspace.faults.add(Fault("chat.postMessage", "reset", skip=1 + is_to_the_owner))
        before = len(raised(team.workspace.channels["spine-team"].messages))
        await days_pass(team, 2)
        assert "given up" not in caplog.text
        (head,) = [message for message in team.channel if "goes on here" in message.text]
        assert [message.text for message in raised(team.thread(head))]
        assert len(raised(team.workspace.channels["spine-team"].messages)) == before + 1


@pytest.mark.parametrize("who_is_next", [True, False])
async def test_a_case_that_nobody_answers_says_three_things_a_week_and_no_more(
    database: str, who_is_next: bool
) -> None:
    async with with_bob_next(database) if who_is_next else working(database) as team:
        await team.seed_case(team.alice)
        await days_pass(team, 36)
        chart = await only_case(team)
        assert not list(says_too_much(team.workspace, chart))
        assert list(says_too_much(team.workspace, chart, most=2)), "and they are seen and counted"
        assert bool(raised(team.direct(team.bob))) is who_is_next


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
