"""Which answers open the emergency or the urgent pathway while the form is still being filled in."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from bot.triage.findings import MYOTOMES
from dialogs.examination import POWER, POWER_GRADED, SENSORY, SENSORY_REDUCED, SIDES
from dialogs.question import Answers, number

Urgency: TypeAlias = Literal["", "urgent", "emergency"]

LINE: Final[dict[Urgency, str]] = {
    "emergency": "Emergency pathway. Submit now; the rest can follow.",
    "urgent": "Urgent pathway. Submit now; the rest can follow.",
}

EMERGENCY: Final[dict[str, frozenset[str]]] = {
    "urinary_retention": frozenset({"new"}),
    "urinary_incontinence": frozenset({"new"}),
    "urinary_sensation_change": frozenset({"new"}),
    "bowel_dysfunction": frozenset({"new"}),
    "saddle_anaesthesia": frozenset({"yes"}),
    "bilateral_leg_weakness": frozenset({"yes"}),
    "upper_motor_neuron_signs": frozenset({"babinski", "clonus", "sensory_level", "spastic_gait"}),
    "anal_tone": frozenset({"reduced"}),
    "perianal_pinprick": frozenset({"reduced"}),
    "ascending_weakness": frozenset({"yes"}),
    "aortic_features": frozenset(
        {"known_aaa", "pulsatile_mass", "shock_or_collapse", "tearing_or_abdominal_pain_in_smoker_over_60"}
    ),
    "compartment_features": frozenset({"tense_paraspinal_swelling", "dark_urine", "ck_raised"}),
}
"""Answers that alone are an emergency (clinical.md D2: E1, E2, E4, E7, E9, E11)."""

URGENT: Final[dict[str, frozenset[str]]] = {
    "sexual_dysfunction": frozenset({"yes"}),
    "progressive_deficit": frozenset({"yes"}),
    "foot_drop": frozenset({"yes"}),
}
"""Answers that alone need action today (clinical.md D2: U9, U1, U2)."""

PANEL: Final = (
    "urinary_retention",
    "urinary_incontinence",
    "urinary_sensation_change",
    "bowel_dysfunction",
    "saddle_anaesthesia",
    "sexual_dysfunction",
    "bilateral_leg_weakness",
)
"""The cauda equina panel, F11 to F17: beside symptoms in both legs "not asked" is an emergency (E3)."""

_SADDLE_ROOTS: Final = frozenset({"S3", "S4", "S5"})
_RESIDUAL_ML: Final = 200
_WEAK: Final = 5
_SEVERE: Final = 3


def urgency(answers: Answers) -> Urgency:
    """Return how urgent these answers already are, whatever else is still open (clinical.md D2)."""
    if positive(answers, "emergency"):
        return "emergency"
    return "urgent" if positive(answers, "urgent") else ""


def positive(answers: Answers, level: Urgency) -> list[str]:
    """Return the questions whose answers alone, or together with one other, reach this level."""
    table = EMERGENCY if level == "emergency" else URGENT
    found = [question for question, values in table.items() if values & _given(answers, question)]
    weakest = {side: _weakest(answers, side) for side in SIDES}
    if level == "urgent":
        return [*found, POWER] if min(weakest.values()) <= _SEVERE else found
    both_legs, sexual = answers.get("leg_symptom_side") == "both", answers.get("sexual_dysfunction") == "yes"
    if both_legs or sexual:  # E3
        found.extend(asked for asked in PANEL if answers.get(asked) == "unknown")
    if both_legs and sexual:  # E3
        found.append("sexual_dysfunction")
    if max(weakest.values()) < _WEAK:
        found.append(POWER)  # E2
    if answers.get(SENSORY) == SENSORY_REDUCED:
        found.extend(area for side in SIDES if _SADDLE_ROOTS & _given(answers, area := f"{SENSORY}_{side}"))  # E1
    if number(answers.get("post_void_residual_ml", "")) >= _RESIDUAL_ML:
        found.append("post_void_residual_ml")  # E1
    return found


def _given(answers: Answers, question: str) -> set[str]:
    given = answers.get(question, [])
    return {given} if isinstance(given, str) else set(given)


def _weakest(answers: Answers, side: str) -> int:
    if answers.get(POWER) != POWER_GRADED:
        return _WEAK
    grades = [answers.get(f"power_{side}_{root}") for root in MYOTOMES]
    return min((int(grade) for grade in grades if isinstance(grade, str) and grade.isdigit()), default=_WEAK)
