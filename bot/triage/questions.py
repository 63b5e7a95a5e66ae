"""The must-ask questions that can decide a rule, as they are named while they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTIONS: Final[dict[str, str]] = {
    "urinary_retention": "trouble passing urine",
    "urinary_incontinence": "leaking of urine",
    "urinary_sensation_change": "bladder feeling, urge and stream",
    "bowel_dysfunction": "bowel control and rectal feeling",
    "saddle_anaesthesia": "feeling between the legs (ask or examine)",
    "sexual_dysfunction": "genital feeling and sexual function",
    "bilateral_leg_weakness": "weakness of both legs",
    "upper_motor_neuron_signs": "cord signs (toes, clonus, sensory level, gait, jerks)",
    "progressive_deficit": "whether weakness or numbness is getting worse",
    "power": "power of great toe and plantarflexion on the affected side",
    "foot_drop": "foot drop (heel walking)",
    "leg_symptom_side": "which leg is affected",
    "leg_symptoms": "what is felt in the leg",
    "sensory_loss": "where feeling is reduced",
    "ankle_reflex": "ankle reflexes",
    "cancer_history": "history of cancer",
    "fever": "fever or rigors",
    "infection_risks": "risk factors for infection",
    "trauma": "trauma",
    "aortic_features": "aortic warning features",
    "anticoagulant_or_bleeding_disorder": "anticoagulant or bleeding disorder",
    "intractable_pain": "whether pain is uncontrolled after proper analgesia",
    "corticosteroid_use": "long-term steroids",
    "osteoporosis": "osteoporosis or fragility fracture",
    "age_years": "age",
    "onset_days": "when this episode began",
    "conservative_care_weeks": "weeks of treatment so far",
}
MUST_ASK: Final = frozenset(QUESTIONS)


def in_words(fields: Iterable[str]) -> str:
    """The open questions behind `fields`, in one line; every field that a rule can wait for has its words here."""
    return "; ".join(QUESTIONS[field] for field in fields)
