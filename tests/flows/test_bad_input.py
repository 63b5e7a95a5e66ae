"""What wrong or unlucky input gets: an error beside its question, help, a second way in, and nothing lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from tests.database import taken
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.panel import answer, send_page
from tests.flows.team import Team, working


async def test_any_word_after_the_command_gets_the_help_and_is_not_repeated(team: Team) -> None:
    await team.alice.command("/backpain", "Jane Doe 1.2.1960")
    assert not team.alice.views
    (shown,) = team.alice.ephemeral
    assert "/backpain" in shown.text
    assert "Jane" not in shown.text
    assert not any("Jane" in str(call.arguments) for call in team.workspace.calls)


@pytest.mark.parametrize(
    ("question", "given"), [("age_years", "121"), ("onset_days", "-1"), ("local_code", "943 476 5919")]
)
async def test_a_wrong_answer_is_refused_beside_its_question_and_nothing_is_lost(
    team: Team, question: str, given: str
) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, SEED_STEP_2)
    (form,) = team.alice.views
    form.state[question][question]["value"] = given  # typed past the client's own check
    everything = dict(form.state)
    await team.alice.submit()
    await team.settled()
    assert question in team.alice.errors
    assert form.state == everything
    assert not team.channel


async def test_what_is_typed_stays_as_it_is_typed_whatever_is_drawn_around_it(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    (form,) = team.alice.views
    typed = {"age_years": "44.5", "onset_days": "30", "local_code": "ED-7"}
    for question, text in typed.items():
        form.state[question][question]["value"] = text  # being typed: the app has not been told of it
    before = len(form.blocks)
    await team.answer(team.alice, {"power_and_heels": "graded", "circulation": ["low_pressure"]})
    assert len(form.blocks) > before + 5, "what the answers unfold is drawn"
    assert {question: form.state[question][question]["value"] for question in typed} == typed
    await team.alice.submit()
    assert list(team.alice.errors) == ["age_years"]
    await team.answer(team.alice, {"age_years": "44"})
    await team.submit(team.alice)
    await team.settled()
    assert "local code ED-7" in team.channel[0].text


async def test_a_blank_must_ask_question_keeps_step_1_open(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {**SEED_STEP_1, "leg_symptom_side": "right"})
    (form,) = team.alice.views
    del form.state["saddle_anaesthesia"]["saddle_anaesthesia"]["selected_option"]
    form.state["saddle_anaesthesia"]["saddle_anaesthesia"]["selected_option"] = None
    await team.alice.submit()
    assert set(team.alice.errors) == {"saddle_anaesthesia"}


async def test_a_dead_trigger_gets_a_button_that_opens_the_form(team: Team) -> None:
    team.workspace.faults.add(Fault("views.open", "error:expired_trigger_id"))
    await team.alice.command("/backpain")
    assert not team.alice.views
    (offered,) = team.alice.ephemeral
    await team.alice.press(offered, "open_form")
    assert len(team.alice.views) == 1


async def test_a_channel_the_bot_cannot_post_to_keeps_the_case_and_tells_the_person_direct(team: Team) -> None:
    await team.seed_case(team.alice, channel="#no-bot")
    direct = team.direct(team.alice)
    card = direct[0]
    assert "URGENT MRI" in card.text
    assert "/invite @backpain" in card.text
    assert len(team.reminders_held) == 1
    assert not team.workspace.channels["no-bot"].messages


async def test_an_archived_channel_keeps_the_emergency_and_tells_the_person_direct(team: Team) -> None:
    await team.open_form(team.alice)
    team.workspace.channels["spine-team"].archived = True
    await team.answer(team.alice, {"bilateral_leg_weakness": "yes"})
    await team.submit(team.alice)
    await team.settled()
    assert "EMERGENCY" in team.direct(team.alice)[0].text


async def test_a_database_that_refuses_says_not_saved_and_the_answers_stay(database: str) -> None:
    async with working(database) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        async with taken(team.bot.cases):  # the one writer is busy
            await team.alice.submit()
            assert any("Not saved" in text for text in team.alice.errors.values())
            assert len(team.alice.views) == 1
        await team.submit(team.alice)
        await team.settled()
        assert team.channel[0].text.startswith("EMERGENCY")


async def test_the_same_submission_delivered_twice_is_one_case(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    (form,) = team.alice.views
    payload = team.workspace.payloads.submission(team.alice.member, form)
    answers = await asyncio.gather(*(team.workspace.deliver("interactive", payload) for _ in range(2)))
    await team.settled()
    assert all(answer.ok for answer in answers)
    assert len(team.channel) == 1
    assert len(team.reminders_held) == 2


async def test_two_people_who_answer_one_reminder_are_told_that_the_more_urgent_answer_stands(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8, hours=3))
    (card,) = team.channel
    reminder = team.reminder(card)
    payload = team.workspace.payloads.message_action(
        team.bob.member,
        reminder,
        {"type": "button", "action_id": "better", "block_id": "follow_up", "value": _case_of(reminder.blocks)},
        {},
    )
    await answer(team.alice, reminder, "same")
    await team.workspace.deliver("interactive", payload)
    page = await send_page(team.bob)
    await team.settled()
    assert "recorded: same" in card.text
    assert "Same stands, not better." in team.thread(card)[-1].text
    assert "you say *better*: this stays *same*" in page


def _case_of(blocks: object) -> str:
    assert isinstance(blocks, list)
    return str(next(block for block in blocks if block["type"] == "actions")["elements"][0]["value"])


async def test_a_button_of_an_unknown_case_says_what_to_do_with_an_id(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    assert card.blocks is not None
    for block in card.blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            element["value"] = "gone"
    delivered = await team.alice.press(card, "why")
    assert delivered.ok
    (told,) = team.alice.ephemeral
    assert "not in the database" in told.text
    assert "E-" in told.text
