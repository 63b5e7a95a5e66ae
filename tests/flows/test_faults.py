"""Slack fails in every way it can: nothing is lost, and nothing is doubled without saying so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.faults import Fault, Moment
from tests.database import taken
from tests.flows.panel import answer
from tests.flows.team import TUESDAY_MORNING, Team, new_workspace, working

MESSAGES_OF_A_CASE = 2  # under its card: the red flags, the announcement of the follow-up
A_MINUTE = timedelta(minutes=1)
ONE_FAILURE: list[tuple[str, Moment]] = [
    ("ratelimited:1", "before"),  # Slack answers 429 only to what it has not done
    *((action, when) for action in ("status:500", "reset", "error:internal_error") for when in ("before", "after")),
]


def said(team: Team) -> tuple[int, int, int]:
    """Cards, replies under the first one, reminders waiting."""
    cards = team.channel
    return len(cards), len(team.thread(cards[0])) if cards else 0, len(team.reminders_held)


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.scheduleMessage", "users.info"])
@pytest.mark.parametrize(("action", "when"), ONE_FAILURE)
async def test_a_call_that_fails_once_is_made_good(database: str, method: str, action: str, when: Moment) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault(method, action, when=when))
        await team.seed_case(team.alice)
        await team.move(A_MINUTE)
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)
        assert "second copy" not in team.channel[0].text


@pytest.mark.parametrize("skip", range(1 + MESSAGES_OF_A_CASE))
async def test_a_post_in_doubt_is_sent_again_with_a_warning_where_history_is_not_granted(
    database: str, skip: int
) -> None:
    async with working(database, granted_optional=False) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "reset", skip=skip, when="after"))
        await team.seed_case(team.alice)
        await team.move(A_MINUTE)
        everything = [*team.channel, *(reply for card in team.channel for reply in team.thread(card))]
        assert len(everything) == 1 + MESSAGES_OF_A_CASE + 1
        assert sum("second copy" in message.text for message in everything) == 1


async def test_a_card_in_doubt_goes_on_saying_so_when_it_is_brought_up_to_date(sqlite_url: str) -> None:
    async with working(sqlite_url, granted_optional=False) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "reset", when="after"))
        await team.emergency(team.alice)
        await team.move(A_MINUTE)
        _, card = team.channel
        await team.alice.press(card, "acknowledge")
        await team.settled()
        assert "is acting on this" in card.text
        assert card.text.startswith("This may be a second copy")


async def test_a_reminder_in_doubt_needs_no_scope_to_be_found_again(database: str) -> None:
    async with working(database, granted_optional=False) as team:
        team.workspace.faults.add(Fault("chat.scheduleMessage", "reset", when="after"))
        await team.seed_case(team.alice)
        await team.move(A_MINUTE)
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)


async def test_slack_down_for_minutes_delays_a_case_and_loses_nothing(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "status:503", times=12))
        await team.seed_case(team.alice)
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)
        assert team.workspace.clock.now() - TUESDAY_MORNING > timedelta(minutes=5)


async def test_blocks_that_slack_refuses_become_plain_text(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "error:invalid_blocks"))
        await team.seed_case(team.alice)
        card = team.channel[0]
        assert not card.blocks
        assert "URGENT MRI" in card.text
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)


@pytest.mark.parametrize("action", ["status:500", "reset", "ratelimited:1"])
async def test_an_update_that_fails_once_is_repeated(database: str, action: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        team.workspace.faults.add(Fault("chat.update", action))
        (card,) = team.channel
        await team.alice.press(card, "acknowledge")
        await team.settled()
        assert "is acting on this" in card.text


async def test_a_card_that_is_gone_does_not_stop_the_answer_to_its_reminder(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8))
        (card,) = team.channel
        reminder = team.reminder(card)
        team.workspace.faults.add(Fault("chat.update", "error:message_not_found", times=2))
        await answer(team.alice, reminder, "better")
        await team.settled()
        assert team.thread(card)[-1].text.startswith("Better")


async def test_a_bot_removed_from_the_channel_reminds_the_owner_direct(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8))
        (card,) = team.channel
        reminder = team.reminder(card)
        team.workspace.channels["spine-team"].members.discard(team.workspace.conversations.bot.id)
        await team.alice.press(reminder, "not_reached")
        await team.settled()
        assert any("reminders come here" in message.text for message in team.direct(team.alice))
        (waiting,) = team.reminders_held
        assert waiting.channel_id == team.alice.direct_messages.id


async def test_a_full_five_minute_window_moves_the_reminder_to_the_next(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_too_many", times=2))
        await team.seed_case(team.alice)
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)


async def test_an_unknown_time_zone_delays_nothing(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("users.info", "error:user_not_found"))
        await team.seed_case(team.alice)
        assert said(team) == (1, MESSAGES_OF_A_CASE, 1)


async def test_the_reminder_arrives_while_the_bot_is_down_and_its_answer_counts_after_the_restart(
    database: str,
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.seed_case(team.alice)
        workspace.clock.move(timedelta(days=8))
        async with working(database, workspace=workspace) as team:
            (card,) = team.channel
            await answer(team.alice, team.reminder(card), "better")
            await team.settled()
            assert "recorded: better" in card.text
    finally:
        await workspace.stop()


async def test_a_fault_of_the_database_later_on_is_outlived(database: str) -> None:
    async with working(database) as team:
        async with taken(team.bot.cases):
            team.bot.runner.wake()
            await team.alice.command("/backpain")
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        await team.submit(team.alice)
        await team.settled()
        assert len(team.channel) == 1


async def test_a_second_copy_whose_answer_is_lost_as_well_is_found_and_no_third_is_set(team: Team) -> None:
    team.workspace.faults.add(Fault("chat.scheduleMessage", "reset"))
    team.workspace.faults.add(Fault("chat.scheduleMessage", "reset", when="after"))
    await team.seed_case(team.alice)
    await team.move(timedelta(minutes=5))
    (in_doubt,) = [held for held in team.workspace.schedule.waiting() if held.text.startswith("This may be a second")]
    sent = [call.arguments["text"] for call in team.workspace.calls if call.method == "chat.scheduleMessage"]
    assert sum(text.endswith(in_doubt.text.partition("\n")[2]) for text in sent) == 2


async def test_a_reminder_that_may_be_a_second_copy_gets_its_words_as_any_other_and_says_so_on(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.scheduleMessage", "reset"))
        await team.seed_case(team.alice)
        await team.move(A_MINUTE)
        (in_doubt,) = [held for held in team.workspace.schedule.waiting() if held.text.startswith("This may be")]
        due = datetime.fromtimestamp(in_doubt.post_at, UTC)
        await team.move(due - team.workspace.clock.now() + A_MINUTE)
        (came,) = [each for each in team.thread(team.channel[0]) if each.text.startswith("This may be a second copy")]
        assert "has somebody read its result" in came.text
        assert "What to ask" not in str(came.blocks)
