"""An answer is taken back within five minutes by whoever gave it: all is asked as it was before, and never less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import WHO_ACTS, Team, working
from tests.flows.test_referral import ACCEPTED, SENT, buttons, held, no_better_after_four_weeks

A_MINUTE = timedelta(minutes=1)
FOLLOW_UP = "Follow-up due"


def chasers(team: Team) -> list[datetime]:
    waiting = [each for each in team.workspace.schedule.waiting() if WHO_ACTS in each.text]
    return [datetime.fromtimestamp(each.post_at, UTC) for each in waiting]


def told(team: Team, card: Message) -> Message:
    """The newest word in the thread that can be taken back."""
    return next(message for message in reversed(team.thread(card)) if "undo" in buttons(message))


async def test_an_answer_that_is_taken_back_is_as_if_it_had_not_been_given_and_can_be_given_anew(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=8))
    reminder = team.reminder(card)
    for times in (1, 2):
        await team.alice.press(reminder, "not_reached")
        await team.settled()
        (_again,) = held(team, FOLLOW_UP)
        assert "reschedule" not in buttons(reminder)
        await team.move(2 * A_MINUTE)
        await team.alice.press(told(team, card), "undo")
        await team.settled()
        assert not held(team, FOLLOW_UP)
        assert {"better", "worse", "reschedule"} <= buttons(reminder)
        assert sum("took back: Could not reach" in message.text for message in team.thread(card)) == times
    await answer(team.alice, reminder, "better")
    await team.settled()
    assert "Better recorded" in told(team, card).text


async def test_what_an_answer_had_taken_back_is_held_again_for_its_moment(database: str) -> None:
    async with working(database) as team:
        card = await no_better_after_four_weeks(team)
        before = held(team, SENT)
        await team.bob.press(card, "referral_sent")
        await team.settled()
        assert (len(held(team, SENT)), len(held(team, ACCEPTED))) == (0, 1)
        await team.alice.press(told(team, card), "undo")
        await team.settled()
        assert "nothing was taken back" in team.alice.ephemeral[-1].text, "it is Bob's"
        await team.bob.press(told(team, card), "undo")
        await team.settled()
        assert held(team, SENT) == before
        assert not held(team, ACCEPTED)


async def test_an_emergency_that_nobody_has_seen_to_after_all_is_asked_about_on_and_after_five_minutes_it_stands(
    database: str,
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.move(timedelta(hours=4, minutes=1))
        before = chasers(team)
        await team.alice.press(team.reminder(card), "seen_cause_found")
        await team.settled()
        assert before
        assert not chasers(team)
        await team.alice.press(told(team, card), "undo")
        await team.settled()
        assert chasers(team) == before
        assert "Nobody has said that they are acting" in card.text
        await team.alice.press(team.reminder(card), "seen_cause_found")
        await team.settled()
        await team.move(6 * A_MINUTE)
        await team.alice.press(told(team, card), "undo")
        await team.settled()
        assert not chasers(team)
        assert "nothing was taken back" in team.alice.ephemeral[-1].text


async def test_who_said_by_mistake_that_they_act_takes_it_back_and_all_are_asked_on(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        before = chasers(team)
        for _ in range(2):
            await team.bob.press(card, "acknowledge")
            await team.settled()
            assert not chasers(team)
            await team.bob.press(team.bob.ephemeral[-1], "undo")
            await team.settled()
            assert chasers(team) == before
            assert "Nobody has said that they are acting" in card.text
