"""A case that leaves a channel because others read it: a stub there, everything else by direct message."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import Team, new_workspace, working

CLINICAL = ("URGENT", "EMERGENCY", "MRI", "numb", "bladder", "saddle", "pain", "leg", "Worse", "Better", "NSAID")


def words_of(message: Message) -> str:
    """All that a person reads of a message; the values of its buttons are ours."""
    blocks = re.sub(r'"value": "(?:[^"\\]|\\.)*"', "", json.dumps(message.blocks))
    return f"{message.text}\n{blocks}"


def said_in_channel(team: Team) -> str:
    return "\n".join(words_of(message) for message in team.workspace.channels["spine-team"].messages)


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
        assert all(waiting.channel_id != card.channel_id for waiting in team.reminders_held)


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
            await answer(team.alice, team.reminder(card), "same")
            await team.settled()
        team.workspace.channels["spine-team"].shared = True
        await team.move(timedelta(minutes=1))  # what Slack said of the channel is asked again
        await team.bob.press(card, "why")
        await team.settled()
        assert not buttons(team)
        for word in CLINICAL:
            assert word not in said_in_channel(team), word


async def test_a3_a_reminder_that_slack_posts_in_a_channel_that_became_shared_carries_no_clinical_word(
    sqlite_url: str,
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(sqlite_url, workspace=workspace) as team:
            await team.seed_case(team.alice)
        # The bot is down, the channel is opened to others, and Slack's scheduler does what it was told.
        channel = workspace.channels["spine-team"]
        channel.shared = True
        said = len(channel.messages)
        workspace.clock.move(timedelta(days=8, hours=3))
        asked, posted = channel.messages[said:]
        assert asked.text.startswith("Is it done")
        assert posted.text.startswith("Follow-up due")
        for word in (*CLINICAL, "passing", "stool", "genital", "Fever", "assess"):
            if word not in {"Worse", "Better"}:  # its buttons; pressed there, they are refused
                assert word not in words_of(asked), word
                assert word not in words_of(posted), word
        async with working(sqlite_url, workspace=workspace) as team:
            await team.settled()
            assert not buttons(team)
    finally:
        await workspace.stop()


async def test_a3_a_reminder_that_comes_where_nobody_else_reads_gets_its_words(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        (waiting,) = team.reminders_held
        assert "bladder or bowel" not in waiting.text
        await team.move(timedelta(days=8, hours=3))
        (card,) = team.channel
        assert "bladder or bowel" in team.reminder(card).text
        assert "ask" not in buttons(team)


async def test_a3_where_no_history_can_be_read_a_button_shows_the_words(sqlite_url: str) -> None:
    async with working(sqlite_url, granted_optional=False) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))
        (card,) = team.channel
        reminder = team.reminder(card)
        assert "bladder or bowel" not in reminder.text
        await team.alice.press(reminder, "ask")
        assert "bladder or bowel" in str(team.alice.views[-1].blocks)


async def test_a3_the_case_leaves_a_channel_that_others_read_before_its_reminder_comes(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        (waiting,) = team.reminders_held
        channel = team.workspace.channels["spine-team"]
        before = waiting.post_at - team.workspace.clock.now().timestamp()
        await team.move(timedelta(seconds=before) - timedelta(minutes=40))
        said = len(channel.messages)
        channel.shared = True  # after the hourly look, before the next
        await team.move(timedelta(minutes=26))
        assert not [held for held in team.reminders_held if held.channel_id == channel.id]
        await team.move(timedelta(hours=1))
        assert len(channel.messages) == said
        assert any("bladder or bowel" in message.text for message in team.direct(team.alice))
