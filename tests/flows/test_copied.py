"""The texts to take along: by a button of the card, behind *More*, and by a word after the command."""

from __future__ import annotations

from typing import Any

from bot.sandbox.person import Person
from dialogs.referral_text import LONGEST
from tests.database import execute
from tests.flows.team import working
from tests.flows.test_open_loops import code_of, word


def text_in(person: Person) -> str:
    """What stands in the block that is copied."""
    blocks: list[dict[str, Any]] = [block for block in person.views[-1].blocks if block["type"] == "rich_text"]
    return str(blocks[0]["elements"][0]["elements"][0]["text"]) if blocks else ""


async def test_whoever_acts_has_the_referral_at_one_tap_and_the_record_and_the_advice_stand_behind_more(
    database: str,
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.bob.press(card, "referral_text")
        told = text_in(team.bob)
        assert told.startswith(f"REFERRAL {code_of(card)}, assessed ")
        assert "numb between the legs: YES" in told
        assert "bowel trouble: not asked" in told
        assert len(told) <= LONGEST
        await team.bob.close()
        await team.bob.press(card, "more")
        for button, begins in (("record_text", "BACK PAIN ASSESSMENT"), ("advice_text", "YOUR BACK AND LEG PAIN")):
            await team.bob.press(team.bob.views[0], button)
            assert text_in(team.bob).startswith(begins)
            assert len(team.bob.views) == 2
            await team.bob.close()


async def test_a_word_and_the_code_open_the_text_a_word_alone_asks_of_which_case_and_a_closed_case_has_it_too(
    database: str,
) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        code = code_of(card)
        await word(team, team.bob, f"Referral {code.lower()}")
        assert text_in(team.bob).startswith(f"REFERRAL {code}")
        await team.bob.close()
        await word(team, team.bob, "advice")
        await team.bob.press(team.bob.ephemeral[-1], "advice_text")
        assert text_in(team.bob).startswith("YOUR BACK AND LEG PAIN")
        await team.bob.close()
        await word(team, team.bob, "record BP-22222")
        assert "for which case" in team.bob.ephemeral[-1].text
        await word(team, team.bob, "referral John Smith")
        assert "John" not in team.bob.ephemeral[-1].text
        await word(team, team.bob, f"referral {code}", channel=team.bob.direct_messages.id)
        assert "not in the channel of its case" in team.bob.ephemeral[-1].text
        await team.alice.press(card, "more")
        await team.alice.press(team.alice.views[-1], "end_case")
        await team.alice.choose("end_reason", "end_reason", "moved_away")
        await team.alice.submit()
        await team.settled()
        await word(team, team.bob, f"record {code}")
        assert text_in(team.bob).startswith(f"BACK PAIN ASSESSMENT {code}")


async def test_of_an_assessment_that_cannot_be_read_it_is_said_in_place_of_a_text(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await execute(team.bot.cases, "UPDATE events SET body = '[]' WHERE kind = 'submitted'")
        team.bot.cases._fresh.clear()
        await team.bob.press(card, "referral_text")
        assert not text_in(team.bob)
        assert "cannot be read by this version" in str(team.bob.views[-1].blocks)
