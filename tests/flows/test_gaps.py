"""A form with gaps: what was not asked is named, posted all the same, and answered later by itself."""

from __future__ import annotations

import pytest

from dialogs import sent_page
from dialogs.blocks import spoken
from tests.database import taken
from tests.dialogs.client import shown
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import Team, working


async def with_gaps(team: Team, *left_out: str) -> None:
    """Alice fills in the form of the seed's own case without these, and presses Submit once."""
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    rest = {question: given for question, given in SEED_STEP_2.items() if question not in left_out}
    await team.answer(team.alice, rest)
    await team.alice.submit()


async def test_submit_with_gaps_names_them_over_the_form_and_back_leads_to_it_as_it_was(team: Team) -> None:
    await with_gaps(team, "cord_signs", "fever")
    form, over = team.alice.views
    told = spoken(over.blocks)
    assert "Not asked: cord signs (toes, clonus, sensory level, gait, jerks); fever or rigors." in told
    assert "This stays provisional" in told
    assert f"<#{team.workspace.channels['spine-team'].id}>" in told
    assert not team.channel
    await team.alice.close()
    assert team.alice.views == [form]
    assert form.state["pain"]["pain"]["selected_option"]["value"] == "severe"
    await team.answer(team.alice, {"cord_signs": ["none_of_these"], "fever": "no"})
    await team.submit(team.alice)
    await team.settled()
    assert "URGENT MRI" in team.channel[0].text


async def test_what_replaces_it_clears_the_stack_so_that_the_old_form_cannot_be_sent_again(team: Team) -> None:
    await with_gaps(team, "cord_signs")
    await team.alice.submit()
    assert team.alice.views[-1].definition["callback_id"] == sent_page.CALLBACK_ID
    await team.alice.close()
    assert not team.alice.views
    await team.settled()
    (card,) = team.channel
    assert "provisional" in card.text.lower()


async def test_the_same_form_posted_twice_is_one_case(team: Team) -> None:
    await with_gaps(team, "cord_signs")
    payload = team.workspace.payloads.submission(team.alice.member, team.alice.views[-1])
    for _ in range(2):
        assert (await team.workspace.deliver("interactive", payload)).ok
    await team.settled()
    assert len(team.channel) == 1


async def test_answer_now_opens_the_open_questions_alone_and_what_they_settle_is_shown(team: Team) -> None:
    await with_gaps(team, "cord_signs", "fever")
    await team.alice.submit()
    await team.alice.close()
    await team.settled()
    (card,) = team.channel
    await team.bob.press(card, "edit")
    assert shown(team.bob.views[-1].definition) == {"cord_signs", "fever"}
    await team.answer(team.bob, {"cord_signs": ["none_of_these"], "fever": "no"})
    await team.submit(team.bob)
    assert "Less urgent than what stands" in spoken(team.bob.views[-1].blocks)
    await team.answer(team.bob, {"seen": ["seen"]})
    await team.submit(team.bob)
    await team.settled()
    assert "provisional" not in card.text.lower()
    assert "URGENT MRI" in card.text


async def test_answer_now_leads_to_all_questions_as_well(team: Team) -> None:
    await with_gaps(team, "cord_signs")
    await team.submit(team.alice)
    await team.settled()
    await team.bob.press(team.channel[0], "edit")
    await team.bob.press(team.bob.views[-1], "back")
    assert "saddle_anaesthesia" in shown(team.bob.views[-1].definition)


@pytest.mark.parametrize("tries", [1, 2])
async def test_gaps_that_cannot_be_saved_are_said_on_their_page_and_sent_again(database: str, tries: int) -> None:
    async with working(database) as team:
        await with_gaps(team, "cord_signs")
        async with taken(team.bot.cases):  # the one writer is busy
            for _ in range(tries):
                await team.alice.submit()
            assert str(team.alice.views[-1].blocks).count("Not saved") == 1
        await team.submit(team.alice)
        await team.settled()
        assert len(team.channel) == 1
