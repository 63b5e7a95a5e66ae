"""How a finding is said: its name, its value in words, and what was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.questions import QUESTIONS
from dialogs.answers import QUESTIONS as FORM
from dialogs.question import Choice, Ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.triage.findings import Findings

EMERGENCY_FIELDS: Final = (
    "urinary_retention",
    "urinary_incontinence",
    "urinary_sensation_change",
    "bowel_dysfunction",
    "saddle_anaesthesia",
    "sexual_dysfunction",
    "bilateral_leg_weakness",
    "upper_motor_neuron_signs",
)
"""Must-ask tier E (clinical.md section C)."""

URGENT_FIELDS: Final = (
    "progressive_deficit",
    "power",
    "foot_drop",
    "cancer_history",
    "fever",
    "infection_risks",
    "trauma",
    "aortic_features",
)
"""Must-ask tier U (clinical.md section C)."""

OTHER_MUST_ASK: Final = (
    "age_years",
    "pregnancy",
    "onset_days",
    "back_pain_nrs",
    "leg_symptom_side",
    "leg_symptoms",
    "intractable_pain",
    "ankle_reflex",
    "sensory_loss",
    "straight_leg_raise",
    "crossed_straight_leg_raise",
    "corticosteroid_use",
    "osteoporosis",
    "anticoagulant_or_bleeding_disorder",
    "conservative_care_weeks",
    "renal_impairment",
    "gi_bleed_or_ulcer",
    "cardiovascular_disease",
    "liver_disease",
    "drug_allergies",
    "mri_contraindication",
)
"""The rest of the 60-second set."""

NAMES: Final[dict[str, str]] = {
    "age_years": "age",
    "pregnancy": "pregnancy",
    "onset_days": "start of the episode",
    "onset_circumstances": "how it started",
    "back_pain_nrs": "back pain rating",
    "leg_pain_nrs": "leg pain rating",
    "leg_symptom_side": "which leg is affected",
    "leg_symptoms": "what is felt in the leg",
    "intractable_pain": "uncontrolled pain despite analgesia",
    "claudication_pattern": "leg symptoms on walking, eased by sitting",
    "urinary_retention": "trouble passing urine",
    "urinary_incontinence": "leaking of urine",
    "urinary_sensation_change": "change in bladder feeling or urge",
    "bowel_dysfunction": "leaking of stool or lost bowel feeling",
    "saddle_anaesthesia": "numbness between the legs",
    "sexual_dysfunction": "loss of genital feeling or function",
    "bilateral_leg_weakness": "weakness of both legs",
    "post_void_residual_ml": "bladder scan after voiding",
    "anal_tone": "anal tone",
    "perianal_pinprick": "perianal pinprick",
    "progressive_deficit": "weakness or numbness getting worse",
    "power": "power in the legs",
    "foot_drop": "foot drop",
    "knee_reflex": "knee jerk",
    "ankle_reflex": "ankle jerk",
    "sensory_loss": "areas of reduced feeling",
    "straight_leg_raise": "straight-leg raise",
    "crossed_straight_leg_raise": "crossed straight-leg raise",
    "femoral_nerve_stretch": "prone knee bend",
    "upper_motor_neuron_signs": "cord signs",
    "gait_disturbance": "new unsteadiness or falls",
    "ascending_weakness": "weakness climbing both legs",
    "cancer_history": "history of cancer",
    "weight_loss": "unexplained weight loss",
    "fever": "fever, chills or sweats",
    "infection_risks": "infection risks",
    "raised_inflammatory_markers": "raised CRP or ESR",
    "trauma": "fall or injury",
    "corticosteroid_use": "long-term steroids",
    "osteoporosis": "osteoporosis or fragility fracture",
    "midline_tenderness": "midline tenderness",
    "night_pain": "pain at rest or at night",
    "inflammatory_features": "inflammatory back pain features",
    "aortic_features": "aortic warning features",
    "compartment_features": "muscle compartment features",
    "anticoagulant_or_bleeding_disorder": "blood thinner or bleeding disorder",
    "prior_lumbar_surgery": "previous back surgery",
    "suspected_instability": "suspected instability",
    "vital_signs": "vital signs",
    "conservative_care_weeks": "weeks of treatment so far",
    "response_to_care": "response to treatment",
    "mri_done": "MRI already done",
    "safe_to_go_home": "safe to go home and return",
    "renal_impairment": "kidney disease",
    "gi_bleed_or_ulcer": "ulcer or gut bleed",
    "cardiovascular_disease": "heart disease or stroke",
    "liver_disease": "liver disease or heavy drinking",
    "drug_allergies": "drug allergy",
    "interacting_medicines": "other medicines",
    "respiratory_disease": "lung disease or sleep apnoea",
    "mri_contraindication": "contraindication to MRI",
}
EXAMINED: Final = {
    "power",
    "foot_drop",
    "knee_reflex",
    "ankle_reflex",
    "sensory_loss",
    "straight_leg_raise",
    "crossed_straight_leg_raise",
    "femoral_nerve_stretch",
    "upper_motor_neuron_signs",
    "anal_tone",
    "perianal_pinprick",
    "midline_tenderness",
    "vital_signs",
    "post_void_residual_ml",
}
_UNKNOWN: Final = (None, "unknown", "not_examined", "not_done")
_FULL_POWER: Final = 5
_UNITS: Final = {
    "age_years": "{} years old",
    "onset_days": "began {} days ago",
    "back_pain_nrs": "back pain {} of 10",
    "leg_pain_nrs": "leg pain {} of 10",
    "post_void_residual_ml": "bladder scan after voiding {} ml",
    "conservative_care_weeks": "{} weeks of treatment so far",
}
_SIGNS: Final = {
    "temperature_c": "temperature {} °C",
    "heart_rate": "heart rate {}",
    "systolic_bp": "systolic pressure {} mmHg",
    "respiratory_rate": "respiratory rate {}",
}
_LEGS: Final = {
    "left": "symptoms in the left leg",
    "right": "symptoms in the right leg",
    "both": "symptoms in both legs",
    "none": "no leg affected",
}


def name(field: str) -> str:
    """Return what a field asks about, as a noun."""
    return NAMES.get(field, field.replace("_", " "))


def open_question(field: str) -> str:
    """Return what is still to be asked or examined when this field is open."""
    return QUESTIONS.get(field) or name(field)


def is_unknown(value: object) -> bool:
    """Tell whether a value of a finding says nothing: not asked, not examined, not done, not measured."""
    return value is None or (isinstance(value, str) and value in _UNKNOWN)


def unanswered(findings: Findings, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these fields the findings leave unknown, in the same order."""
    return tuple(field for field in fields if is_unknown(getattr(findings, field)))


def said(field: str, value: Any) -> str:
    """Return a finding in words, such as "new trouble passing urine"; `value` is in the vocabulary of findings.md."""
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json")
    if is_unknown(value):
        return f"{name(field)}: {'not examined' if field in EXAMINED else 'not asked'}"
    if isinstance(value, str):
        return _word(field, value)
    if isinstance(value, list | tuple):
        return _list(field, value)
    if isinstance(value, dict):
        return _by_part(field, value)
    return _UNITS.get(field, f"{name(field)} {{}}").format(f"{value:g}")


def _word(field: str, value: str) -> str:
    if field == "leg_symptom_side":
        return _LEGS[value]
    patterns = {"yes": "{}", "no": "no {}", "new": "new {}", "longstanding": "long-standing, unchanged {}"}
    if field == "pregnancy" and value == "yes":
        return "pregnant or possibly pregnant"
    if value in patterns:
        return patterns[value].format(name(field))
    return f"{name(field)}: {_label(field, value)}"


def _label(field: str, value: str) -> str:
    """Return the words that the form uses for this value."""
    question = FORM.get(field) or FORM.get(f"{field}_left")
    options = dict(question.options) if isinstance(question, Choice | Ticks) else {}
    words = options.get(value, value.replace("_", " "))
    return words[:1].lower() + words[1:] if not words[:2].isupper() else words


def _list(field: str, values: list[Any] | tuple[Any, ...]) -> str:
    if not values:
        return f"{name(field)}: none"
    if field == "sensory_loss":
        return f"reduced feeling: {', '.join(_area(loss) for loss in values)}"
    return f"{name(field)}: {', '.join(_label(field, str(value)) for value in values)}"


def _area(loss: Any) -> str:
    loss = loss.model_dump() if hasattr(loss, "model_dump") else loss
    side = "both sides" if loss["side"] == "both" else loss["side"]
    return f"{loss['root']} {side}" if loss.get("root") else f"{side} (area not stated)"


def _by_part(field: str, parts: Mapping[str, Any]) -> str:
    if field == "vital_signs":
        known = [words.format(f"{parts[sign]:g}") for sign, words in _SIGNS.items() if parts.get(sign) is not None]
        return ", ".join(known) or f"{name(field)}: not taken"
    sides = [f"{side} {words}" for side, part in parts.items() if (words := _one_side(field, part))]
    return f"{name(field)}: {'; '.join(sides)}" if sides else f"{name(field)}: not examined"


def _grades(grades: Mapping[str, int]) -> str:
    """Return the weak muscles by root with their MRC grade, the strong ones together."""
    weak = [f"{root} {grade}/5" for root, grade in grades.items() if grade < _FULL_POWER]
    strong = [root for root, grade in grades.items() if grade == _FULL_POWER]
    return ", ".join([*weak, *([f"{' '.join(strong)} 5/5"] if strong else [])])


def _one_side(field: str, part: Any) -> str:
    if isinstance(part, dict) and "result" in part:
        angle = part.get("angle_degrees")
        return "" if is_unknown(part["result"]) else part["result"] + (f" at {angle:g}°" if angle is not None else "")
    if isinstance(part, dict):
        return _grades({root: grade for root, grade in part.items() if grade is not None})
    return "" if is_unknown(part) else _label(field, str(part))
