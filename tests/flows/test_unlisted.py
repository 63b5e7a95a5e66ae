"""What nobody has listed: an unknown refusal, an unknown zone, an answer that is not Slack's. It goes to a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.kept.step_key import StepKey
from bot.sandbox.faults import Fault
from tests.flows.panel import answer
from tests.flows.team import Team, new_workspace, working

REFUSALS = ("access_denied", "no_permission", "posting_to_general_channel_denied", "a_name_of_next_year")


@pytest.mark.parametrize("name", REFUSALS)
async def test_c1_an_emergency_whose_channel_refuses_it_under_any_name_is_with_its_owner_at_once(
    database: str, name: str
) -> None:
    async with working(database) as team:
        await _refused_everywhere_in_the_channel(team, name)


async def _refused_everywhere_in_the_channel(team: Team, name: str) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    # Its blocks, then its plain words.
    team.workspace.faults.add(Fault("chat.postMessage", f"error:{name}", times=2))
    await team.submit(team.alice)
    await team.settled()
    assert team.channel == []
    told = team.direct(team.alice)
    assert "EMERGENCY" in told[0].text


@pytest.mark.parametrize("name", ["access_denied", "a_name_of_next_year"])
async def test_c1_a_channel_that_slack_does_not_speak_of_is_tried_with_the_card_itself(
    database: str, name: str
) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("conversations.info", f"error:{name}", times=100))
        began = team.workspace.clock.now()
        await team.seed_case(team.alice)
        (card,) = team.channel
        assert "MRI" in card.text
        assert team.workspace.clock.now() - began < timedelta(seconds=30)


@pytest.mark.parametrize("zone", ["America/Nowhere", "Etc/Unknown", "", "../etc/passwd"])
async def test_c2_a_time_zone_that_this_machine_does_not_know_holds_nothing_up_and_is_asked_for_again(
    database: str, zone: str
) -> None:
    async with working(database) as team:
        alice = team.workspace.conversations.members[team.alice.id]
        known, alice.tz = alice.tz, zone
        await team.seed_case(team.alice)
        (card,) = team.channel
        alice.tz = known
        await team.move(timedelta(days=8))
        await answer(team.alice, team.reminder(card), "same")
        await team.settled()
        (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 5)
        assert known in repr(case.done.get(next(done.key for done in case.done if done.key.step == "zone")))


async def test_whoever_was_asked_about_at_the_door_is_not_asked_about_again_for_their_time_zone(database: str) -> None:
    async with working(database) as team:
        await team.open_form(team.alice)
        seen = len(team.workspace.calls)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        await team.submit(team.alice)
        await team.settled()
        (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 5)
        zone = team.workspace.conversations.members[team.alice.id].tz
        assert zone in repr(case.done.get(StepKey("zone")))
        assert [call.method for call in team.workspace.calls[seen:] if call.method == "users.info"] == []


@pytest.mark.parametrize("action", ["ratelimited:900", "status:500"])
async def test_c3_an_ordinary_card_does_not_wait_for_its_owners_time_zone(database: str, action: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("users.info", action, times=1000))
        began = team.workspace.clock.now()
        await team.seed_case(team.alice)
        assert team.channel
        assert team.workspace.clock.now() - began < timedelta(seconds=30)


@pytest.mark.parametrize("status", [200, 403, 502])
@pytest.mark.parametrize("done", ["before", "after"])
async def test_c4_an_answer_that_is_not_slacks_is_no_refusal_and_makes_no_second_card(
    database: str, status: int, done: str
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.open_form(team.alice)
            await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
            workspace.faults.add(Fault("chat.postMessage", f"page:{status}", when=done))  # type: ignore[arg-type] # a Moment
            await team.submit(team.alice)
            await team.settled()
            assert [message.text.startswith("This may be") for message in team.channel] == [False]
            assert not team.direct(team.alice)
    finally:
        await workspace.stop()
