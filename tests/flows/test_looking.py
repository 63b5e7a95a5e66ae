"""The hourly look: what lags is not gone, what fails hides nothing else, and repairing does not shout at Slack."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from tests.flows.team import Team, working

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


@pytest.mark.parametrize("trouble", ["error:a_name_of_next_year", "status:500", "page:200"])
async def test_c8_a_channel_of_which_slack_does_not_speak_hides_no_other(database: str, trouble: str) -> None:
    async with working(database) as team:
        members = [person.member for person in team.workspace.people.values()]
        team.workspace.conversations.add_channel("second", *members, team.workspace.conversations.bot)
        await team.seed_case(team.alice)
        await team.seed_case(team.alice, "#second")
        second = team.workspace.channels["second"]
        lost = next(each for each in team.reminders_held if each.channel_id == second.id)
        team.workspace.schedule.delete(second, lost.id)
        spoken_of = team.workspace.channels["spine-team"].id
        team.workspace.faults.add(Fault("conversations.info", trouble, times=10**6, only_for=spoken_of))
        for _ in range(3):
            await team.move(AN_HOUR)
        waiting = [each.post_at for each in team.reminders_held if each.channel_id == second.id]
        assert waiting == [lost.post_at]


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


async def test_c9_a_direct_message_in_doubt_is_looked_for_in_its_own_conversation(database: str) -> None:
    async with working(database) as team:
        bot = team.workspace.conversations.bot.id
        team.workspace.channels["spine-team"].members.discard(bot)
        await team.emergency(team.alice)
        said = len(team.direct(team.alice))
        team.workspace.faults.add(Fault("chat.postMessage", "reset", when="after"))
        await bob_or_alice_edits(team)
        texts = [message.text for message in team.direct(team.alice)]
        assert len(texts) > said
        assert not [text for text in texts if text.startswith("This may be a second copy")]


async def bob_or_alice_edits(team: Team) -> None:
    """The owner edits the case from its card in the direct conversation."""
    card = team.direct(team.alice)[0]
    await team.alice.press(card, "edit")
    await team.answer(team.alice, {"urinary_retention": "new"})
    await team.submit(team.alice)
    await team.settled()


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
