"""No urgency falls, and no emergency is hidden, without a word: what two people, a day and an older form do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.views import View
from bot.triage.dates import LATEST_REVIEW_DAYS
from dialogs.blocks import spoken
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.panel import answer, send_page
from tests.flows.team import Team, working

DAY_8 = timedelta(days=8, hours=3)
LATER_SAME_DAY = timedelta(hours=1)


@pytest.fixture
async def team(sqlite_url: str) -> AsyncIterator[Team]:
    """A team on SQLite, over Socket Mode."""
    async with working(sqlite_url) as team:
        yield team


def text_of(view: View) -> str:
    """Everything that a view says."""
    return json.dumps(view.blocks, ensure_ascii=False)


def page(person: Person) -> str:
    """Everything that the page before them says; "" where none is open."""
    return text_of(person.views[-1]) if person.views else ""


def told(person: Person) -> str:
    """What they alone were told last; "" where that is nothing."""
    return person.ephemeral[-1].text if person.ephemeral else ""


def shown(view: View) -> dict[str, Any]:
    """What stands in the form, by question."""
    told = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            option, ticked = element.get("initial_option"), element.get("initial_options")
            told[block["block_id"]] = (
                option["value"]
                if option
                else [one["value"] for one in ticked]
                if ticked
                else element.get("initial_value")
            )
    return told


def hints(view: View) -> dict[str, str]:
    """What stands beside each question."""
    return {block["block_id"]: block["hint"]["text"] for block in view.blocks if "hint" in block}


def press_of(team: Team, person: Person, message: Message, action: str, value: str = "") -> dict[str, Any]:
    """What a press on a message as it stands now would send, whatever becomes of its buttons."""
    elements = [element for block in message.blocks or [] for element in block.get("elements", [])]
    pressed = next(element for element in elements if element.get("action_id") == action)
    sent = {"type": "button", "action_id": action, "block_id": "b", "value": value or pressed["value"]}
    return team.workspace.payloads.message_action(person.member, message, sent, {})


async def delivered(team: Team, payload: dict[str, Any]) -> None:
    """Deliver such a press."""
    answer = await team.workspace.deliver("interactive", payload)
    assert answer.ok
    await team.settled()


async def edited(team: Team, person: Person, card: Message, answers: dict[str, Any]) -> None:
    """Edit the case and send it, through step 2 where it comes."""
    await person.press(card, "edit")
    await team.answer(person, answers)
    await team.submit(person)
    if person.views and "step 2" in person.views[-1].definition["title"]["text"]:
        await team.submit(person)
    await team.settled()


async def confirmed(team: Team, person: Person) -> None:
    """Tick that it was read, and send it."""
    await team.answer(person, {"seen": ["seen"]})
    await team.submit(person)
    await team.settled()


async def test_b1_worse_keeps_what_does_not_change_and_asks_the_rest_again_with_the_old_answer_beside_it(
    team: Team,
) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    kept = {"anticoagulant_or_bleeding_disorder": "yes", "mri_contraindication": "device_or_implant"}
    await team.answer(team.alice, {**SEED_STEP_2, **kept})
    await team.submit(team.alice)
    await team.settled()
    await team.move(DAY_8)
    (card,) = team.channel
    await team.bob.press(team.reminder(card), "worse")

    form = team.bob.views[-1]
    assert not any(shown(form).values())
    assert "Was, 24 Nov 2026: No." in hints(form).get("saddle_anaesthesia", "")
    await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
    await team.bob.press(team.bob.views[-1], "next")
    rest = shown(team.bob.views[-1])
    assert {name: rest[name] for name in kept} == kept
    assert rest["age_years"] == "44"
    assert rest["onset_days"] == "9"  # 1 then, and 8 days have passed
    assert rest["fever"] is rest["power_and_heels"] is rest["pain"] is None
    assert "Was, 24 Nov 2026: No." in hints(team.bob.views[-1]).get("fever", "")

    await team.submit(team.bob)
    await team.settled()
    assert card.text.startswith("EMERGENCY")
    assert "CT" in card.text  # the pacemaker is still known


async def test_b2_an_older_form_does_not_lower_an_emergency_unless_somebody_has_read_what_it_replaces(
    team: Team,
) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "edit")  # her form shows assessment 1
    await edited(team, team.bob, card, {"saddle_anaesthesia": "yes"})
    assert card.text.startswith("EMERGENCY")

    await team.submit(team.alice)
    await team.submit(team.alice)
    asked = page(team.alice)
    assert "Less urgent than what stands" in asked
    assert f"<@{team.bob.id}> answered Tue 24 Nov, 10:00" in spoken(team.alice.views[-1].blocks)
    assert "numbness between the legs → no numbness between the legs" in asked
    await team.settled()
    assert card.text.startswith("EMERGENCY")

    await team.alice.submit()  # not ticked
    assert "Nothing has been replaced" in team.alice.errors["seen"]
    await confirmed(team, team.alice)
    assert card.text.startswith("URGENT MRI")
    aloud = [message.text for message in team.thread(card) if "is now" in message.text]
    assert "is now EMERGENCY (was urgent MRI)" in aloud[0]
    assert "is now URGENT MRI (was emergency)" in aloud[1]
    assert f"<@{team.alice.id}>" in aloud[1]
    assert "numbness between the legs → no numbness between the legs" in aloud[1]


async def test_b2_a_rise_is_never_asked_about_and_a_change_without_fall_from_an_older_form_is(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "edit")
    await edited(team, team.bob, card, {"leg_symptoms": ["pain", "numbness", "tingling", "none_of_these"]})
    await team.submit(team.alice)
    await team.submit(team.alice)
    assert "Somebody has answered since" in page(team.alice)
    await team.alice.press(team.alice.views[-1], "back")
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    await team.submit(team.alice)
    await team.settled()
    assert "EMERGENCY" in team.results[-1]
    assert card.text.startswith("EMERGENCY")


async def test_b3_better_on_a_reminder_of_an_older_assessment_records_nothing_and_worse_is_taken(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    reminder = team.reminder(card)
    better, worse = (press_of(team, team.alice, reminder, action) for action in ("better", "worse"))
    await edited(team, team.bob, card, {"saddle_anaesthesia": "yes"})

    await delivered(team, better)
    assert "Nothing was recorded" in told(team.alice)
    assert "EMERGENCY, act now" in told(team.alice)
    assert "recorded: better" not in card.text
    assert not any("Extend activity" in message.text for message in team.thread(card))
    await delivered(team, worse)
    assert "recorded: worse" in card.text


async def test_b3_a_button_without_a_number_reassures_only_while_there_is_one_assessment(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    reminder = team.reminder(card)
    case = press_of(team, team.bob, reminder, "same")["actions"][0]["value"].split(":")[0]
    old = press_of(team, team.bob, reminder, "same", case)
    later = press_of(team, team.bob, reminder, "better", case)
    await delivered(team, old)
    await send_page(team.bob)
    await team.settled()
    assert "recorded: same" in card.text
    await edited(team, team.bob, card, {"saddle_anaesthesia": "yes"})
    await delivered(team, later)
    assert "Nothing was recorded" in told(team.bob)


async def test_b3_a_second_emergency_is_acknowledged_by_the_same_person(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "acknowledge")
    await team.settled()
    assert card.text.count("is acting on this") == 1
    await edited(team, team.bob, card, {"urinary_retention": "new"})
    await team.alice.press(card, "acknowledge")
    await team.settled()
    assert card.text.count("is acting on this") == 2


async def test_b3_a_closed_case_that_becomes_an_emergency_stands_on_the_home_again(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    await answer(team.alice, team.reminder(card), "better")
    await team.settled()
    await edited(team, team.bob, card, {"saddle_anaesthesia": "yes"})
    await team.alice.open_home()
    assert team.alice.home is not None
    assert card.text.split("BP-")[1][:5] in text_of(team.alice.home)
    assert "None. Type" not in text_of(team.alice.home)


async def test_b3_what_is_said_to_the_whole_channel_is_no_second_card(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await edited(team, team.bob, card, {"saddle_anaesthesia": "yes"})
    (aloud,) = [message for message in team.thread(card) if "is now" in message.text]
    code = card.text.split("BP-")[1][:5]
    assert aloud.text.startswith(f"BP-{code} is now EMERGENCY (was urgent MRI): numbness between the legs")
    assert "actions" not in {block["type"] for block in aloud.blocks or []}


async def test_b5_an_edit_on_a_later_day_shows_old_answers_as_old_and_counts_the_onset_on(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "edit")
    assert shown(team.bob.views[-1])["saddle_anaesthesia"] == "no"  # within the hour it still stands
    await team.bob.close()
    await team.move(timedelta(days=45))
    await team.bob.press(card, "edit")
    assert not any(shown(team.bob.views[-1]).values())
    await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
    await team.bob.press(team.bob.views[-1], "next")
    assert shown(team.bob.views[-1])["onset_days"] == "46"


async def test_b5_a_form_left_open_for_more_than_twelve_hours_asks_before_it_is_taken_as_of_today(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, SEED_STEP_2)
    await team.move(timedelta(hours=12, seconds=1))
    await team.submit(team.alice)
    assert team.alice.views, "the form closed unasked"
    assert "has been open since Tue 24 Nov" in spoken(team.alice.views[-1].blocks)
    assert not team.channel
    await confirmed(team, team.alice)
    assert len(team.channel) == 1


async def test_b5_a_form_left_open_for_twelve_hours_is_taken_as_it_is(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"progressive_deficit": "yes"})  # the same day: an emergency is never asked about
    await team.move(timedelta(hours=12))
    await team.submit(team.alice)
    await team.settled()
    assert len(team.channel) == 1


async def test_b7_better_and_same_are_not_recorded_before_every_question_is_asked(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    reminder = team.reminder(card)
    for outcome in ("better", "same"):
        await team.bob.press(reminder, outcome)
        await team.settled()
        assert "recorded" not in card.text
        assert "Numb or odd feeling between the legs" in text_of(team.bob.views[-1])
        await team.bob.submit()
        assert "Ask all eight" in team.bob.errors.get("asked", "")
        await team.bob.close()
    await answer(team.bob, reminder, "same")
    await team.settled()
    assert "recorded: same" in card.text


async def test_b9_weakness_found_after_same_brings_the_follow_up_back_into_its_own_window(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    await answer(team.alice, team.reminder(card), "same")
    await team.settled()
    (at_four_weeks,) = team.reminders_held
    await team.move(timedelta(days=1))
    await team.bob.press(card, "edit")
    await team.answer(team.bob, SEED_STEP_1)
    await team.submit(team.bob)
    weak = {"power_and_heels": "graded", "power_right_L5": "4"}
    await team.answer(team.bob, {**SEED_STEP_2, **weak})
    await team.submit(team.bob)
    await team.settled()

    assert "within 72 hours" in card.text
    follow_ups = [each.post_at for each in team.reminders_held if "Follow-up" in each.text]
    today = team.workspace.clock.now()
    assert max(follow_ups) < at_four_weeks.post_at
    assert max(follow_ups) - today.timestamp() <= timedelta(days=LATEST_REVIEW_DAYS).total_seconds()


@pytest.mark.parametrize("first", ["better", "worse"])
async def test_b10_of_two_answers_to_one_reminder_the_more_urgent_stands_and_both_are_shown(
    team: Team, first: str
) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    reminder = team.reminder(card)
    second = {"better": "worse", "worse": "better"}[first]
    later = press_of(team, team.bob, reminder, second)
    await delivered(team, press_of(team, team.alice, reminder, first))
    await send_page(team.alice)
    await delivered(team, later)
    page = await send_page(team.bob)
    await team.settled()

    assert f"<@{team.alice.id}> said {first}" in f"{told(team.bob)}\n{page}".replace("*", "")
    assert {"recorded: better", "recorded: worse or new sign"} <= {
        part.strip() for line in card.text.splitlines() for part in line.split(">")
    }
    assert team.reminders_held, "worse is still to be followed up"
    said = team.thread(card)[-1].text
    assert "better" in said.lower()
    assert "worse" in said.lower()
    await team.alice.open_home()
    assert team.alice.home is not None
    assert card.text.split("BP-")[1][:5] in text_of(team.alice.home)


async def test_b7_a_mistaken_better_is_set_right_by_a_press_on_the_answered_reminder(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(DAY_8)
    (card,) = team.channel
    reminder = team.reminder(card)
    await answer(team.alice, reminder, "better")
    await team.settled()
    assert not team.reminders_held
    await team.alice.press(reminder, "worse")
    await team.settled()
    assert team.reminders_held
    assert team.alice.views
