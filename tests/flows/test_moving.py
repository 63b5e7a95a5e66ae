"""A case that moves out of its channel takes what is asked along, whatever fails on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from tests.flows.team import working


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
        for each, asked in zip(waiting, ("Was the patient seen?", "Follow-up due"), strict=True):
            assert asked in each.text  # the one that was cut short says that it may be a second copy
        assert {each.channel_id for each in waiting} == {team.alice.direct_messages.id}
        assert [message.text for message in team.direct(team.alice) if "reminders come here" in message.text]
