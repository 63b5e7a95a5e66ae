"""The spaces that are enumerated: every three-valued finding that rules E, U and M read, in several situations."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.rules import DECIDING
from tests.proofs.space import Axis, Space
from tests.triage.cases import FULL_POWER, NORMAL_JERKS, power

_CHAIN: Final = ((0, 1), (1, 2))
_SAME_DAY: Final = "at least urgent_same_day"
_WORKUP: Final = "at least other_red_flag_workup"


def _axis(name: str, *answers: Any, positive: bool = False, floor: str | None = None, ordered: bool = True) -> Axis:
    """A finding answered no, unknown or yes, in this order; `floor` is the level that "unknown" must reach alone."""
    return Axis(
        name,
        tuple({name: answer} for answer in answers),
        _CHAIN if ordered else (),
        (2,) if positive else (),
        None if floor is None else 1,
        floor,
    )


_NEW: Final = ("no", "unknown", "new")
_TOLD: Final = ("no", "unknown", "yes")

# The panel of emergency questions (tier E of section C): one that is open is a floor at urgent_same_day.
_PANEL: Final = (
    _axis("urinary_retention", *_NEW, positive=True, floor=_SAME_DAY),
    _axis("urinary_incontinence", *_NEW, positive=True, floor=_SAME_DAY),
    _axis("urinary_sensation_change", *_NEW, positive=True, floor=_SAME_DAY),
    _axis("bowel_dysfunction", *_NEW, positive=True, floor=_SAME_DAY),
    _axis("saddle_anaesthesia", *_TOLD, positive=True, floor=_SAME_DAY),
    _axis("bilateral_leg_weakness", *_TOLD, positive=True, floor=_SAME_DAY),
    _axis("sexual_dysfunction", *_TOLD, floor=_SAME_DAY),
    _axis("upper_motor_neuron_signs", [], None, ["babinski"], floor=_SAME_DAY),
)
# Other questions that must be asked (tier U): one that is open is a floor at other_red_flag_workup.
_MUST_ASK: Final = (
    _axis("progressive_deficit", *_TOLD, floor=_WORKUP),
    _axis("foot_drop", *_TOLD, floor=_WORKUP),
    _axis("aortic_features", [], None, ["pulsatile_mass"], floor=_WORKUP),
    _axis("cancer_history", *_TOLD, floor=_WORKUP),
    _axis("fever", *_TOLD, floor=_WORKUP),
    _axis("infection_risks", [], None, ["recent_bacteraemia"], floor=_WORKUP),
    _axis("trauma", "none", "unknown", "major", floor=_WORKUP),
    _axis("anticoagulant_or_bleeding_disorder", *_TOLD),
    _axis("intractable_pain", *_TOLD),
)
_SIGNS: Final = (
    _axis("sensory_loss", [], None, [{"root": "L5", "side": "right"}]),
    _axis("power", FULL_POWER, None, power("right", L5=4), floor=_WORKUP),
    _axis("ankle_reflex", NORMAL_JERKS, None, {"left": "normal", "right": "absent"}),
    # Item by item (P1): that weakness was answered no beside it is no step, and may make R2 stand in for U3.
    _axis("leg_symptoms", ["pain"], {"yes": ["pain"], "unknown": ["numbness"]}, ["pain", "numbness"]),
)
# Optional findings: "unknown" gives the same facts as "no" (section D3, 7).
_OPTIONAL: Final = (
    _axis("post_void_residual_ml", 0, None, 250, positive=True),
    _axis("anal_tone", "normal", "not_examined", "reduced", positive=True),
    _axis("perianal_pinprick", "normal", "not_examined", "reduced", positive=True),
    _axis("ascending_weakness", *_TOLD),
    _axis("compartment_features", [], None, ["ck_raised"]),
    _axis("vital_signs", {"systolic_bp": 120, "temperature_c": 37}, None, {"systolic_bp": 85}),
    # Not a red flag: it may make R2 stand in for U3, the one exemption that section D4 names.
    _axis("claudication_pattern", *_TOLD, ordered=False),
)
# Six findings of two fact states each: their 64 combinations are the bits of one machine word.
WORD: Final = (
    _axis("gait_disturbance", *_TOLD),
    _axis("raised_inflammatory_markers", *_TOLD),
    _axis("midline_tenderness", *_TOLD),
    _axis("night_pain", *_TOLD),
    _axis("weight_loss", *_TOLD),
    _axis("prior_lumbar_surgery", *_TOLD),
)
WORD_NAMES: Final = tuple(axis.name for axis in WORD)
FREE: Final = (*_PANEL, *_MUST_ASK, *_SIGNS, *_OPTIONAL, *WORD)

_SETTLED: Final[dict[str, Any]] = {
    "age_years": 40,
    "onset_days": 5,
    "conservative_care_weeks": 0,
    "corticosteroid_use": "no",
    "osteoporosis": "no",
}
SITUATIONS: Final[dict[str, dict[str, Any]]] = {
    "right leg, day 5, age 40": {**_SETTLED, "leg_symptom_side": "right"},
    "both legs, day 60, age 72, six weeks of care that did not help": {
        **_SETTLED,
        "leg_symptom_side": "both",
        "onset_days": 60,
        "age_years": 72,
        "onset_circumstances": "lifting",
        "conservative_care_weeks": 6,
        "response_to_care": "same",
    },
    "side, age, start and care not known; steroids and osteoporosis not asked": {"leg_symptom_side": "unknown"},
    "no leg, age 16": {**_SETTLED, "leg_symptom_side": "none", "age_years": 16},
}


def space(situation: str) -> Space:
    """Every form of the free findings in one situation."""
    return Space(situation, SITUATIONS[situation], FREE)


# The findings that lie in the array of the first sweep; the second sweep has the others.
FIRST: Final = frozenset(
    {
        "progressive_deficit",
        "foot_drop",
        "fever",
        "cancer_history",
        "infection_risks",
        "sensory_loss",
        "power",
        "ankle_reflex",
        "leg_symptoms",
    }
)


def read_by_urgent_rules() -> frozenset[str]:
    """The fields that some rule E, U or M reads."""
    return frozenset(field for rule in DECIDING if rule.id[0] in "EUM" for field in rule.reads)


def left_to_the_solver() -> frozenset[str]:
    """Of those, the fields that no enumerated form varies: in each situation they have one answer, or none."""
    return read_by_urgent_rules() - {field for axis in FREE for field in axis.fields}
