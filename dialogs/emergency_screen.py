"""Step 1 of the form: the emergency screen, and which answers open the pathway at once."""

from __future__ import annotations

from typing import Final

from dialogs.question import Choice, Question, Ticks

YES_NO: Final = (("yes", "Yes"), ("no", "No"), ("unknown", "Not asked"))
SPHINCTER: Final = (
    ("new", "Yes, new or worse"),
    ("longstanding", "Long-standing and unchanged"),
    ("no", "No"),
    ("unknown", "Not asked"),
)

QUESTIONS: Final[tuple[Question, ...]] = (
    Choice("urinary_retention", "Any trouble starting, or not being able to pass urine?", SPHINCTER),
    Choice("urinary_incontinence", "Any leaking of urine, or not knowing that it is coming?", SPHINCTER),
    Choice("urinary_sensation_change", "Does the bladder, the urge or passing urine feel different?", SPHINCTER),
    Choice("bowel_dysfunction", "Any leaking of stool, or not feeling when the bowel is full?", SPHINCTER),
    Choice(
        "saddle_anaesthesia",
        "Any numb, tingling or odd feeling between the legs, genitals or back passage, or when wiping?",
        YES_NO,
    ),
    Choice("sexual_dysfunction", "Any new loss of genital feeling, erection or ejaculation?", YES_NO),
    Choice("bilateral_leg_weakness", "Are both legs weak?", YES_NO),
    Choice("progressive_deficit", "Is weakness or numbness spreading or getting worse over hours or days?", YES_NO),
    Choice(
        "leg_symptom_side",
        "Which leg is affected?",
        (("left", "Left"), ("right", "Right"), ("both", "Both"), ("none", "Neither"), ("unknown", "Not asked")),
    ),
    Ticks(
        "leg_symptoms",
        "What does the patient feel in the leg or legs?",
        (("pain", "Pain"), ("tingling", "Tingling"), ("numbness", "Numbness"), ("weakness", "Weakness")),
    ),
)
"""Wording after clinical.md section C, F11 to F17, F21, F07 and F08."""
