"""The judge finds a date after its window, a card that was left behind, a silence, and a word said twice to one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.sandbox.faults import Fault
from dialogs.message import Message
from tests.campaign.answers import Promise, submit
from tests.campaign.judgement import judge
from tests.flows.panel import answer
from tests.flows.team import Team, working
from tests.people.forms import LeftOpen


@asynccontextmanager
async def a_case(database_url: str) -> AsyncIterator[tuple[Team, Promise]]:
    """An urgent MRI that is shown and waited for."""
    async with working(database_url) as team:
        promise = await submit(team.workspace, team.alice, "seed", "spine-team")
        assert promise is not None
        await team.settled()
        yield team, promise


async def wrong(team: Team, promise: Promise) -> list[str]:
    return (await judge(team.workspace, team.bot.cases, [promise])).wrong


async def test_a_follow_up_after_the_window_of_the_newest_assessment_is_found(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        assert not await wrong(team, promise)
        (waiting,) = team.reminders_held
        waiting.post_at += int(timedelta(days=14).total_seconds())
        (fault,) = await wrong(team, promise)
        assert "is the latest" in fault


async def test_a_recheck_may_be_four_weeks_on_and_no_later(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        await team.move(timedelta(days=8))
        await answer(team.alice, team.reminder(team.channel[0]), "same")
        await team.settled()
        assert not await wrong(team, promise)
        (waiting,) = team.reminders_held
        waiting.post_at += int(timedelta(days=14).total_seconds())
        (fault,) = await wrong(team, promise)
        assert "is the latest" in fault


async def test_a_card_that_does_not_show_the_newest_assessment_is_found(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        card = team.channel[0]
        card.text = card.text.replace("URGENT MRI, by", "HOME CARE, review in 7 to 14 days")
        (fault,) = await wrong(team, promise)
        assert "not 'URGENT MRI, by" in fault


async def test_a_reminder_of_which_nobody_heard_for_three_working_days_is_found(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        await team.move(timedelta(days=15))
        assert not await wrong(team, promise)
        for channel in team.workspace.channels.values():
            channel.messages[:] = [message for message in channel.messages if "No answer yet" not in message.text]
        (fault,) = await wrong(team, promise)
        assert "nobody was told since" in fault


async def test_two_equal_messages_to_one_person_are_found_whatever_their_keys(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        for key in ("one:raised:1", "one:moved:2"):
            await team.bot.slack.post(team.alice.id, Message("Nobody has answered.", []), key=key)
        (fault,) = await wrong(team, promise)
        assert "told one person twice" in fault


async def test_the_same_words_a_day_later_are_no_second_copy(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        for key in ("one:raised:1", "one:raised:2"):
            await team.bot.slack.post(team.alice.id, Message("Nobody has answered.", []), key=key)
            await team.move(timedelta(days=1))
        assert not await wrong(team, promise)


async def told_and_answered(team: Team, words: str, shown: str) -> None:
    posted = await team.bot.slack.post(team.alice.id, Message(words, []), key=f"one:raised:{words}:{shown}")
    await team.bot.slack.update(posted, Message(shown, []))


async def test_two_questions_that_were_answered_alike_are_no_copies(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        await told_and_answered(team, "No answer yet to the follow-up.", "Not seen yet.")
        await told_and_answered(team, "No answer yet to “Was the patient seen?”", "Not seen yet.")
        assert not await wrong(team, promise)


async def test_two_equal_questions_that_were_answered_otherwise_are_copies(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        await told_and_answered(team, "No answer yet to the follow-up.", "Not seen yet.")
        await told_and_answered(team, "No answer yet to the follow-up.", "Better.")
        (fault,) = await wrong(team, promise)
        assert "told one person twice" in fault


async def test_a_reminder_that_slack_would_not_give_back_is_no_copy_of_ours(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        await team.move(timedelta(days=1))
        refused = Fault("chat.deleteScheduledMessage", "error:restricted_action", times=10)
        team.workspace.faults.add(refused)
        await team.bob.press(team.channel[0], "edit")
        await LeftOpen(team.workspace, team.bob, team.bob.views[-1]).send("numbness")
        await team.settled()
        assert len(team.reminders_held) == 2
        assert not await wrong(team, promise)


async def moved_to(team: Team, place: str) -> None:
    """A question of the case "one" goes on there in a new thread."""
    slack, clock = team.bot.slack, team.workspace.clock
    clock.move(timedelta(minutes=1))  # Slack's pace in one channel
    head = await slack.post(place, Message("It goes on here.", []), key=f"one:parent:{clock.now()}")
    clock.move(timedelta(minutes=1))
    question = Message("Was the patient seen?", [])
    await slack.post(head.channel, question, key="one:close_loop:1:moved:1", thread_ts=head.ts)


async def test_a_question_that_moves_again_from_a_lost_thread_and_out_of_a_channel_is_no_copy(sqlite_url: str) -> None:
    async with a_case(sqlite_url) as (team, promise):
        channel = team.workspace.channels["spine-team"]
        await moved_to(team, channel.id)
        channel.messages.remove(channel.top_level()[-1])
        await moved_to(team, channel.id)
        await moved_to(team, team.alice.id)
        assert not await wrong(team, promise)
        await moved_to(team, team.alice.id)
        assert "one:close_loop:1:moved:1 was said 2 times" in await wrong(team, promise)
