"""The seed's own case as a clinician answers it in the form, row by row, and the press that sends a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.sandbox.person import Person
    from bot.sandbox.views import View

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
    "pain": "severe",
    "power_and_heels": "all_full_heels",
    "ankle_jerks": "normal",
    "feeling": "right",
    "cord_signs": ["none_of_these"],
    "fever": "no",
    "infection_risks": ["none_of_these"],
    "cancer_history": "no",
    "fracture_risks": ["none_of_these"],
    "anticoagulant_or_bleeding_disorder": "no",
    "circulation": ["none_of_these"],
    "before_medicines": ["none_of_these"],
    "mri_contraindication": "no",
}


async def post(person: Person, view: View | None = None) -> dict[str, Any] | None:
    """Press the form's button, and post it all the same where the bot first names what was not asked."""
    answer = await person.submit(view)
    return await person.submit() if answer and answer.get("response_action") == "push" else answer
