"""A card is linked by the workspace's own address, and only where whoever reads can follow the link."""

from __future__ import annotations

from bot.kept.card_address import card_address
from bot.people import Installation
from bot.posts import Posted, no_link

WORKSPACE = Installation.of({"team_id": "T1", "url": "https://acme.slack.com/"})
IN_ITS_CHANNEL = Posted("C1", "1764495600.000100")
WITH_ITS_OWNER = Posted("D1", "1764495600.000100", to="U1")


def test_the_address_is_made_of_the_workspaces_own_without_asking_slack() -> None:
    assert card_address(IN_ITS_CHANNEL, WORKSPACE.link, "U1") == "https://acme.slack.com/archives/C1/p1764495600000100"
    assert card_address(IN_ITS_CHANNEL, Installation("T1").link, "U1") == ""
    assert card_address(IN_ITS_CHANNEL, no_link, "U1") == ""


def test_a_case_without_a_card_has_none() -> None:
    assert card_address(None, WORKSPACE.link, "U1", "U1") == ""


def test_a_direct_conversation_is_linked_for_whom_it_is_with_alone() -> None:
    link = WORKSPACE.link
    assert card_address(WITH_ITS_OWNER, link, "U1") == ""
    assert card_address(WITH_ITS_OWNER, link, "U1", "U2") == ""
    assert card_address(WITH_ITS_OWNER, link, "U1", "U1") == "https://acme.slack.com/archives/D1/p1764495600000100"
    assert card_address(WITH_ITS_OWNER, link, "U2", "U2") == "", "it was handed over: the card is with who had it"
    assert card_address(Posted("D1", "1.2"), link, "U1", "U1"), "a release that did not keep whom it is with"
