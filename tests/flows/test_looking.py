"""The hourly look: what lags is not gone, what fails hides nothing else, and repairing does not shout at Slack."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.posts import Posted
from bot.refusals import seconds_to_wait
from bot.sandbox.faults import Fault
from dialogs.message import Message
from tests.flows.team import working

AN_HOUR = timedelta(hours=1, minutes=1)


async def test_c5_a_list_of_slacks_that_is_empty_for_an_hour_makes_no_second_reminder(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        hidden, team.workspace.schedule.is_listed = team.reminders_held, False
        await team.move(AN_HOUR)
        team.workspace.schedule.is_listed = True
        await team.move(AN_HOUR)
        await team.move(AN_HOUR)
        assert team.reminders_held == hidden


async def test_c5_a_reminder_that_two_looks_an_hour_apart_miss_is_set_again(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (lost,) = team.reminders_held
        team.workspace.schedule.delete(team.workspace.channels["spine-team"], lost.id)
        await team.move(AN_HOUR)
        assert team.reminders_held == []
        await team.move(AN_HOUR)
        (again,) = team.reminders_held
        assert again.post_at == lost.post_at


@pytest.mark.parametrize("trouble", ["error:a_name_of_next_year", "page:200"])
async def test_c8_a_channel_of_which_slack_does_not_speak_hides_no_other(database: str, trouble: str) -> None:
    async with working(database) as team:
        members = [person.member for person in team.workspace.people.values()]
        second = team.workspace.conversations.add_channel("second", *members, team.workspace.conversations.bot)
        await team.seed_case(team.alice)
        await team.seed_case(team.alice, "#second")
        # Which of the two the look comes to first is chance: each in turn is the one of which nothing is said.
        both = (team.workspace.channels["spine-team"], second)
        for silent, other in (both, both[::-1]):
            lost = next(each for each in team.reminders_held if each.channel_id == other.id)
            team.workspace.schedule.delete(other, lost.id)
            trouble_there = Fault("conversations.info", trouble, times=10**6, only_for=silent.id)
            team.workspace.faults.add(trouble_there)
            for _ in range(2):
                await team.move(AN_HOUR)
            waiting = [each.post_at for each in team.reminders_held if each.channel_id == other.id]
            assert waiting == [lost.post_at]
            team.workspace.faults.remove(trouble_there)


async def test_c8_the_look_comes_although_the_clock_was_put_back_by_days(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        await team.move(-timedelta(days=3))
        looks = [call for call in team.workspace.calls if call.method == "chat.scheduledMessages.list"]
        await team.move(AN_HOUR)
        await team.move(AN_HOUR)
        later = [call for call in team.workspace.calls if call.method == "chat.scheduledMessages.list"]
        assert len(later) > len(looks)


async def test_c8_repairing_many_reminders_at_slacks_pace_costs_few_refused_calls(database: str) -> None:
    async with working(database) as team:
        for _ in range(6):
            await team.seed_case(team.alice)
        channel = team.workspace.channels["spine-team"]
        lost = team.reminders_held
        for each in lost:
            team.workspace.schedule.delete(channel, each.id)
        slow = team.workspace.faults.add(Fault("chat.scheduleMessage", "ratelimited:30", times=2))
        for _ in range(3):
            await team.move(AN_HOUR)
        assert sorted(each.post_at for each in team.reminders_held) == sorted(each.post_at for each in lost)
        assert slow.times == 0


async def test_c8_while_slack_has_asked_us_to_wait_a_reminder_costs_no_call(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        place, at = Posted(card.channel_id, card.ts), int(team.workspace.clock.now().timestamp()) + 3600
        slow = team.workspace.faults.add(Fault("chat.scheduleMessage", "ratelimited:30", times=40))
        for refused in (1, 2):
            for _ in range(10):
                with pytest.raises(SlackApiError) as told:
                    await team.bot.slack.schedule(place, at, Message("Follow-up due", []))
                assert seconds_to_wait(told.value) == 30
            assert 40 - slow.times == refused
            team.workspace.clock.move(timedelta(seconds=20))
            with pytest.raises(SlackApiError) as told:
                await team.bot.slack.schedule(place, at, Message("Follow-up due", []))
            assert seconds_to_wait(told.value) == 10, "what is left of it, not the whole anew"
            assert 40 - slow.times == refused
            team.workspace.clock.move(timedelta(seconds=11))


async def test_c8_a_channel_of_which_slack_speaks_only_after_a_wait_is_looked_at(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        channel = team.workspace.channels["spine-team"]
        (lost,) = team.reminders_held
        team.workspace.schedule.delete(channel, lost.id)
        # As the last of more channels than Slack lets be asked about in a minute: at every look, the first time.
        waits = team.workspace.faults.add(Fault("conversations.info", "ratelimited:30", times=3))
        for _ in range(3):
            await team.move(AN_HOUR)
        assert [each.post_at for each in team.reminders_held] == [lost.post_at]
        assert waits.times == 0


async def test_c9_a_direct_message_in_doubt_is_looked_for_in_its_own_conversation(database: str) -> None:
    async with working(database) as team:
        bot = team.workspace.conversations.bot.id
        team.workspace.channels["spine-team"].members.discard(bot)
        await team.emergency(team.alice)  # by direct message: from here on the conversation is known
        lost = team.workspace.faults.add(Fault("chat.postMessage", "reset", when="after", only_for=team.alice.id))
        await team.move(timedelta(days=2, hours=3))
        assert lost.times == 0, "that nobody answers was said to her by her id"
        words = [message.text for message in team.direct(team.alice) if "No answer yet" in message.text]
        assert [text.startswith("This may be a second copy") for text in words] == [False]


async def test_c6_a_reminder_whose_first_request_lands_late_is_set_again_as_a_possible_second_copy(
    database: str,
) -> None:
    async with working(database) as team:
        team.workspace.schedule.is_listed = False  # what Slack has accepted is not on its list yet
        team.workspace.faults.add(Fault("chat.scheduleMessage", "reset", skip=1, when="after"))
        await team.seed_case(team.alice)
        await team.move(timedelta(minutes=2))
        texts = [each.text for each in team.reminders_held]
        assert len(texts) == 2
        assert sorted(text.startswith("This may be a second copy") for text in texts) == [False, True]
