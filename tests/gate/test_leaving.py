"""A case that leaves a channel because others read it: a stub there, everything else by direct message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flows.team import Team, working

CLINICAL = ("URGENT", "EMERGENCY", "MRI", "numb", "bladder", "saddle", "pain", "leg", "Worse", "Better", "NSAID")


def said_in_channel(team: Team) -> str:
    return str([(message.text, message.blocks) for message in team.workspace.channels["spine-team"].messages])


def buttons(team: Team) -> list[str]:
    return [
        element["action_id"]
        for message in team.workspace.channels["spine-team"].messages
        for block in message.blocks or []
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("begin", ["seed", "emergency"])
async def test_a3_a_case_whose_channel_became_shared_leaves_no_button_and_no_finding_there(
    sqlite_url: str, begin: str
) -> None:
    async with working(sqlite_url) as team:
        await (team.seed_case(team.alice) if begin == "seed" else team.emergency(team.alice))
        (card,) = team.channel
        code = card.text.split("BP-")[1][:5]
        plain_card = card.text
        team.workspace.channels["spine-team"].shared = True
        await team.move(timedelta(hours=1, minutes=1))
        assert f"BP-{code} has left this channel" in card.text
        assert not buttons(team)
        for word in CLINICAL:
            assert word not in said_in_channel(team), word
        direct = "\n".join(message.text for message in team.direct(team.alice))
        assert plain_card.splitlines()[0] in direct
        assert all(waiting.channel_id != card.channel_id for waiting in team.workspace.schedule.waiting())


async def test_a3_the_card_goes_on_in_the_direct_conversation_with_its_buttons(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.emergency(team.alice)
        team.workspace.channels["spine-team"].shared = True
        await team.move(timedelta(hours=1, minutes=1))
        card = next(message for message in team.direct(team.alice) if "EMERGENCY" in message.text)
        await team.alice.press(card, "acknowledge")
        await team.settled()
        assert "is acting on this" in card.text
        await team.alice.press(card, "why")
        assert team.alice.views


@pytest.mark.parametrize("pressed", [False, True])
async def test_a3_a_reminder_that_was_posted_before_loses_its_words_and_buttons_too(
    sqlite_url: str, *, pressed: bool
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=8, hours=3))
        if pressed:
            await team.alice.press(team.reminder(card), "same")
            await team.settled()
        team.workspace.channels["spine-team"].shared = True
        await team.move(timedelta(minutes=1))  # what Slack said of the channel is asked again
        await team.bob.press(card, "why")
        await team.settled()
        assert not buttons(team)
        for word in CLINICAL:
            assert word not in said_in_channel(team), word
