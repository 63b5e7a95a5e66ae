"""What the histories of two people found, each as a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault, Moment
from tests.flows.team import Team, working
from tests.people.forms import LeftOpen, Saying, WhenAsked


async def assessed_again(team: Team, says: Saying, when_asked: WhenAsked = "confirm") -> None:
    """Bob presses Edit on the only card and sends what he finds."""
    (card,) = team.channel
    await team.bob.press(card, "edit")
    await LeftOpen(team.workspace, team.bob, team.bob.views[-1]).send(says, when_asked)
    await team.settled()


async def test_a_change_of_the_clock_alone_is_said_to_the_channel_as_its_confirmation_promises(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        await assessed_again(team, "weakness")
        await assessed_again(team, "numbness")
        (card,) = team.channel
        up, down = [message for message in team.thread(card) if "is now" in message.text]
        assert up.broadcast
        assert "is now URGENT MRI, within 72 hours (was within 7 days)" in up.text
        assert down.broadcast
        assert "is now URGENT MRI, within 7 days (was within 72 hours)" in down.text
        assert f"<@{team.bob.id}>" in down.text


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_reminder_in_doubt_is_not_taken_for_the_earlier_one_which_is_then_taken_back(
    sqlite_url: str, when: Moment
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        (earlier,) = team.reminders_held
        await team.move(timedelta(days=1))
        team.workspace.faults.add(Fault("chat.scheduleMessage", "reset", when=when))
        await assessed_again(team, "numbness")
        await team.move(timedelta(minutes=1))
        (waiting,) = team.reminders_held
        assert waiting.id != earlier.id
        assert waiting.post_at == earlier.post_at


async def test_an_owner_whose_case_lives_in_their_own_conversation_hears_once_that_nobody_answers(
    sqlite_url: str,
) -> None:
    async with working(sqlite_url) as team:
        await team.open_form(team.alice, "#no-bot")
        form = LeftOpen(team.workspace, team.alice, team.alice.views[-1])
        await form.send("numbness")
        await team.settled()
        await team.move(timedelta(days=9, hours=4))  # past the hour at which anything comes
        raised = [message.text for message in team.direct(team.alice) if "No answer yet" in message.text]
        assert len(raised) == len(set(raised)) == 1


@pytest.mark.parametrize("days", [11, 30])
async def test_after_a_long_silence_one_word_says_what_several_would_have_said_in_one_place(
    sqlite_url: str, days: int
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=days, hours=4))  # past the hour at which anything comes
        (raised,) = [message for message in team.thread(team.channel[0]) if "No answer yet" in message.text]
        assert raised.broadcast
        assert sum("No answer yet" in message.text for message in team.direct(team.alice)) == 1
        await team.move(timedelta(days=4))
        assert sum("No answer yet" in message.text for message in team.thread(team.channel[0])) == 2


@pytest.mark.parametrize("days", [9, 12])
async def test_a_channel_that_was_shared_after_the_first_word_hears_no_second_or_third(
    sqlite_url: str, days: int
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(hours=4))  # past the hour at which anything comes
        for _ in range(days):
            await team.move(timedelta(days=1))
        channel = team.workspace.channels["spine-team"]
        before = len(channel.messages)
        assert any("No answer yet" in message.text for message in channel.messages)
        channel.shared = True
        for _ in range(6):
            await team.move(timedelta(days=1))
        assert len(channel.messages) == before
        assert sum("No answer yet" in message.text for message in team.direct(team.alice)) >= 2
