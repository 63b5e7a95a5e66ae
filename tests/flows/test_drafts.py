"""A form that somebody closes keeps its answers for an hour, for that person and channel alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.listeners.drafts import KEPT_FOR, Drafts
from dialogs import findings_form
from tests.dialogs.client import shown
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import Team

BEGUN = {"age_years": "44", "pain": "severe", "power_and_heels": "graded", "power_right_L5": "4"}


async def closed_half_way(team: Team) -> None:
    """Alice answers step 1 and some of step 2, and closes the form with its X."""
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, {**BEGUN})
    await team.alice.close(everything=True)


def is_offered(team: Team) -> bool:
    return "Bring it back" in str(team.alice.views[-1].blocks)


async def test_a_closed_form_is_offered_by_channel_and_time_and_comes_back_as_it_was(team: Team) -> None:
    await closed_half_way(team)
    await team.move(timedelta(minutes=50))
    await team.open_form(team.alice)
    (form,) = team.alice.views
    channel = team.workspace.channels["spine-team"].id
    assert f"A form for <#{channel}> was closed at <!date^" in str(form.blocks)
    assert f"with {len(SEED_STEP_1) + len(BEGUN)} answers" in str(form.blocks)
    await team.alice.press(form, "draft")
    assert set(BEGUN) <= shown(team.alice.views[-1].definition)
    rest = {question: given for question, given in SEED_STEP_2.items() if question not in BEGUN}
    await team.answer(team.alice, rest)
    await team.submit(team.alice)
    await team.settled()
    assert "URGENT MRI" in team.channel[0].text
    await team.open_form(team.alice)
    assert not is_offered(team)


async def test_a_draft_is_gone_after_the_hour(team: Team) -> None:
    await closed_half_way(team)
    await team.move(KEPT_FOR)
    await team.open_form(team.alice)
    assert not is_offered(team)


async def test_a_draft_is_of_its_person_and_its_channel_alone(team: Team) -> None:
    await closed_half_way(team)
    await team.open_form(team.bob)
    assert "Bring it back" not in str(team.bob.views[-1].blocks)
    await team.open_form(team.alice, "#no-bot")
    assert not is_offered(team)


async def test_a_form_that_was_sent_leaves_no_draft_also_with_its_gaps(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, {"age_years": "44"})
    await team.submit(team.alice)  # the whole stack is cleared, and Slack says that the form beneath was closed
    await team.open_form(team.alice)
    assert not is_offered(team)


async def test_a_form_closed_without_an_answer_leaves_no_draft(team: Team) -> None:
    await team.open_form(team.alice)
    await team.alice.close()
    await team.open_form(team.alice)
    assert not is_offered(team)


async def test_an_edit_that_was_closed_is_offered_with_the_next_edit(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "edit")
    await team.answer(team.alice, {"progressive_deficit": "yes"})
    await team.alice.close()
    await team.alice.press(card, "edit")
    assert is_offered(team)
    await team.alice.press(team.alice.views[-1], "draft")
    assert findings_form.origin_of(team.alice.views[-1].definition).case
    await team.submit(team.alice)
    await team.settled()
    assert card.text.startswith("URGENT, today")


async def test_a_draft_that_is_gone_when_it_is_asked_for_leaves_the_form_as_it_is(team: Team) -> None:
    await closed_half_way(team)
    await team.open_form(team.alice)
    await team.move(KEPT_FOR)
    await team.alice.press(team.alice.views[-1], "draft")
    assert len(team.alice.views) == 1


def test_open_forms_that_were_never_closed_are_forgotten_as_well() -> None:
    drafts, at = Drafts(most=1), datetime(2026, 11, 24, 10, tzinfo=UTC)
    for form in ("V1", "V2"):
        drafts.holds(form, 1.0, form)
    drafts.closed("V1", ("U1", "C1", ""), at)
    assert len(drafts) == 0


def test_the_oldest_draft_is_forgotten_first() -> None:
    drafts, at = Drafts(most=2), datetime(2026, 11, 24, 10, tzinfo=UTC)
    for minute, person in enumerate(("one", "two", "three")):
        drafts.holds(person, 2.0, person)
        drafts.holds(person, 1.0, "an older press that came late")
        drafts.closed(person, (person, "C1", ""), at + timedelta(minutes=minute))
    assert len(drafts) == 2
    assert drafts.at(("one", "C1", ""), at) is None
    kept = drafts.at(("two", "C1", ""), at + KEPT_FOR)
    assert kept is not None
    assert kept.text == "two"
    assert drafts.at(("two", "C1", ""), at + KEPT_FOR + timedelta(minutes=1)) is None
