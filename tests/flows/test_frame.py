"""Each person reads the frame in the language of their Slack; what a channel reads, and the medicine, are English."""

from __future__ import annotations

import pytest

from dialogs.blocks import spoken
from dialogs.frame import STAYS, catalogue_of
from tests.flows.answers import SEED_STEP_1, post
from tests.flows.team import Team
from tests.flows.test_open_loops import word

NOTE = catalogue_of("de").said(STAYS)


@pytest.fixture
def team(team: Team) -> Team:
    """A team in which Bob uses Slack in German."""
    team.bob.member.locale = "de-DE"
    return team


async def test_help_home_form_and_what_is_wrong_are_in_the_language_of_whoever_reads(team: Team) -> None:
    await word(team, team.bob, "help")
    assert "Ein Wort kann folgen" in team.bob.ephemeral[-1].text
    await word(team, team.alice, "help")
    assert "A word may follow it" in team.alice.ephemeral[-1].text

    await team.bob.open_home()
    assert team.bob.home is not None
    assert "Ihre offenen Fälle" in spoken(team.bob.home.blocks)

    await word(team, team.bob, "find")
    assert team.bob.views[-1].definition["title"]["text"] == "Fall suchen"
    await team.bob.choose("case_code", "case_code", "nothing")
    await team.bob.submit()
    assert "Ein Code ist BP-" in str(team.bob.errors)


async def test_the_first_form_of_all_is_said_over_once_slack_has_told_who_it_is(team: Team) -> None:
    await team.open_form(team.bob)
    view = team.bob.views[-1]
    assert view.definition["title"]["text"] == "Rückenschmerz: Schritt 1"
    assert NOTE in spoken(view.blocks)
    await team.answer(team.bob, SEED_STEP_1)
    assert team.bob.views[-1].definition["title"]["text"] == "Rückenschmerz: Schritt 1"
    await team.submit(team.bob)
    assert team.bob.views[-1].definition["title"]["text"] == "Rückenschmerz: Schritt 2"
    await team.bob.close(everything=True)


async def test_the_page_of_a_form_that_was_sent_stays_in_the_language_of_whoever_sent_it(team: Team) -> None:
    await team.open_form(team.bob)
    await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
    await post(team.bob)
    await team.settled()
    view = team.bob.views[-1]
    assert view.definition["title"]["text"] == "Rückenschmerz: gesendet"
    assert "Behalten, und gestellt" in spoken(view.blocks)


async def test_the_card_is_the_same_whoever_sends_it_and_what_stands_behind_it_says_that_it_is_english(
    team: Team,
) -> None:
    await team.seed_case(team.bob)
    await team.seed_case(team.alice)
    of_bob, of_alice = team.channel
    assert {block["type"] for block in of_bob.blocks or []} == {block["type"] for block in of_alice.blocks or []}
    assert "within 7 days" in of_bob.text
    assert NOTE not in of_bob.text
    await team.bob.press(of_alice, "why")
    told = spoken(team.bob.views[-1].blocks)
    assert "MRI" in told
    assert NOTE in told
    assert team.bob.views[-1].definition["title"]["text"] == "Warum und Quellen"
    await team.bob.close()
    await word(team, team.bob, "handover")
    assert "2 cases are open" in team.channel[-1].text


@pytest.mark.parametrize("locale", ["fr-FR", "", "en-US"])
async def test_a_language_that_there_is_not_is_english(team: Team, locale: str) -> None:
    team.bob.member.locale = locale
    await word(team, team.bob, "help")
    assert "A word may follow it" in team.bob.ephemeral[-1].text
