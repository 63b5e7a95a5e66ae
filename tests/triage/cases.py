"""Examinations written down once: a clean form with everything answered, and what can be changed on it."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.findings import Findings
from bot.triage.verdict import judge

FULL: Final = {"L2": 5, "L3": 5, "L4": 5, "L5": 5, "S1": 5}
FULL_POWER: Final = {"left": FULL, "right": FULL}
NORMAL_JERKS: Final = {"left": "normal", "right": "normal"}
L5_RIGHT: Final = [{"root": "L5", "side": "right"}]

# Back pain alone, every must-ask question asked and answered no, both legs examined: C1.
CLEAN: Final[dict[str, Any]] = {
    "age_years": 40,
    "pregnancy": "not_applicable",
    "onset_days": 5,
    "back_pain_nrs": 6,
    "leg_symptom_side": "none",
    "leg_symptoms": [],
    "intractable_pain": "no",
    "urinary_retention": "no",
    "urinary_incontinence": "no",
    "urinary_sensation_change": "no",
    "bowel_dysfunction": "no",
    "saddle_anaesthesia": "no",
    "sexual_dysfunction": "no",
    "bilateral_leg_weakness": "no",
    "progressive_deficit": "no",
    "power": FULL_POWER,
    "foot_drop": "no",
    "ankle_reflex": NORMAL_JERKS,
    "sensory_loss": [],
    "upper_motor_neuron_signs": [],
    "cancer_history": "no",
    "fever": "no",
    "infection_risks": [],
    "trauma": "none",
    "corticosteroid_use": "no",
    "osteoporosis": "no",
    "aortic_features": [],
    "anticoagulant_or_bleeding_disorder": "no",
    "conservative_care_weeks": 0,
    "renal_impairment": "no",
    "gi_bleed_or_ulcer": "no",
    "cardiovascular_disease": "no",
    "liver_disease": "no",
    "drug_allergies": [],
    "mri_contraindication": "no",
}
SCIATICA: Final[dict[str, Any]] = {"leg_symptom_side": "right", "leg_symptoms": ["pain"]}
NUMB_LEG: Final[dict[str, Any]] = {
    "leg_symptom_side": "right",
    "leg_symptoms": ["pain", "numbness"],
    "sensory_loss": L5_RIGHT,
}
BOTH_LEGS: Final[dict[str, Any]] = {"leg_symptom_side": "both", "leg_symptoms": ["pain"]}


def examined(*changes: dict[str, Any], **fields: Any) -> Findings:
    """The clean examination with `changes` made to it, the later ones winning."""
    merged = dict(CLEAN)
    for change in (*changes, fields):
        merged |= change
    return Findings.model_validate(merged)


def power(side: str, **grades: int | None) -> dict[str, Any]:
    """Full power but for `grades` on one side."""
    return {**FULL_POWER, side: {**FULL, **grades}}


def fired(findings: Findings) -> set[str]:
    """The ids of the rules that hold."""
    return set(judge(findings).fired_ids)


def undecided(findings: Findings) -> set[str]:
    """The ids of the rules that cannot be told."""
    return {rule.id for rule in judge(findings).open}
