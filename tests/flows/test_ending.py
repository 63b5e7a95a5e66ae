"""Could not reach: the next working day, then who is next, then a decision with a coded reason."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import Team, working


async def tried_in_vain(team: Team, times: int) -> Message:
    """The patient could not be reached so often; the card."""
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=8))
    for _ in range(times):
        await team.alice.press(team.reminder(card), "not_reached")
        await team.settled()
        await team.move(timedelta(days=4))
    return card


async def end(team: Team, place: Message, reason: str) -> None:
    await team.bob.press(place, "end_case")
    await team.bob.choose("end_reason", "end_reason", reason)
    await team.bob.submit()
    await team.settled()


async def test_after_three_tries_in_vain_a_decision_is_asked_for_and_a_coded_reason_closes_the_case(
    database: str,
) -> None:
    async with working(database) as team:
        card = await tried_in_vain(team, 3)
        told = next(message for message in reversed(team.thread(card)) if "three times in a row" in message.text)
        await end(team, told, "unreachable")
        assert "closed it without an outcome: unreachable after three tries" in card.text
        assert not team.workspace.schedule.waiting()
        count = len(team.thread(card))
        await team.move(timedelta(days=10))
        assert len(team.thread(card)) == count, "nobody is told that nobody has answered"
        await team.alice.open_home()
        assert team.alice.home is not None
        assert card.text.split("BP-")[1][:5] not in str(team.alice.home.blocks)

        await team.bob.press(card, "edit")
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        assert card.text.startswith("EMERGENCY")
        assert team.workspace.schedule.waiting(), "a new form opens it again"
        await team.bob.press(told, "end_case")
        assert "Nothing was recorded" in team.bob.ephemeral[-1].text


async def test_unreachable_is_no_reason_before_three_tries(database: str) -> None:
    async with working(database) as team:
        card = await tried_in_vain(team, 3)
        told = next(message for message in reversed(team.thread(card)) if "three times in a row" in message.text)
        await answer(team.alice, team.reminder(card), "same")
        await team.settled()
        await end(team, told, "unreachable")
        assert "Three tries" in team.bob.errors["end_reason"]
        assert "closed it" not in card.text
