"""The seed's own case as a clinician answers it in the form, question by question."""

from __future__ import annotations

from typing import Final

Given = str | list[str]

SEED_STEP_1: Final[dict[str, Given]] = {
    "urinary_retention": "no",
    "urinary_incontinence": "no",
    "urinary_sensation_change": "no",
    "bowel_dysfunction": "no",
    "saddle_anaesthesia": "no",
    "sexual_dysfunction": "no",
    "bilateral_leg_weakness": "no",
    "progressive_deficit": "no",
    "leg_symptom_side": "right",
    "leg_symptoms": ["pain", "numbness", "none_of_these"],
}
SEED_STEP_2: Final[dict[str, Given]] = {
    "age_years": "44",
    "onset_days": "1",
    "conservative_care_weeks": "0",
    "pregnancy": "not_applicable",
    "pain_severity": "severe",
    "intractable_pain": "no",
    "power": "all_full",
    "foot_drop": "no",
    "upper_motor_neuron_signs": ["none_of_these"],
    "sensory_loss": "reduced",
    "sensory_loss_right": ["not_stated"],
    "ankle_reflex_left": "normal",
    "ankle_reflex_right": "normal",
    "cancer_history": "no",
    "fever": "no",
    "infection_risks": ["none_of_these"],
    "trauma": "none",
    "corticosteroid_use": "no",
    "osteoporosis": "no",
    "aortic_features": ["none_of_these"],
    "anticoagulant_or_bleeding_disorder": "no",
    "renal_impairment": "no",
    "gi_bleed_or_ulcer": "no",
    "cardiovascular_disease": "no",
    "liver_disease": "no",
    "drug_allergies": ["none_of_these"],
    "mri_contraindication": "no",
}
