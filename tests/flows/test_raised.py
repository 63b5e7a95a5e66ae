"""A word that nobody has answered leads to its card, says since when, and takes the answer where it is read."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.sandbox.records import Message
from dialogs.blocks import spoken
from tests.flows.answers import SEED_STEP_1
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS, Team, working
from tests.flows.test_nobody_answers import raised, with_bob_next
from tests.flows.test_open_loops import code_of, row_of, word


def address(team: Team, message: Message) -> str:
    channel = team.workspace.channels["spine-team"].id
    return f"{team.workspace.url}/archives/{channel}/p{message.ts.replace('.', '')}"


async def overdue(team: Team, days: int = 10) -> Message:
    """The seed's case, nobody having answered for so many days; its card."""
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=days))
    return card


async def test_it_leads_to_the_card_and_says_how_urgent_it_is_and_since_when_in_the_readers_zone(database: str) -> None:
    async with working(database) as team:
        card = await overdue(team)
        (told,) = raised(team.direct(team.alice))
        said = raised(team.thread(card))[0]
        for message in (told, said):
            assert f"<{address(team, card)}|{code_of(card)}>" in str(message.blocks)
            assert re.search(f"{code_of(card)}, urgent MRI, overdue since Mon 30 Nov, [0-9:]{{5}}\\.", message.text)
            assert re.search(r"overdue since <!date\^\d+\^\{date_short_pretty\} at \{time\}\|", str(message.blocks))


async def test_an_answer_in_the_direct_conversation_is_the_answer_to_the_reminder(database: str) -> None:
    async with working(database) as team:
        card = await overdue(team)
        (told,) = raised(team.direct(team.alice))
        await answer(team.alice, told, "same")
        await team.settled()
        assert "recorded: same" in card.text
        reminder = next(message for message in team.thread(card) if FOLLOW_UP_ASKS in message.text)
        assert "recorded: same" in reminder.text
        before = len(raised(team.direct(team.alice)))
        await team.move(timedelta(days=3))
        assert len(raised(team.direct(team.alice))) == before, "what is answered is raised no more"


async def test_what_is_pressed_there_after_the_reminder_was_answered_changes_nothing_but_worse_is_taken(
    database: str,
) -> None:
    async with working(database) as team:
        card = await overdue(team)
        said = raised(team.thread(card))[0]
        await answer(team.alice, team.reminder(card), "better")
        await team.settled()
        await team.bob.press(said, "same")
        assert "answered already" in team.bob.ephemeral[-1].text
        assert not team.bob.views
        assert "recorded: same" not in card.text
        await team.bob.press(said, "worse")
        await team.settled()
        assert "recorded: worse" in card.text


async def test_worse_stands_on_the_card_at_the_press_until_the_patient_is_examined_again(database: str) -> None:
    async with working(database) as team:
        card = await overdue(team, days=8)
        await team.bob.press(team.reminder(card), "worse")
        await team.settled()
        assert f"WORSE: re-examine today, not yet done. <@{team.bob.id}>, Wed 2 Dec, 10:0" in card.text
        await team.answer(team.bob, SEED_STEP_1)
        await team.submit(team.bob)
        await team.submit(team.bob)
        await team.settled()
        assert "WORSE" not in card.text


async def test_who_is_next_can_hand_it_over_or_answer_where_they_are_told(database: str) -> None:
    async with with_bob_next(database) as team:
        await overdue(team, days=10)
        (told,) = raised(team.direct(team.bob))
        await team.bob.press(told, "hand_over")
        await team.bob.choose("person", "person", team.bob.id)
        await team.bob.submit()
        assert not team.bob.errors
        await team.settled()
        await team.bob.open_home()
        assert team.bob.home is not None
        (card,) = team.channel
        assert f"<{address(team, card)}|{code_of(card)}>" in str(team.bob.home.blocks)
        assert "OVERDUE" in spoken(team.bob.home.blocks)


async def test_a_case_that_only_its_owner_sees_is_named_by_its_code_and_linked_on_their_home_alone(
    database: str,
) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice, "#no-bot")
        card = team.direct(team.alice)[0]
        await team.move(timedelta(days=10))
        said = raised(team.direct(team.alice))[0]
        assert f"{code_of(card)}, urgent MRI" in said.text
        assert "/archives/" not in str(said.blocks)
        await team.alice.open_home()
        assert team.alice.home is not None
        assert f"/archives/{team.alice.direct_messages.id}/p{card.ts.replace('.', '')}|" in str(team.alice.home.blocks)
        assert "goes on by direct message" in spoken(team.alice.home.blocks)


async def test_a_case_is_closed_from_more_at_any_time_for_a_coded_reason_and_nothing_is_asked_any_more(
    database: str,
) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "end_case")
        await team.bob.choose("end_reason", "end_reason", "unreachable")
        await team.bob.submit()
        assert "Three tries" in team.bob.errors["end_reason"]
        await team.bob.choose("end_reason", "end_reason", "duplicate")
        await team.bob.submit()
        assert not team.bob.views, "nothing is left open that offers it again"
        await team.settled()
        assert "closed it without an outcome: duplicate of another case" in card.text
        assert not team.workspace.schedule.waiting()
        await team.bob.press(card, "more")
        assert "Close without outcome" not in str(team.bob.views[-1].blocks)


async def test_an_emergency_is_closed_or_handed_on_by_whoever_acts_and_before_that_from_the_list(
    database: str,
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        assert "'more'" not in str(card.blocks), "nothing stands on it beside acting"
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "hand_over")
        await team.bob.choose("person", "person", team.alice.id)
        await team.bob.submit()
        await team.settled()
        assert f"handed it over to <@{team.alice.id}>" in card.text
        await team.bob.close(everything=True)

        await team.emergency(team.bob)
        second = team.channel[-1]
        await word(team, team.bob, "list")
        listed = team.bob.ephemeral[-1]
        await team.bob.press(listed, "answer", block_id=row_of(listed, code_of(second)))
        await team.bob.press(team.bob.views[-1], "end_case")
        await team.bob.choose("end_reason", "end_reason", "opened_by_mistake")
        await team.bob.submit()
        await team.settled()
        assert "closed it without an outcome: opened by mistake" in second.text
        assert "Nobody has said" not in second.text
        before = len(team.thread(second))
        await team.move(timedelta(hours=2))
        assert len(team.thread(second)) == before, "nobody is asked whether they act"
