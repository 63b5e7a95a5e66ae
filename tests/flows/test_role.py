"""Which best describes you: asked once on the Home or by a word; the card is the same, the reasons are explained."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.kept.tables import roles
from bot.sandbox.person import Person
from dialogs.blocks import spoken
from tests.flows.team import Team, working
from tests.flows.test_open_loops import word


async def choose(person: Person, role: str) -> None:
    await person.choose("role", "role", role)
    await person.submit()
    assert "Saved" in spoken(person.views[-1].blocks)
    await person.close()


async def reasons(team: Team, person: Person, number: int) -> str:
    """The page *Why* of a case, in the words that one person reads."""
    await person.press(team.channel[number], "why")
    await person.press(person.views[-1], "why_rules")
    told = spoken(person.views[-1].blocks)
    await person.close()
    return told


async def test_a_role_is_asked_once_and_changes_what_is_explained_alone(team: Team) -> None:
    await team.alice.open_home()
    home = team.alice.home
    assert home is not None
    assert "Which best describes you?" in spoken(home.blocks)
    await team.alice.press(home, "choose_role")
    await choose(team.alice, "student")
    await team.alice.open_home()
    assert "Which best describes you?" not in spoken(home.blocks)
    assert "About you: student or trainee" in spoken(home.blocks)
    await team.seed_case(team.alice)
    await team.seed_case(team.bob)
    # The minute of a follow-up is each case's own.
    of_student, of_nobody = [re.sub(r"BP-\w{5}|<@\w+>|\d\d:\d\d", "…", card.text) for card in team.channel]
    assert of_student == of_nobody
    plain = await reasons(team, team.bob, 0)
    told = await reasons(team, team.alice, 0)
    assert "Words and tests, explained" not in plain
    assert [line for line in told.split("\n") if line in plain] == plain.split("\n")
    assert "What it means" in told
    await word(team, team.bob, "role")
    await choose(team.bob, "nurse")
    told = await reasons(team, team.bob, 0)
    assert "How:" in told
    assert "What it means" not in told
    await word(team, team.bob, "Role")
    assert team.bob.views[-1].state["role"]["role"]["selected_option"]["value"] == "nurse"
    await choose(team.bob, "clinician")
    assert await reasons(team, team.bob, 0) == plain


async def test_what_somebody_said_is_kept_while_a_case_names_them_and_for_the_time_of_retention(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        kept, now = team.bot.cases.roles, team.workspace.clock.now()
        team_id, alice, bob = team.workspace.payloads.team_id, team.alice.id, team.bob.id
        for person in (alice, bob):
            await kept.keep(team_id, person, "student", now)
        await kept.forget(now)
        assert [await kept.get(team_id, person) for person in (alice, bob)] == ["student", "student"]
        await kept.forget(now + timedelta(seconds=1))
        assert [await kept.get(team_id, person) for person in (alice, bob)] == ["student", None]


@pytest.mark.parametrize("body", ["x", "[]", '{"v":2}', '{"v":1,"role":"surgeon"}'])
async def test_a_role_that_cannot_be_read_is_asked_for_again(database: str, body: str) -> None:
    async with working(database) as team:
        team_id, alice = team.workspace.payloads.team_id, team.alice.id
        await team.bot.cases.roles.keep(team_id, alice, "student", team.workspace.clock.now())
        damaged = update(roles).values(body=body)
        await team.bot.cases.database.write(lambda connection: connection.execute(damaged))
        assert await team.bot.cases.roles.get(team_id, alice) is None
