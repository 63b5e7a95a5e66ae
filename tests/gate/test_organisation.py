"""Enterprise Grid: the app is installed in an organisation as a whole, and each workspace sees its own cases alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest

from bot.troubles import CannotStartError
from tests.flows.team import Team, new_workspace, working

HOSPITAL: Final = "E0HOSPITAL"
OTHER: Final = "T0OTHERSITE"


@asynccontextmanager
async def organisation(database_url: str) -> AsyncIterator[Team]:
    """Two workspaces: Alice's with #spine-team, and Bob's with a channel of its own, in which she is not."""
    workspace = new_workspace()
    payloads = workspace.payloads
    payloads.enterprise_id, payloads.workspaces = HOSPITAL, (payloads.team_id, OTHER)
    await workspace.start()
    try:
        async with working(database_url, workspace=workspace) as team:
            team.bob.member.home_team = OTHER
            there = workspace.conversations.add_channel("other-site", team.bob.member, workspace.conversations.bot)
            there.workspace = OTHER
            for person in (team.alice, team.bob):
                person.member.enterprise = HOSPITAL
            yield team
    finally:
        await workspace.stop()


async def test_the_cases_of_two_workspaces_are_kept_under_the_organisation_and_do_not_mix(sqlite_url: str) -> None:
    async with organisation(sqlite_url) as team:
        await team.emergency(team.alice)
        await team.emergency(team.bob, "#other-site")
        (ours,) = team.channel
        (theirs,) = [one for one in team.workspace.channels["other-site"].top_level() if one.blocks]
        assert {case.team async for case in team.bot.cases.turns.watched()} == {HOSPITAL}
        for person, channel, own, other in (
            (team.alice, "#spine-team", ours, theirs),
            (team.bob, "#other-site", theirs, ours),
        ):
            delivered = await person.command("/backpain", "list", channel=channel)
            assert delivered.ok
            listed = person.ephemeral[-1].text + str(person.ephemeral[-1].blocks)
            assert code_of(own.text) in listed
            assert code_of(other.text) not in listed
        await team.alice.open_home()
        assert team.alice.home is not None
        assert code_of(theirs.text) not in str(team.alice.home.blocks)


async def test_what_slack_holds_is_found_in_every_workspace_and_nothing_is_missed(sqlite_url: str) -> None:
    async with organisation(sqlite_url) as team:
        await team.emergency(team.alice)
        await team.emergency(team.bob, "#other-site")
        held = await team.bot.slack.held()
        assert {id_ for ids in held.values() for id_ in ids} == {one.id for one in team.workspace.schedule.waiting()}
        assert len(held) == 2


async def test_a_press_of_a_colleague_there_counts_and_a_closed_form_is_heard(sqlite_url: str) -> None:
    async with organisation(sqlite_url) as team:
        await team.emergency(team.bob, "#other-site")
        (card,) = [one for one in team.workspace.channels["other-site"].top_level() if one.blocks]
        await team.bob.press(card, "acknowledge")
        await team.settled()
        assert "is acting on this" in card.text
        await team.open_form(team.bob, "#other-site")
        await team.bob.close()


async def test_an_organisation_that_slack_does_not_name_is_refused_in_words(sqlite_url: str) -> None:
    workspace = new_workspace()
    workspace.payloads.workspaces = (workspace.payloads.team_id, OTHER)
    await workspace.start()
    try:
        with pytest.raises(CannotStartError, match="does not say of which"):
            async with working(sqlite_url, workspace=workspace):
                pass
    finally:
        await workspace.stop()


def code_of(text: str) -> str:
    return next(word.strip(".:,*") for word in text.split() if word.startswith("BP-"))
