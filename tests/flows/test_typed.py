"""The words after the command: one's own cases, the settings, an example; and a local code that is open already."""

from __future__ import annotations

from dialogs.blocks import spoken
from dialogs.example import EXAMPLE
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import working
from tests.flows.test_open_loops import code_of, word


async def test_mine_settings_and_example_answer_one_person_and_an_example_is_kept_nowhere(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await word(team, team.alice, "mine")
        assert code_of(card) in team.alice.ephemeral[-1].text
        await word(team, team.bob, "Mine")
        assert "No case of yours is open" in team.bob.ephemeral[-1].text
        await word(team, team.bob, "away")
        assert team.bob.views[-1].definition["callback_id"] == "away"
        await team.bob.close()
        await word(team, team.bob, "settings")
        assert team.bob.views[-1].definition["callback_id"] == "channel_settings"
        await team.bob.close()
        before = len(team.channel)
        await word(team, team.bob, "example")
        told = team.bob.ephemeral[-1].text.split("\n")
        assert [line for line in told if not line.startswith(EXAMPLE)] == []
        assert any("URGENT MRI" in line for line in told)
        assert not any(block["type"] == "actions" for block in team.bob.ephemeral[-1].blocks or [])
        assert len(team.channel) == before
        for typed in ("mine too", "example John Smith", "settings now"):
            await word(team, team.bob, typed)
            assert "A word may follow it" in team.bob.ephemeral[-1].text
            assert "Smith" not in team.bob.ephemeral[-1].text


async def test_a_local_code_that_is_open_in_the_channel_is_named_before_a_second_case_begins(database: str) -> None:
    async with working(database) as team:
        for times in (1, 2):
            await team.open_form(team.bob)
            await team.answer(team.bob, SEED_STEP_1)
            await team.submit(team.bob)
            await team.answer(team.bob, {**SEED_STEP_2, "local_code": "ED-7"})
            await team.bob.submit()
            await team.settled()
            assert len(team.channel) == 1, times
            if times == 1:
                await team.bob.close()
        told = spoken(team.bob.views[-1].blocks)
        assert f"open in this channel already: {code_of(team.channel[0])}" in told
        await team.bob.choose("seen", "seen", ["seen"])
        await team.bob.submit()
        await team.settled()
        assert len(team.channel) == 2
