"""The thread of a case is gone, or Slack takes no question for a while: the channel is asked on all the same."""

from __future__ import annotations

import logging

import pytest

from bot.sandbox.faults import Fault
from tests.flows.team import WHO_ACTS, Team, working
from tests.flows.test_acting import HOUR, MINUTE

NEW_THREAD = "goes on here"
TRIES = 30  # which takes the app more than a quarter of an hour


def threads_held(team: Team, words: str) -> set[str | None]:
    """In which threads of the team's channel Slack holds such a message."""
    channel = team.workspace.channels["spine-team"].id
    waiting = [each for each in team.workspace.schedule.waiting() if words in each.text and each.channel_id == channel]
    return {each.thread_ts for each in waiting}


async def test_an_emergency_whose_card_is_deleted_is_asked_about_on_in_the_channel_also_where_its_owner_has_left(
    database: str,
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        team.workspace.deactivate(team.alice)
        team.workspace.channels["spine-team"].messages.remove(card)
        await team.move(HOUR + MINUTE)
        (head,) = [message for message in team.channel if NEW_THREAD in message.text]
        (asked,) = [message for message in team.thread(head) if WHO_ACTS in message.text]
        assert asked.broadcast
        assert threads_held(team, WHO_ACTS) == threads_held(team, "Was the patient seen?") == {head.ts}
        await team.bob.press(asked, "acknowledge")
        await team.settled()
        assert not threads_held(team, WHO_ACTS)


async def test_a_question_that_was_in_doubt_while_slack_took_none_is_asked_by_the_app_and_that_is_no_error(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        opened = team.workspace.clock.now()
        team.workspace.faults.add(Fault("chat.scheduleMessage", "status:500", skip=2, times=TRIES))
        with caplog.at_level(logging.ERROR, logger="backpain"):
            await team.emergency(team.alice)
            assert team.workspace.clock.now() - opened > 15 * MINUTE
            await team.move(15 * MINUTE)
        assert sum(WHO_ACTS in message.text for message in team.thread(team.channel[0])) == 2
        assert not [line for line in caplog.messages if "given up" in line]
