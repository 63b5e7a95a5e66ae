"""A case that moves out of its channel takes what is asked along, whatever fails on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault, Moment
from tests.flows.team import FOLLOW_UP_ASKS, is_follow_up, working
from tests.people.forms import LeftOpen


@pytest.mark.parametrize("fails", [1, 2])
async def test_a_question_that_moved_with_its_case_is_not_taken_back_when_the_same_turn_is_tried_again(
    database_url: str, fails: int
) -> None:
    async with working(database_url) as team:
        await team.emergency(team.alice)
        await team.move(timedelta(days=1, hours=3))
        (card,) = team.channel
        # The answer is said after the question was set again in the channel: there the channel turns out closed, and
        # bringing the two reminders along is cut short at the first or the second of them.
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action"))
        team.workspace.faults.add(Fault("chat.scheduleMessage", "status:500", skip=fails))
        await team.alice.press(team.reminder(card), "not_seen")
        await team.settled()
        await team.move(timedelta(minutes=1))
        waiting = team.reminders_held
        for each, asked in zip(waiting, ("Was the patient seen?", FOLLOW_UP_ASKS), strict=True):
            assert asked in each.text  # the one that was cut short says that it may be a second copy
        assert {each.channel_id for each in waiting} == {team.alice.direct_messages.id}
        assert [message.text for message in team.direct(team.alice) if "reminders come here" in message.text]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("is_assessed_again", [False, True])
async def test_a_move_cut_short_goes_on_whatever_happens_meanwhile(
    database: str, caplog: pytest.LogCaptureFixture, when: Moment, is_assessed_again: bool
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.move(timedelta(hours=4, minutes=50))
        # Nobody has answered; that is said in a thread that turns out closed, and the follow-up is in doubt on its way.
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action", only_for=card.channel_id))
        moving = team.workspace.faults.add(
            Fault("chat.scheduleMessage", "hold:lost", when=when, only_for=team.alice.direct_messages.id)
        )
        team.workspace.clock.move(timedelta(minutes=20))
        await moving.reached.wait()
        if is_assessed_again:
            await team.bob.press(card, "edit")
            await LeftOpen(team.workspace, team.bob, team.bob.views[-1]).send("numbness")
        else:
            await team.alice.press(team.reminder(card), "not_seen")
        moving.release()
        await team.settled()
        await team.move(timedelta(minutes=5))
        assert "given up" not in caplog.text
        asked = [each for each in team.reminders_held if FOLLOW_UP_ASKS in each.text]
        assert [each.channel_id for each in asked] == [team.alice.direct_messages.id]


async def test_a_move_out_of_a_shared_channel_that_was_cut_short_takes_its_words_along_before_what_is_asked(
    sqlite_url: str,
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        channel = team.workspace.channels["spine-team"]
        channel.shared = True
        team.workspace.faults.add(Fault("conversations.replies", "error:internal_error", times=2))
        await team.move(timedelta(days=8))
        await team.move(timedelta(minutes=5))
        asked = [message.text for message in team.direct(team.alice) if is_follow_up(message.text)]
        assert len(asked) == 1
        assert not [message.text for message in channel.messages if is_follow_up(message.text)]
