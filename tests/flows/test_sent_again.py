"""A short page that is sent again with other answers, because Slack's answer was lost: what was added counts."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from bot.sandbox.person import Person
from bot.sandbox.views import View
from tests.flows.team import Team


async def send(team: Team, person: Person, view: View) -> str:
    """Send a view without hearing the answer, which is given here; it stays open."""
    payload = deepcopy(team.workspace.payloads.submission(person.member, view))
    answer = await team.workspace.deliver("interactive", payload)
    await team.settled()
    return str(answer.body)


async def test_a_result_that_is_sent_again_as_a_graver_one_is_taken(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "result_in")
    view = team.bob.views[-1]
    for showed in ("no_compression", "infection"):
        await team.bob.choose("showed", "showed", showed)
        await send(team, team.bob, view)
    assert card.text.startswith("URGENT, today")


async def test_a_yes_that_is_added_to_the_page_behind_same_reaches_the_rules(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=8))
    await team.bob.press(team.reminder(card), "same")
    view = team.bob.views[-1]
    for ticks in (["all_asked"], ["saddle_anaesthesia", "all_asked"]):
        await team.bob.choose("asked", "asked", ticks)
        await send(team, team.bob, view)
    assert card.text.startswith("EMERGENCY")
