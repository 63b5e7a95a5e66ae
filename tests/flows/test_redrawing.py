"""The form is redrawn only where an answer changes what it shows: Slack allows 100 such calls a minute to everybody."""

from __future__ import annotations

from bot.sandbox.faults import Fault
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import Team


def redrawn(team: Team) -> int:
    return sum(call.method == "views.update" for call in team.workspace.calls)


async def test_b1_the_seeds_own_form_is_redrawn_at_most_twelve_times(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, SEED_STEP_2)
    print(f"{redrawn(team)} calls of views.update for {len(SEED_STEP_1 | SEED_STEP_2)} answers")
    assert redrawn(team) <= 12
    await team.submit(team.alice)
    await team.settled()
    assert "URGENT MRI" in team.channel[0].text


async def test_b1_an_answer_that_changes_what_is_shown_is_drawn_at_once(team: Team) -> None:
    await team.open_form(team.alice)
    (form,) = team.alice.views
    await team.answer(team.alice, {"urinary_retention": "no", "urinary_incontinence": "no"})
    before = redrawn(team)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    assert redrawn(team) == before + 1
    assert form.definition["submit"]["text"] == "Submit now"
    await team.answer(team.alice, {"saddle_anaesthesia": "no"})
    assert form.definition["submit"]["text"] == "Next"


async def test_b1_the_counter_is_right_once_every_question_is_answered(team: Team) -> None:
    await team.open_form(team.alice)
    (form,) = team.alice.views
    await team.answer(team.alice, SEED_STEP_1)
    assert "Every question is answered" in str(form.blocks)


async def test_b1_what_slack_did_not_draw_is_drawn_with_the_next_answer(team: Team) -> None:
    await team.open_form(team.alice)
    (form,) = team.alice.views
    await team.answer(team.alice, {"urinary_retention": "no"})
    team.workspace.faults.add(Fault("views.update", "error:ratelimited"))
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    assert form.definition["submit"]["text"] == "Next"
    await team.answer(team.alice, {"sexual_dysfunction": "no"})
    assert form.definition["submit"]["text"] == "Submit now"
