"""The local page shows the pictures of a case beside *Why and sources*, beside nothing else, and never older ones."""

from __future__ import annotations

from functools import partial

from bot.beside_why import beside
from bot.pictures.root_picture import NOTHING_FITS
from bot.sandbox.person import Person
from tests.flows.team import Team, working


async def opened(team: Team, person: Person, button: str) -> list[dict[str, str]]:
    """Press it on the newest card; what stands beside the view that opens."""
    await person.press(team.channel[0], button)
    return await beside(team.bot.cases, person.views[-1].definition)


async def test_beside_why_stand_the_root_and_the_path_of_the_case_and_beside_its_other_views_nothing(
    sqlite_url: str,
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        root, path = await opened(team, team.bob, "why")
        assert (root["svg"], root["words"]) == ("", NOTHING_FITS)  # the numb leg is not mapped
        assert "URGENT MRI, within 7 days: M1 holds" in path["words"]
        assert path["svg"].startswith("<svg ")
        await team.bob.press(team.bob.views[-1], "why_rules")
        assert await beside(team.bot.cases, team.bob.views[-1].definition) == [root, path]
        await team.bob.close()
        assert await opened(team, team.bob, "more") == []
        await team.bob.close()
        assert await opened(team, team.bob, "edit") == []


async def test_a_view_that_an_edit_has_made_old_has_no_pictures_and_a_new_one_has_those_of_now(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        team.workspace.beside = partial(beside, team.bot.cases)
        await team.alice.press(team.channel[0], "why")
        stale = team.alice.views[-1].definition
        await team.bob.press(team.channel[0], "edit")
        await team.submit(team.bob)
        await team.answer(team.bob, {"power_and_heels": "graded", "power_right_L5": "3"})
        await team.submit(team.bob)
        await team.settled()
        assert await team.workspace.beside(stale) == []
        root, path = await opened(team, team.bob, "why")
        assert "L5, right: great toe extension 3/5." in root["words"]
        assert "URGENT, today: U2 holds" in path["words"]


async def test_a_case_that_is_gone_has_no_pictures(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        await team.alice.press(team.channel[0], "why")
        view = team.alice.views[-1].definition
        case = view["blocks"][0]["elements"][0]["value"]
        (turning,) = view["blocks"][:1]
        gone = {**turning, "elements": [{**turning["elements"][0], "value": f"gone{case}"}]}
        assert await beside(team.bot.cases, {**view, "blocks": [gone]}) == []
