"""The history of a case's answers, each earlier assessment, and what is still open answered at once."""

from __future__ import annotations

from bot.sandbox.records import Message
from dialogs.blocks import spoken
from dialogs.findings_form import CALLBACK_ID
from tests.database import execute
from tests.flows.answers import SEED_STEP_1
from tests.flows.team import Team, working
from tests.flows.test_copied import text_in
from tests.flows.test_open_loops import code_of, word


async def test_the_history_says_what_changed_by_whom_and_the_urgency_and_opens_what_stood_before(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "edit")
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "history")
        newest, oldest = spoken(team.bob.views[-1].blocks).split("\n1. ")
        assert newest.startswith("2. emergency, was urgent MRI")
        assert f"<@{team.bob.id}>" in newest
        assert "no numbness between the legs → numbness between the legs" in newest
        assert oldest.startswith("urgent MRI")
        assert f"<@{team.alice.id}>" in oldest
        await team.bob.press(team.bob.views[-1], "earlier")
        assert "Assessment 1 of 2, as it was" in spoken(team.bob.views[-1].blocks)
        assert "RESULT: URGENT MRI" in text_in(team.bob)
        await team.bob.close(everything=True)
        first = "SELECT min(seq) FROM events"
        await execute(team.bot.cases, f"UPDATE events SET body = '[]' WHERE seq = ({first})")  # noqa: S608 - our own
        team.bot.cases._fresh.clear()
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "history")
        assert "1. not computed, or not readable" in spoken(team.bob.views[-1].blocks)
        await team.bob.press(team.bob.views[-1], "earlier")
        assert "cannot be read by this version" in spoken(team.bob.views[-1].blocks)


async def _one_answer_missing(team: Team) -> Message:
    """The card of a case whose saddle numbness is not known."""
    await team.open_form(team.alice)
    await team.answer(team.alice, {**SEED_STEP_1, "saddle_anaesthesia": "unknown"})
    await team.submit(team.alice)
    await team.submit(team.alice)
    await team.settled()
    (card,) = team.channel
    return card


async def test_what_is_missing_is_answered_there_and_then(database: str) -> None:
    async with working(database) as team:
        card = await _one_answer_missing(team)
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "answer_missing")
        questions = [block["block_id"] for block in team.bob.views[-1].blocks if block["type"] == "input"]
        assert "saddle_anaesthesia" in questions
        assert "urinary_retention" not in questions
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        assert card.text.startswith("EMERGENCY")


async def test_edit_history_and_what_is_missing_open_by_a_word_too_at_once_with_the_code_of_a_case(
    database: str,
) -> None:
    async with working(database) as team:
        card = await _one_answer_missing(team)
        code = code_of(card)
        await word(team, team.bob, f"history {code.lower()}")
        assert spoken(team.bob.views[-1].blocks).startswith("1. ")
        await team.bob.close()
        await word(team, team.bob, f"Missing {code}")
        asked = [block["block_id"] for block in team.bob.views[-1].blocks if block["type"] == "input"]
        assert "saddle_anaesthesia" in asked
        assert "urinary_retention" not in asked
        await team.bob.close()
        await word(team, team.bob, f"edit {code}")
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        assert card.text.startswith("EMERGENCY")
        for typed, button, opens in (
            ("edit", "edit", CALLBACK_ID),
            ("history", "history", "edit_history"),
            ("missing BP-22222", "answer_missing", CALLBACK_ID),
        ):
            await word(team, team.bob, typed)
            assert "for which case" in team.bob.ephemeral[-1].text
            await team.bob.press(team.bob.ephemeral[-1], button)
            assert team.bob.views[-1].definition["callback_id"] == opens
            await team.bob.close(everything=True)
        await word(team, team.bob, "history John Smith")
        assert "A word may follow it" in team.bob.ephemeral[-1].text
        assert "Smith" not in team.bob.ephemeral[-1].text


async def test_where_nothing_is_missing_the_word_says_so_and_offers_the_form(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "more")
        assert "answer_missing" not in str(team.bob.views[-1].blocks)
        await team.bob.close()
        await word(team, team.bob, f"missing {code_of(card)}")
        assert "nothing is missing" in team.bob.ephemeral[-1].text
        await team.bob.press(team.bob.ephemeral[-1], "edit")
        assert team.bob.views[-1].definition["callback_id"] == CALLBACK_ID
        await team.bob.close()
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "end_case")
        await team.bob.choose("end_reason", "end_reason", "duplicate")
        await team.bob.submit()
        await team.settled()
        await word(team, team.bob, f"missing {code_of(card)}")
        assert "it is closed" in team.bob.ephemeral[-1].text
