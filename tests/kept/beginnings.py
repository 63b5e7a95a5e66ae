"""Cases that were only opened: every kind of result, and every way in which a first card finds its readers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.sandbox.faults import Fault
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given
from tests.flows.team import Team
from tests.kept.stage import Stage, answer, fill_in, press, submit_now

AN_HOUR: Final = timedelta(hours=1, minutes=1)
NONE: Final = ["none_of_these"]
WELL_1: Final[dict[str, Given]] = {"leg_symptom_side": "none", "leg_symptoms": NONE}
WELL_2: Final[dict[str, Given]] = {"feeling": "normal", "straight_leg_raise_right": "negative"}
DETAIL: Final[dict[str, Given]] = {
    "leg_pain_nrs": "7",
    "onset_circumstances": "lifting",
    "claudication_pattern": "yes",
    "post_void_residual_ml": "450.5",
    "anal_tone": "reduced",
    "perianal_pinprick": "normal",
    "knee_reflex_left": "normal",
    "knee_reflex_right": "brisk",
    "straight_leg_raise_angle_left": "40",
    "femoral_nerve_stretch_left": "positive",
    "ascending_weakness": "no",
    "weight_loss": "yes",
    "raised_inflammatory_markers": "yes",
    "midline_tenderness": "yes",
    "night_pain": "yes",
    "inflammatory_features": ["arthritis", "morning_stiffness"],
    "compartment_features": ["dark_urine"],
    "prior_lumbar_surgery": "yes",
    "suspected_instability": "yes",
    "temperature_c": "38.5",
    "heart_rate": "110",
    "systolic_bp": "95",
    "respiratory_rate": "22",
    "response_to_care": "worse",
    "mri_done": "no",
    "safe_to_go_home": "no",
    "interacting_medicines": ["opioid"],
    "respiratory_disease": "yes",
}


async def well(stage_: Stage) -> None:
    """Home care: back pain alone, everything asked and answered no."""
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, WELL_1, WELL_2)
        await team.settled()


async def open_emergency(stage_: Stage) -> None:
    """An emergency, submitted on one answer; both reminders wait."""
    async with stage_.at_work() as team:
        await team.emergency(team.alice)


async def open_urgent_mri(stage_: Stage) -> None:
    """The seed's own case, urgent MRI; its follow-up waits."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)


async def provisional(stage_: Stage) -> None:
    """The seed's own case with a question of the emergency screen not asked: provisional."""
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, {"saddle_anaesthesia": "unknown"})
        await team.settled()


async def urgent_today(stage_: Stage) -> None:
    """Weakness that is getting worse, submitted on one answer."""
    async with stage_.at_work() as team:
        await submit_now(team, team.alice, {"progressive_deficit": "yes"})
        await team.settled()


async def specialist_referral(stage_: Stage) -> None:
    """Leg pain after seven weeks of treatment."""
    changes: dict[str, Given] = {**WELL_2, "onset_days": "60", "conservative_care_weeks": "7"}
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, {"leg_symptom_side": "left", "leg_symptoms": ["pain"]}, changes)
        await team.settled()


async def red_flag_workup(stage_: Stage) -> None:
    """A risk of fracture without a sign of a nerve."""
    changes: dict[str, Given] = {**WELL_2, "age_years": "80", "fracture_risks": ["minor", "corticosteroid_use"]}
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, WELL_1, changes)
        await team.settled()


async def every_answer(stage_: Stage) -> None:
    """Every question of both pages answered, the detail unfolded, with a local code."""
    async with stage_.at_work() as team:
        await team.open_form(team.alice)
        first: dict[str, Given] = {
            "urinary_retention": "longstanding",
            "urinary_incontinence": "no",
            "urinary_sensation_change": "no",
            "bowel_dysfunction": "no",
            "saddle_anaesthesia": "no",
            "sexual_dysfunction": "no",
            "bilateral_leg_weakness": "no",
            "progressive_deficit": "no",
            "leg_symptom_side": "right",
            "leg_symptoms": ["pain", "tingling", "numbness", "weakness"],
        }
        await answer(team, team.alice, {**SEED_STEP_1, **first})
        await on_to_the_second_page(team)
        (form,) = team.alice.views
        await team.alice.press(form, "detail")
        await answer(team, team.alice, {**SEED_STEP_2, **EVERYTHING, **DETAIL})
        await team.submit(team.alice)
        await team.settled()


async def on_to_the_second_page(team: Team) -> None:
    """Go on, also where the answers so far could be submitted at once."""
    (form,) = team.alice.views
    if "Submit now" in str(form.definition["submit"]):
        await team.alice.press(form, "next")
    else:
        await team.submit(team.alice)


EVERYTHING: Final[dict[str, Given]] = {
    "age_years": "62",
    "onset_days": "30",
    "conservative_care_weeks": "2.5",
    "back_pain_nrs": "9",
    "pain": "uncontrolled",
    "power_and_heels": "graded",
    "power_left_L5": "5",
    "power_right_L5": "3",
    "power_left_S1": "5",
    "power_right_S1": "4",
    "power_left_L4": "not_examined",
    "foot_drop": "no",
    "ankle_jerks": "each",
    "ankle_reflex_left": "normal",
    "ankle_reflex_right": "absent",
    "feeling": "mapped",
    "sensory_loss_left": ["S1"],
    "sensory_loss_right": ["L5", "S1"],
    "straight_leg_raise_left": "positive",
    "straight_leg_raise_right": "positive",
    "crossed_straight_leg_raise": "positive",
    "cord_signs": ["brisk_reflexes"],
    "cancer_history": "yes",
    "fever": "yes",
    "infection_risks": ["ivdu", "immunosuppression"],
    "fracture_risks": ["minor", "corticosteroid_use", "osteoporosis"],
    "circulation": ["low_pressure", *NONE],
    "anticoagulant_or_bleeding_disorder": "yes",
    "before_medicines": ["kidney", "ulcer", "heart", "liver", "cannot_take"],
    "renal_impairment": "severe",
    "gi_bleed_or_ulcer": "past",
    "drug_allergies": ["nsaid", "other"],
    "mri_contraindication": "device_or_implant",
    "local_code": "ED-7",
}


async def zone_of_the_team(stage_: Stage) -> None:
    """An urgent case of a team whose time zone stands in the settings: the owner's is not looked up."""
    async with stage_.at_work(time_zone="America/New_York") as team:
        await team.seed_case(team.alice)


async def shown_by_direct_message(stage_: Stage) -> None:
    """A case of a channel that the app was never invited to: it lives in a direct message from the start."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#no-bot")


async def reopened(stage_: Stage) -> None:
    """A case shown by direct message, brought to its channel when the app was let in within a day."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#invited")
        stage_.workspace.channels["invited"].members.add(stage_.workspace.conversations.bot.id)
        await team.move(AN_HOUR)


async def shown_to_nobody_yet(stage_: Stage) -> None:
    """An emergency that neither channel nor person took: it is tried again in a few minutes."""
    stage_.workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled", times=1))
    async with stage_.at_work() as team:
        await submit_now(team, team.alice, {"saddle_anaesthesia": "yes"}, channel="#no-bot")
        await stage_.until(lambda case: case["errors"] > 0)


async def shown_after_all(stage_: Stage) -> None:
    """An emergency that nobody could be shown at first, shown by direct message at the second try."""
    stage_.workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled", times=1))
    async with stage_.at_work() as team:
        await submit_now(team, team.alice, {"saddle_anaesthesia": "yes"}, channel="#no-bot")
        await stage_.until(lambda case: case["errors"] > 0)
        await team.move(timedelta(minutes=6))


async def given_up(stage_: Stage) -> None:
    """A case that nobody could be shown for a day: the row alone watches its follow-up."""
    refusing = stage_.workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled", times=10**6))
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#no-bot")
        for _ in range(26):
            await team.move(AN_HOUR)
    refusing.times = 0


async def acknowledged(stage_: Stage) -> None:
    """An emergency that two people are acting on."""
    async with stage_.at_work() as team:
        await team.emergency(team.alice)
        await press(team, team.bob, team.channel[0], "acknowledge")
        await press(team, team.alice, team.channel[0], "acknowledge")


async def course(stage_: Stage) -> None:
    """An urgent case for which a clinician recorded another course."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.bob.press(team.channel[0], "course")
        await team.bob.choose("chosen", "chosen", "conservative_followup")
        await team.bob.choose("reason", "reason", "senior_examined")
        await team.submit(team.bob)
        await team.settled()


async def re_triaged_up(stage_: Stage) -> None:
    """Home care first; two hours later the form was answered again, now an emergency."""
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, WELL_1, WELL_2)
        await team.settled()
        await team.move(timedelta(hours=2))
        await team.bob.press(team.channel[0], "edit")
        await team.answer(team.bob, {"urinary_retention": "new"})
        await team.submit(team.bob)
        await team.settled()


async def re_triaged_down(stage_: Stage) -> None:
    """An emergency first; the whole form answered an hour later gave urgent MRI."""
    async with stage_.at_work() as team:
        await team.emergency(team.alice)
        await team.move(timedelta(hours=1))
        await team.alice.press(team.channel[0], "edit")
        await answer_all(stage_)
        await team.settled()


async def answer_all(stage_: Stage) -> None:
    """Answer both pages of the form that is open with the seed's answers."""
    alice = stage_.workspace.people["alice"]
    for page in (SEED_STEP_1, SEED_STEP_2):
        for question, given in page.items():
            await alice.choose(question, question, given)
        await alice.submit()
        assert not alice.errors, alice.errors
