"""Answers that clash (section C): the more urgent reading is used, and the clash is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import Contradiction
from bot.triage.dates import DAYS_A_WEEK
from bot.triage.findings import FEVER_C, FULL_POWER, RESIDUAL_ML, SACRAL, SEVERE_RATING
from bot.triage.legs import LEGS, affected_legs, grades, has_dermatome, reflex_is_lost
from bot.triage.open_questions import PREGNANCY_AGES

if TYPE_CHECKING:
    from bot.triage.findings import Findings
    from bot.triage.legs import Leg

MILD_PAIN: Final = 3


EXAMPLES: Final[tuple[dict[str, Any], ...]] = (
    {"urinary_retention": "no", "post_void_residual_ml": 450},
    {"saddle_anaesthesia": "no", "sensory_loss": [{"root": "S4", "side": "both"}]},
    {"saddle_anaesthesia": "no", "perianal_pinprick": "reduced"},
    {"leg_symptom_side": "right", "power": {"left": {"L5": 4}}},
    {"leg_symptom_side": "right", "sensory_loss": [{"root": "L5", "side": "left"}]},
    {"leg_symptom_side": "right", "ankle_reflex": {"left": "absent"}},
    {"leg_symptom_side": "none", "leg_symptoms": ["pain"]},
    {"foot_drop": "yes", "leg_symptom_side": "right", "power": {"right": {"L4": 5}}},
    {"bilateral_leg_weakness": "no", "power": {"left": {"L5": 4}, "right": {"S1": 4}}},
    {"conservative_care_weeks": 6, "onset_days": 10},
    {"pain_severity": "severe", "back_pain_nrs": 4},
    {"pain_severity": "not_severe", "back_pain_nrs": 8},
    {"intractable_pain": "yes", "back_pain_nrs": 2},
    {"pregnancy": "yes", "age_years": 70},
    {"trauma": "minor", "onset_circumstances": "major_trauma"},
    {"trauma": "none", "onset_circumstances": "minor_trauma"},
    {"mri_done": "no", "scan_result": "no_compression"},
    {"fever": "no", "vital_signs": {"temperature_c": 38.6}},
)
"""Findings that clash in each of the ways below, for the page that a clinician reads."""


def contradictions(findings: Findings) -> tuple[Contradiction, ...]:
    """Every clash in `findings`, each with the fields that clash and one sentence."""
    return (*_bladder_and_saddle(findings), *_legs(findings), *_time_and_pain(findings), *_background(findings))


def _clash(text: str, *fields: str) -> Contradiction:
    return Contradiction(fields=fields, text=text)


def _bladder_and_saddle(x: Findings) -> Iterator[Contradiction]:
    residual = x.post_void_residual_ml
    if x.urinary_retention == "no" and residual is not None and residual >= RESIDUAL_ML:
        yield _clash(
            f"Retention is answered no, but the post-void residual is {residual:g} ml. Retention is assumed.",
            "urinary_retention",
            "post_void_residual_ml",
        )
    if x.saddle_anaesthesia == "no" and any(area.root in SACRAL for area in x.sensory_loss or ()):
        yield _clash(
            "Saddle feeling is answered normal, but feeling is reduced in S3 to S5. Saddle loss is assumed.",
            "saddle_anaesthesia",
            "sensory_loss",
        )
    if x.saddle_anaesthesia == "no" and x.perianal_pinprick == "reduced":
        yield _clash(
            "Saddle feeling is answered normal, but perianal pinprick is reduced. Saddle loss is assumed.",
            "saddle_anaesthesia",
            "perianal_pinprick",
        )


def _signs(x: Findings, leg: Leg) -> Iterator[str]:
    if any(grade < FULL_POWER for grade in grades(x, leg)):
        yield "power"
    if has_dermatome(x, leg):
        yield "sensory_loss"
    if reflex_is_lost(x, leg):
        yield "ankle_reflex"


def _legs(x: Findings) -> Iterator[Contradiction]:
    said = {"none": (), "left": ("left",), "right": ("right",)}.get(x.leg_symptom_side)
    if said is not None:
        for leg in LEGS:
            if leg not in said and (signs := tuple(_signs(x, leg))):
                yield _clash(
                    f"Leg symptoms are recorded on: {x.leg_symptom_side}, but there are signs on the {leg}. The {leg} "
                    "leg is counted as affected too.",
                    "leg_symptom_side",
                    *signs,
                )
    if x.leg_symptom_side == "none" and x.leg_symptoms:
        yield _clash(
            "No leg is affected, but leg symptoms are listed. The symptoms are counted.",
            "leg_symptom_side",
            "leg_symptoms",
        )
    if x.foot_drop == "yes" and _dorsiflexion_is_full(x):
        yield _clash(
            "Foot drop is answered yes, but dorsiflexion is 5/5. Foot drop is assumed: examine again.",
            "foot_drop",
            "power",
        )
    if x.bilateral_leg_weakness == "no" and all(any(grade < FULL_POWER for grade in grades(x, leg)) for leg in LEGS):
        yield _clash(
            "Weakness of both legs is answered no, but power is below 5 on both sides. Weakness of both is assumed.",
            "bilateral_leg_weakness",
            "power",
        )


def _dorsiflexion_is_full(x: Findings) -> bool:
    if x.power is None:
        return False
    ankle = {"left": x.power.left.L4, "right": x.power.right.L4}
    return all(ankle[leg] == FULL_POWER for leg in affected_legs(x))


def _time_and_pain(x: Findings) -> Iterator[Contradiction]:
    weeks, days = x.conservative_care_weeks, x.onset_days
    if weeks is not None and days is not None and weeks * DAYS_A_WEEK > days:
        yield _clash(
            "The weeks of treatment are longer than the episode. Both are used as they stand.",
            "conservative_care_weeks",
            "onset_days",
        )
    if x.pain_severity == "severe" and x.back_pain_nrs is not None and x.back_pain_nrs < SEVERE_RATING:
        yield _clash(
            f"Pain is called severe, but back pain is scored {x.back_pain_nrs} of 10. Severe pain is assumed.",
            "pain_severity",
            "back_pain_nrs",
        )
    if x.pain_severity == "not_severe" and x.back_pain_nrs is not None and x.back_pain_nrs >= SEVERE_RATING:
        yield _clash(
            f"Pain is called not severe, but back pain is scored {x.back_pain_nrs} of 10. Severe pain is assumed.",
            "pain_severity",
            "back_pain_nrs",
        )
    pains = [pain for pain in (x.back_pain_nrs, x.leg_pain_nrs) if pain is not None]
    if x.intractable_pain == "yes" and pains and max(pains) <= MILD_PAIN:
        yield _clash(
            f"Pain is called intractable, but is scored {max(pains)} of 10. Intractable pain is assumed.",
            "intractable_pain",
            "back_pain_nrs",
        )


def _background(x: Findings) -> Iterator[Contradiction]:
    if x.pregnancy == "yes" and x.age_years is not None and x.age_years not in PREGNANCY_AGES:
        yield _clash(
            f"Pregnancy is answered yes at the age of {x.age_years}. Pregnancy is assumed.", "pregnancy", "age_years"
        )
    if x.trauma in {"none", "minor"} and x.onset_circumstances == "major_trauma":
        yield _clash(
            f"Trauma is recorded as {x.trauma}, but the episode began with major trauma. Major trauma is assumed.",
            "trauma",
            "onset_circumstances",
        )
    if x.trauma == "none" and x.onset_circumstances == "minor_trauma":
        yield _clash(
            "Trauma is recorded as none, but the episode began with minor trauma. Minor trauma is assumed.",
            "trauma",
            "onset_circumstances",
        )
    if x.mri_done == "no" and x.scan_result not in {"not_known", "awaited"}:
        yield _clash(
            "No MRI was done, but the result of a scan is recorded. The result is used.", "mri_done", "scan_result"
        )
    measured = x.vital_signs.temperature_c if x.vital_signs else None
    if x.fever == "no" and measured is not None and measured >= FEVER_C:
        yield _clash(
            f"Fever is answered no, but the temperature is {measured:g} C. Fever is assumed.", "fever", "vital_signs"
        )
