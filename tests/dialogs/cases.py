"""Examinations that reach every branch of what people see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.triage.findings import MYOTOMES, Findings
from dialogs.case_facts import CaseFacts
from dialogs.progress import progress_line

ZONE: Final = ZoneInfo("Europe/London")
OPENED_AT: Final = datetime(2026, 11, 22, 9, 20, tzinfo=ZONE)


def said_the_same(at: datetime) -> str:
    """Return the line of the card on which Bob has recorded *Same*."""
    return progress_line("outcome", "U0BOB", at, {"outcome": "same"})


FACTS: Final = CaseFacts(
    id="5f3a9c1e7b2d4f60",
    code="BP-7F3K",
    local_code="ED-7 <b>",
    owner="U0ALICE",
    opened_at=OPENED_AT,
    follow_up_at=datetime(2026, 11, 30, 9, 20, tzinfo=ZONE),
    close_loop_at=None,
    link="https://example.slack.com/archives/C0123456789/p1795339200000100",
)
LATER: Final = replace(
    FACTS,
    close_loop_at=datetime(2026, 11, 23, 9, 10, tzinfo=ZONE),
    progress=tuple(said_the_same(datetime(2026, 11, day, 9, 0, tzinfo=ZONE)) for day in range(23, 31)),
    marks=("This may be a duplicate.",),
    revision=3,
)

_FULL: Final = dict.fromkeys(MYOTOMES, 5)
_WELL: Final[dict[str, Any]] = {
    "age_years": 44,
    "pregnancy": "not_applicable",
    "onset_days": 3,
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
    "power": {"left": _FULL, "right": _FULL},
    "foot_drop": "no",
    "ankle_reflex": {"left": "normal", "right": "normal"},
    "sensory_loss": [],
    "straight_leg_raise": {"left": {"result": "negative"}, "right": {"result": "positive", "angle_degrees": 40}},
    "crossed_straight_leg_raise": "negative",
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
_NUMB: Final[dict[str, Any]] = {
    "back_pain_nrs": 9,
    "leg_symptom_side": "right",
    "leg_symptoms": ["pain", "numbness"],
    "sensory_loss": [{"root": "L5", "side": "right"}],
}


def _weak(root: str, grade: int) -> dict[str, Any]:
    return {"left": _FULL, "right": {**_FULL, root: grade}}


_CHANGES: Final[dict[str, dict[str, Any]]] = {
    "seed": _NUMB,
    "home care": {},
    "failed care": {
        "leg_symptom_side": "left",
        "leg_symptoms": ["pain"],
        "onset_days": 60,
        "conservative_care_weeks": 7,
    },
    "cauda equina": {**_NUMB, "urinary_retention": "new", "saddle_anaesthesia": "yes", "post_void_residual_ml": 450.5},
    "both legs weak": {"leg_symptom_side": "both", "leg_symptoms": ["weakness"], "bilateral_leg_weakness": "yes"},
    "cord signs": {"upper_motor_neuron_signs": ["babinski", "sensory_level"], "gait_disturbance": "yes"},
    "aorta": {"aortic_features": ["known_aaa", "pulsatile_mass"], "age_years": 74},
    "muscle compartment": {
        "compartment_features": ["dark_urine", "ck_raised"],
        "onset_circumstances": "severe_exertion",
    },
    "getting worse": {**_NUMB, "progressive_deficit": "yes"},
    "foot drop, power full": {**_NUMB, "foot_drop": "yes"},
    "both legs numb": {**_NUMB, "leg_symptom_side": "both"},
    "mild weakness": {**_NUMB, "power": _weak("L5", 4)},
    "severe weakness": {**_NUMB, "power": _weak("L5", 2)},
    "saddle not asked": {**_NUMB, "saddle_anaesthesia": "unknown"},
    "history not finished": {"fever": "unknown", "trauma": "unknown"},
    "long-standing bladder": {**_NUMB, "urinary_incontinence": "longstanding"},
    "intractable pain": {"intractable_pain": "yes", "back_pain_nrs": 10},
    "cancer": {"cancer_history": "yes"},
    "infection": {"fever": "yes", "infection_risks": ["ivdu", "recent_procedure_or_injection"]},
    "fracture risk": {"corticosteroid_use": "yes", "trauma": "minor", "age_years": 80},
    "child": {"age_years": 15},
    "pacemaker": {**_NUMB, "mri_contraindication": "device_or_implant"},
    "no safe drug": {
        **_NUMB,
        "age_years": 82,
        "drug_allergies": ["acetaminophen", "nsaid"],
        "renal_impairment": "severe",
        "liver_disease": "yes",
        "anticoagulant_or_bleeding_disorder": "yes",
        "onset_days": 20,
    },
    "pregnant": {**_NUMB, "pregnancy": "yes"},
    "start and leg not known": {"onset_days": None, "leg_symptom_side": "unknown", "leg_symptoms": []},
    "symptoms without a side": {**_NUMB, "leg_symptom_side": "none"},
    "no pain now": {"back_pain_nrs": 0},
}
CASES: Final[dict[str, Findings]] = {
    **{name: Findings.model_validate({**_WELL, **change}) for name, change in _CHANGES.items()},
    "sent at once": Findings(saddle_anaesthesia="yes"),
    "nothing answered": Findings(),
    "everything at once": Findings.model_validate(
        {
            **_WELL,
            **_NUMB,
            "age_years": 81,
            "pregnancy": "yes",
            "onset_days": 1,
            "onset_circumstances": "major_trauma",
            "leg_pain_nrs": 10,
            "leg_symptom_side": "both",
            "leg_symptoms": ["pain", "tingling", "numbness", "weakness"],
            "intractable_pain": "yes",
            "claudication_pattern": "yes",
            "urinary_retention": "new",
            "urinary_incontinence": "new",
            "urinary_sensation_change": "new",
            "bowel_dysfunction": "new",
            "saddle_anaesthesia": "yes",
            "sexual_dysfunction": "yes",
            "bilateral_leg_weakness": "yes",
            "post_void_residual_ml": 900,
            "anal_tone": "reduced",
            "perianal_pinprick": "reduced",
            "progressive_deficit": "yes",
            "power": {side: dict.fromkeys(MYOTOMES, 1) for side in ("left", "right")},
            "foot_drop": "yes",
            "knee_reflex": {"left": "absent", "right": "brisk"},
            "ankle_reflex": {"left": "absent", "right": "reduced"},
            "sensory_loss": [{"root": root, "side": "both"} for root in ("T10", "L4", "L5", "S1", "S3", "S5", None)],
            "straight_leg_raise": {side: {"result": "positive", "angle_degrees": 30} for side in ("left", "right")},
            "crossed_straight_leg_raise": "positive",
            "femoral_nerve_stretch": {"left": "positive", "right": "negative"},
            "upper_motor_neuron_signs": ["babinski", "clonus", "sensory_level", "spastic_gait", "brisk_reflexes"],
            "gait_disturbance": "yes",
            "ascending_weakness": "yes",
            "cancer_history": "yes",
            "weight_loss": "yes",
            "fever": "yes",
            "infection_risks": ["ivdu", "immunosuppression", "diabetes_or_dialysis", "recent_bacteraemia"],
            "raised_inflammatory_markers": "yes",
            "trauma": "major",
            "corticosteroid_use": "yes",
            "osteoporosis": "yes",
            "midline_tenderness": "yes",
            "night_pain": "yes",
            "inflammatory_features": ["arthritis", "psoriasis", "morning_stiffness"],
            "aortic_features": ["known_aaa", "shock_or_collapse"],
            "compartment_features": ["dark_urine"],
            "anticoagulant_or_bleeding_disorder": "yes",
            "prior_lumbar_surgery": "yes",
            "suspected_instability": "yes",
            "vital_signs": {"temperature_c": 39.1, "heart_rate": 130, "systolic_bp": 80},
            "conservative_care_weeks": 8,
            "response_to_care": "worse",
            "mri_done": "yes",
            "safe_to_go_home": "no",
            "renal_impairment": "dialysis",
            "gi_bleed_or_ulcer": "active",
            "cardiovascular_disease": "yes",
            "liver_disease": "yes",
            "drug_allergies": ["acetaminophen", "nsaid", "muscle_relaxant", "other"],
            "interacting_medicines": ["opioid", "benzodiazepine"],
            "respiratory_disease": "yes",
            "mri_contraindication": "device_or_implant",
        }
    ),
}
