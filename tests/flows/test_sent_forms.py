"""Nothing that a person sends is thrown away, and the person reads what became of it (issue 9, A and B11)."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.views import View
from dialogs import sent_page
from dialogs.blocks import spoken
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, post
from tests.flows.team import Team, new_workspace, working


@pytest.fixture
async def team(sqlite_url: str) -> AsyncIterator[Team]:
    """A team on SQLite, over Socket Mode."""
    async with working(sqlite_url) as team:
        yield team


def text_of(view: View) -> str:
    """Everything that a view says."""
    return json.dumps(view.blocks, ensure_ascii=False)


async def sent_again(team: Team, payload: dict[str, Any]) -> dict[str, Any]:
    """Deliver a submission that was delivered before, as Slack or a person does whose answer was lost."""
    answer = await team.workspace.deliver("interactive", payload)
    await team.settled()
    assert isinstance(answer.body, dict)
    return answer.body


async def first_step(team: Team, person: Person, answers: dict[str, Any]) -> dict[str, Any]:
    """Open the form, answer, and give what pressing the button now would send."""
    await team.open_form(person)
    await team.answer(person, answers)
    return team.workspace.payloads.submission(person.member, person.views[-1])


@asynccontextmanager
async def case_of_another_database(tmp_path: Path) -> AsyncIterator[tuple[Team, Message]]:
    """A team whose bot was started on an empty database after a case was opened; its card is still there."""
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(f"sqlite:///{tmp_path}/lost.db", workspace=workspace) as before:
            await before.seed_case(before.alice)
            await before.move(timedelta(days=8, hours=3))
            (card,) = before.channel
        async with working(f"sqlite:///{tmp_path}/empty.db", workspace=workspace) as team:
            yield team, card
    finally:
        await workspace.stop()


async def test_a1_findings_for_a_case_that_is_gone_open_a_new_one_and_the_presser_is_told(tmp_path: Path) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(f"sqlite:///{tmp_path}/lost.db", workspace=workspace) as before:
            await before.seed_case(before.alice)
            (card,) = before.channel
            await before.bob.press(card, "edit")
        async with working(f"sqlite:///{tmp_path}/empty.db", workspace=workspace) as team:
            await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
            await team.submit(team.bob)
            await team.settled()

            assert "not in this database" in team.results[-1]
            assert "EMERGENCY, act now" in team.results[-1]
            new = team.channel[-1]
            assert new.ts != card.ts
            assert new.text.startswith("EMERGENCY")
    finally:
        await workspace.stop()


async def test_a1_a_press_for_a_case_that_is_gone_says_so(tmp_path: Path) -> None:
    async with case_of_another_database(tmp_path) as (team, card):
        reminder = team.reminder(card)
        for person, press in ((team.bob, "worse"), (team.alice, "better")):
            await person.press(reminder, press)
            assert "not in the database" in person.ephemeral[-1].text


async def test_a2_a_form_sent_again_with_more_answers_is_another_assessment_of_the_same_case(team: Team) -> None:
    payload = await first_step(team, team.alice, {"progressive_deficit": "yes"})
    form = team.alice.views[-1]
    await sent_again(team, payload)
    (card,) = team.channel
    assert card.text.startswith("URGENT")

    assert form in team.alice.views  # the answer to the first press was lost: the form stands open, and is added to
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    await team.submit(team.alice)
    await team.settled()

    assert [message.ts for message in team.channel if message.text.startswith("EMERGENCY")] == [card.ts]
    assert "EMERGENCY" in team.results[-1]


async def test_a2_the_same_answers_sent_again_are_the_same_submission(team: Team) -> None:
    payload = await first_step(team, team.alice, {"saddle_anaesthesia": "yes"})
    first = await sent_again(team, payload)
    second = await sent_again(team, payload)
    assert first == second
    (card,) = team.channel
    assert "Assessment 2" not in card.text


async def test_a3_editing_twice_from_one_open_form_counts_twice(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "edit")
    await team.answer(team.bob, {"progressive_deficit": "yes"})
    form = team.bob.views[-1]
    await sent_again(team, team.workspace.payloads.submission(team.bob.member, form))
    assert card.text.startswith("URGENT")
    await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
    await sent_again(team, team.workspace.payloads.submission(team.bob.member, form))
    assert card.text.startswith("EMERGENCY")
    # What was sent first, from the form as it stands again, is not the same submission: it is asked about.
    await team.answer(team.bob, {"saddle_anaesthesia": "no"})
    asked = await sent_again(team, team.workspace.payloads.submission(team.bob.member, form))
    assert "Less urgent than what stands" in json.dumps(asked["view"])
    assert card.text.startswith("EMERGENCY")


async def test_a4_the_result_stands_in_the_form_while_the_web_api_is_down(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    team.workspace.faults.add(Fault("chat.postMessage", "status:500", times=10**6))
    await team.alice.submit()

    (result,) = team.alice.views
    assert result.definition["callback_id"] == sent_page.CALLBACK_ID
    told = text_of(result)
    assert "EMERGENCY, act now" in told
    assert "1. " in told
    assert f"Kept, being posted in <#{team.workspace.channels['spine-team'].id}>" in told
    team.workspace.faults.clear()


async def looked_at(team: Team, person: Person) -> str:
    """What the form says that was sent, and that nobody has closed, once all is said."""
    await post(person)
    await team.settled()
    (result,) = person.views
    assert result.definition["callback_id"] == sent_page.CALLBACK_ID
    told = spoken(result.blocks)
    await person.close()
    return told


async def test_a4_a_form_that_was_sent_says_where_its_card_is_once_it_is_there(team: Team) -> None:
    spine_team, no_bot = (team.workspace.channels[name].id for name in ("spine-team", "no-bot"))
    await first_step(team, team.alice, {"saddle_anaesthesia": "yes"})
    told = await looked_at(team, team.alice)
    (card,) = team.channel
    assert f"Kept, and posted in <#{spine_team}>: BP-{card.text.split('BP-')[1][:5]}" in told

    await team.bob.press(card, "edit")
    await team.answer(team.bob, {"bilateral_leg_weakness": "yes"})
    assert f"Kept. The card in <#{spine_team}> shows it." in await looked_at(team, team.bob)
    await team.bob.press(card, "edit")
    await team.answer(team.bob, {"urinary_retention": "new"})
    team.workspace.faults.add(Fault("chat.update", "error:cant_update_message"))
    assert f"The card in <#{spine_team}> could not be changed" in await looked_at(team, team.bob)

    await team.open_form(team.alice, "#no-bot")
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    told = await looked_at(team, team.alice)
    assert f"Kept, and posted as a direct message to <@{team.alice.id}>, not in <#{no_bot}>: it says why." in told


async def test_a4_a_card_that_slack_takes_nowhere_is_no_silence_for_whoever_sent_it(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action", times=2))
    await first_step(team, team.alice, {"saddle_anaesthesia": "yes"})
    assert "not posted yet: Slack takes it neither in" in (told := await looked_at(team, team.alice))
    assert "It is tried again at 10:05." in told
    await team.move(timedelta(minutes=6))
    assert team.channel, "it was tried again, and its form is closed: that is no error"
    assert "a view" not in caplog.text


async def test_a5_every_page_of_every_form_names_its_case(team: Team) -> None:
    channel = team.workspace.channels["spine-team"].id
    await team.open_form(team.alice)
    assert f"*New case* · <#{channel}>" in text_of(team.alice.views[-1])
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    assert f"*New case* · <#{channel}>" in text_of(team.alice.views[-1])
    await team.answer(team.alice, SEED_STEP_2)
    await team.submit(team.alice)
    await team.settled()

    (card,) = team.channel
    code = "BP-" + card.text.split("BP-")[1][:5]
    assert code in team.results[-1]
    await team.bob.press(card, "edit")
    line = f"{code} · answers of Tue 24 Nov, 10:00 by <@{team.alice.id}>"
    assert line in spoken(team.bob.views[-1].blocks)
    await team.submit(team.bob)
    assert line in spoken(team.bob.views[-1].blocks)


async def test_a8_worse_that_cannot_be_saved_is_said_and_its_form_opens_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "backpain.db"
    async with working(f"sqlite:///{path}") as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))
        (card,) = team.channel
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        try:
            await team.bob.press(team.reminder(card), "worse")
            assert any("Worse could not be saved" in told.text for told in team.bob.ephemeral)
            assert team.bob.views
        finally:
            blocker.execute("ROLLBACK")
            blocker.close()
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        assert card.text.startswith("EMERGENCY")


async def test_a8_a_press_that_waits_behind_other_work_of_a_locked_file_is_answered_within_slacks_three_seconds(
    tmp_path: Path,
) -> None:
    path = tmp_path / "backpain.db"
    async with working(f"sqlite:///{path}") as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))
        (card,) = team.channel
        reminder = team.reminder(card)
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        try:
            first = asyncio.create_task(team.alice.press(reminder, "worse"))
            await asyncio.sleep(0.2)  # its write waits for the lock, and the next press waits behind it
            pressed = await team.bob.press(reminder, "worse")
            await first
            assert pressed.ok, pressed.message_shown
            assert any("Worse could not be saved" in told.text for told in team.bob.ephemeral)
            assert team.bob.views
        finally:
            blocker.execute("ROLLBACK")
            blocker.close()


async def test_b11_an_emergency_is_sent_at_once_where_the_form_could_not_be_redrawn(team: Team) -> None:
    await team.open_form(team.alice)
    team.workspace.faults.add(Fault("views.update", "ratelimited:30", times=10**6))
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    assert team.alice.views[-1].definition["submit"]["text"] == "Next"
    await team.submit(team.alice)
    await team.settled()
    (card,) = team.channel
    assert card.text.startswith("EMERGENCY")


async def test_b11_slack_requires_nothing_and_the_bot_says_what_is_missing(team: Team) -> None:
    await team.open_form(team.alice)
    inputs = [block for block in team.alice.views[-1].blocks if block["type"] == "input"]
    assert all(block["optional"] for block in inputs)
    await team.answer(team.alice, {"saddle_anaesthesia": "no"})
    await team.alice.submit()
    assert "A blank is not read as no" in team.alice.errors["urinary_retention"]


async def test_b6_half_said_weakness_and_loss_are_kept_as_the_graver_when_blanks_pass(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes", "leg_symptom_side": "right"})
    await team.alice.press(team.alice.views[-1], "next")
    await team.answer(team.alice, {"power_and_heels": "graded", "feeling": "mapped"})
    await team.submit(team.alice)
    await team.settled()
    (card,) = team.channel
    await team.bob.press(card, "edit")
    await team.bob.press(team.bob.views[-1], "next")
    shown = {
        block["block_id"]: [one["value"] for one in chosen_in(block["element"])]
        for block in team.bob.views[-1].blocks
        if block["type"] == "input"
    }
    assert shown["power_and_heels"] == ["graded"]
    assert shown["feeling"] == ["mapped"]
    assert shown.get("power_right_L5") == ["3"]
    assert shown["power_left_L5"] == []
    assert shown.get("sensory_loss_right") == ["not_stated", "others_not_examined"]
    assert shown["sensory_loss_left"] == ["others_not_examined"]


def chosen_in(element: dict[str, Any]) -> list[dict[str, Any]]:
    """The options that stand chosen in an element of a form."""
    one, several = element.get("initial_option"), element.get("initial_options")
    return [one] if one else several or []
