"""The space of the solver: every field that any fact reads, with one answer for each way in which it can matter."""

from __future__ import annotations

from typing import Any, Final, get_args

from bot.triage.fact_table import READS
from bot.triage.findings import FINDINGS
from bot.triage.rules import DECIDING
from bot.triage.vocabulary import InfectionRisk
from tests.proofs.space import Axis, Space
from tests.triage.cases import FULL, FULL_POWER, NORMAL_JERKS, power

_SAME_DAY: Final = "at least urgent_same_day"
_WORKUP: Final = "at least other_red_flag_workup"
_TOLD: Final = ("no", "unknown", "yes")
_NORMAL: Final = "normal"
_ABSENT: Final = "absent"


def _axis(
    name: str,
    answers: dict[str, Any],
    *steps: str,
    positive: tuple[str, ...] = (),
    unknown: str | None = None,
    floor: str | None = None,
) -> Axis:
    """A field, its answers by short names, and its steps as "less more" in those names."""
    place = {short: number for number, short in enumerate(answers)}
    pairs = tuple((place[less], place[more]) for less, more in (step.split() for step in steps))
    return Axis(
        name,
        tuple({name: answer} for answer in answers.values()),
        pairs,
        tuple(place[one] for one in positive),
        None if unknown is None else place[unknown],
        floor,
    )


def _told(name: str, floor: str | None = None, *, positive: bool = False) -> Axis:
    answers = {one: one for one in _TOLD}
    return _axis(
        name,
        answers,
        "no unknown",
        "unknown yes",
        positive=("yes",) if positive else (),
        unknown="unknown" if floor else None,
        floor=floor,
    )


def _sphincter(name: str) -> Axis:
    answers = {one: one for one in ("no", "longstanding", "unknown", "new")}
    return _axis(
        name,
        answers,
        "no unknown",
        "no longstanding",
        "unknown new",
        "longstanding new",
        positive=("new",),
        unknown="unknown",
        floor=_SAME_DAY,
    )


def _named(name: str, choices: dict[str, list[Any]], *steps: str, floor: str | None = None) -> Axis:
    """A list of what was found: nothing, not asked, or one of `choices`, each a step up from nothing and from a gap."""
    answers = {"none": [], "open": None, **choices}
    rising = [f"{less} {more}" for less in ("none", "open") for more in choices]
    return _axis(name, answers, "none open", *rising, *steps, unknown="open" if floor else None, floor=floor)


def _items(name: str, items: tuple[str, ...], *, floor: str) -> Axis:
    """A list item by item: each one open and each one yes, beside others that are all no and beside others all open."""
    every = get_args(InfectionRisk)
    answers: dict[str, Any] = {"none": [], "open": None}
    steps = ["none open"]
    for item in items:
        others = [one for one in every if one != item]
        answers[f"{item}?"] = {"yes": [], "unknown": [item]}
        answers[f"{item}!"] = [item]
        answers[f"{item}!?"] = {"yes": [item], "unknown": others}
        answers[f"{item}-?"] = {"yes": [], "unknown": others}
        steps += [f"none {item}?", f"{item}? {item}!", f"{item}! {item}!?", f"{item}-? open", f"open {item}!?"]
    return _axis(name, answers, *steps, unknown="open", floor=floor)


def _area(root: str | None, *sides: str) -> list[dict[str, Any]]:
    return [{"root": root, "side": side} for side in sides]


_AREAS: Final = {
    "leg_left": _area("L5", "left"),
    "leg_right": _area("L5", "right"),
    "leg_both": _area("L5", "both"),
    "s2_right": _area("S2", "right"),
    "unstated": _area(None, "right"),
    "trunk_one": _area("T8", "right"),
    "trunk_two": _area("T8", "both"),
    "s4_left": _area("S4", "left"),
    "leg_and_s4": [*_area("L5", "right"), *_area("S4", "right")],
    "leg_and_trunk": [*_area("L5", "right"), *_area("T8", "left")],
}
_GRADES: Final = {
    "full": FULL_POWER,
    "open": None,
    "right_quick": {"right": {"L5": 5, "S1": 5}},
    "left_quick": {"left": {"L5": 5, "S1": 5}},
    "both_quick": {"left": {"L5": 5, "S1": 5}, "right": {"L5": 5, "S1": 5}},
    "right_4": power("right", L5=4),
    "left_4": power("left", L5=4),
    "right_3": power("right", L5=3),
    "left_3": power("left", L5=3),
    "right_4_4": power("right", L5=4, S1=4),
    "left_4_4": power("left", L5=4, S1=4),
    "right_3_3": power("right", L5=3, S1=3),
    "both_4": {"left": {**FULL, "L5": 4}, "right": {**FULL, "L5": 4}},
    "both_3": {"left": {**FULL, "L5": 3}, "right": {**FULL, "L5": 3}},
    "right_4_alone": {"right": {"L5": 4}},
}
_JERKS: Final = {
    "normal": NORMAL_JERKS,
    "open": None,
    "left_only": {"left": _NORMAL},
    "right_only": {"right": _NORMAL},
    "left_lost": {"left": _ABSENT, "right": _NORMAL},
    "right_lost": {"left": _NORMAL, "right": "reduced"},
    "both_lost": {"left": _ABSENT, "right": _ABSENT},
    "brisk": {"left": _NORMAL, "right": "brisk"},
    "lost_and_brisk": {"left": _ABSENT, "right": "brisk"},
}
_JERK_STEPS: Final = (
    "normal left_lost",
    "normal right_lost",
    "left_lost both_lost",
    "right_lost both_lost",
    "normal brisk",
    "left_lost lost_and_brisk",
    "brisk lost_and_brisk",
    "normal open",
    "open both_lost",
)
_CARE: Final = {"open": None, "better": "better", "same": "same", "worse": "worse", "not_applicable": "not_applicable"}

_BY_HAND: Final[tuple[Axis, ...]] = (
    *(_sphincter(f"urinary_{one}") for one in ("retention", "incontinence", "sensation_change")),
    _sphincter("bowel_dysfunction"),
    _axis(
        "post_void_residual_ml",
        {"low": 199, "open": None, "high": 200},
        "low open",
        "open low",
        "open high",
        positive=("high",),
    ),
    *(
        _axis(
            name,
            {"normal": "normal", "open": "not_examined", "reduced": "reduced"},
            "normal open",
            "open normal",
            "open reduced",
            positive=("reduced",),
        )
        for name in ("anal_tone", "perianal_pinprick")
    ),
    _named(
        "upper_motor_neuron_signs",
        {"brisk": ["brisk_reflexes"], "babinski": ["babinski"], "both": ["babinski", "brisk_reflexes"]},
        "brisk both",
        "babinski both",
        floor=_SAME_DAY,
    ),
    _items(
        "infection_risks",
        (
            "ivdu",
            "diabetes_or_dialysis",
            "recent_bacteraemia",
            "recent_spinal_procedure",
            "diabetes",
            "tuberculosis_risk",
        ),
        floor=_WORKUP,
    ),
    _axis(
        "trauma",
        {one: one for one in ("none", "minor", "unknown", "major")},
        "none minor",
        "none unknown",
        "minor major",
        "unknown major",
        unknown="unknown",
        floor=_WORKUP,
    ),
    _axis(
        "onset_circumstances",
        {one: one for one in ("unknown", "lifting", "minor_trauma", "major_trauma", "after_procedure")},
        *(f"unknown {one}" for one in ("lifting", "minor_trauma", "major_trauma", "after_procedure")),
        "minor_trauma major_trauma",
    ),
    _named("aortic_features", {"mass": ["pulsatile_mass"], "known": ["known_aaa"]}, floor=_WORKUP),
    _named("compartment_features", {"swelling": ["tense_paraspinal_swelling"]}),
    # Not a red flag, and no step: it may make R2 stand in for U3 (the one exemption of section D4).
    _axis("claudication_pattern", {one: one for one in _TOLD}),
    _axis(
        "leg_symptom_side",
        {one: one for one in ("none", "unknown", "left", "right", "both")},
        "none unknown",
        "none left",
        "none right",
        "left both",
        "right both",
        "unknown both",
    ),
    _axis(
        "leg_symptoms",
        {
            "none": [],
            "open": None,
            "pain": ["pain"],
            "tingling": ["tingling"],
            "numbness": ["numbness"],
            "weakness": ["weakness"],
            "all": ["pain", "tingling", "numbness", "weakness"],
        },
        *(f"none {one}" for one in ("pain", "tingling", "numbness", "weakness", "open")),
        *(f"{one} all" for one in ("pain", "tingling", "numbness", "weakness", "open")),
        "tingling numbness",
    ),
    _axis(
        "sensory_loss",
        {"none": [], "open": None, **_AREAS},
        "none open",
        *(f"none {one}" for one in _AREAS),
        *(f"open {one}" for one in ("leg_left", "leg_right", "leg_both", "s4_left", "leg_and_s4", "unstated")),
        "leg_left leg_both",
        "leg_right leg_both",
        "trunk_one trunk_two",
        "s4_left leg_and_s4",
        "leg_right leg_and_s4",
        "leg_right leg_and_trunk",
        positive=("s4_left", "leg_and_s4"),
    ),
    _axis(
        "power",
        _GRADES,
        "full open",
        "full right_4",
        "full left_4",
        "right_4 right_3",
        "left_4 left_3",
        "right_4 right_4_4",
        "left_4 left_4_4",
        "right_4_4 right_3_3",
        "right_3 right_3_3",
        "right_4 both_4",
        "left_4 both_4",
        "right_3 both_3",
        "both_4 both_3",
        "open right_3",
        "open left_3",
        "open both_4",
        "full right_quick",
        "full left_quick",
        "full both_quick",
        "right_quick open",
        "left_quick open",
        "both_quick right_quick",
        "right_quick right_4_alone",
        unknown="open",
        floor=_WORKUP,
    ),
    _axis("ankle_reflex", _JERKS, *_JERK_STEPS),
    _axis("knee_reflex", _JERKS, *_JERK_STEPS),
    _axis(
        "vital_signs",
        {
            "open": None,
            "normal": {"temperature_c": 37, "systolic_bp": 120},
            "hot": {"temperature_c": 38.5},
            "moderate": {"heart_rate": 115},
            "hot_moderate": {"temperature_c": 38.5, "heart_rate": 115},
            "low_and_fast": {"systolic_bp": 100, "heart_rate": 100},
            "shock": {"temperature_c": 38.5, "heart_rate": 115, "systolic_bp": 85},
        },
        "open normal",
        "normal open",
        "normal hot",
        "normal moderate",
        "hot hot_moderate",
        "moderate hot_moderate",
        "hot_moderate shock",
        "normal low_and_fast",
        "low_and_fast shock",
    ),
    _axis(
        "age_years",
        {"child": 17, "young": 40, "open": None, **{str(age): age for age in (50, 51, 60, 65, 75)}},
    ),
    _axis(
        "onset_days",
        {"today": 3, "first": 5, "month": 28, "six_weeks": 42, "later": 43, "quarter": 91, "years": 8000, "open": None},
        "today first",
        "first month",
        "month six_weeks",
        "six_weeks later",
        "later quarter",
    ),
    _axis(
        "conservative_care_weeks",
        {"none": 0, "three": 3.9, "four": 4, "many": 30, "open": None},
        "none three",
        "three four",
        "four many",
    ),
    _axis("response_to_care", _CARE, "better same", "same worse"),
    _axis("back_pain_nrs", {"open": None, "mild": 3, "severe": 8}, "mild severe", "open severe"),
    _axis(
        "pain_severity",
        {one: one for one in ("not_severe", "unknown", "severe")},
        "not_severe unknown",
        "unknown severe",
    ),
    _axis(
        "foot_pulses",
        {"normal": "normal", "open": "not_examined", "weak": "longstanding_reduced", "cold": "new_cold_or_pulseless"},
        "normal open",
        "open normal",
        "open weak",
        "weak cold",
    ),
    _axis(
        "scan_result",
        {one: one for one in ("not_known", "no_compression", "root_compression", "fracture", "tumour", "infection")}
        | {"compression": "cauda_equina_or_cord_compression"},
        "not_known no_compression",
        "no_compression not_known",
        *(f"not_known {one}" for one in ("root_compression", "fracture", "tumour", "infection", "compression")),
        *(f"no_compression {one}" for one in ("root_compression", "fracture", "tumour", "infection", "compression")),
    ),
    _axis("renal_impairment", {one: one for one in ("no", "unknown", "dialysis")}, "no unknown", "unknown dialysis"),
    # Read by the words of a step alone.
    _axis("pregnancy", {one: one for one in ("no", "unknown", "yes")}),
    _named("vascular_risks", {"smoker": ["smoker_or_ex_smoker"]}),
    _named(
        "alarming_blood_tests",
        {"anaemia": ["anaemia"], "calcium": ["raised_calcium"], "both": ["anaemia", "raised_calcium"]},
        "anaemia both",
        "calcium both",
    ),
    _axis("leg_pain_nrs", {"open": None, "none": 0, "some": 5, "severe": 8}, "some severe"),
    _axis("crossed_straight_leg_raise", {"open": "not_done", "positive": "positive"}, "open positive"),
    _axis("femoral_nerve_stretch", {"open": None, "positive": {"left": "positive"}}, "open positive"),
    _axis("straight_leg_raise", {"open": None, "positive": {"right": {"result": "positive"}}}, "open positive"),
    _axis(
        "inflammatory_features",
        {
            "none": [],
            "open": None,
            "one": ["psoriasis"],
            "two_old": ["onset_before_45_over_3_months", "buttock_pain", "eases_with_movement"],
            "four": ["onset_before_35", "buttock_pain", "psoriasis", "arthritis"],
        },
        "none open",
        "open one",
        "one four",
    ),
)
_POSITIVE: Final = frozenset({"saddle_anaesthesia", "bilateral_leg_weakness"})
_FLOOR_OF: Final = {"emergency": _SAME_DAY, "urgent": _WORKUP}
_READ: Final = frozenset(field for reads in READS.values() for field in reads)
# What is answered no, unknown or yes has its axis from the table of findings.
_FROM_TABLE: Final = tuple(
    _told(name, _FLOOR_OF.get(finding.tier), positive=name in _POSITIVE)
    for name, finding in FINDINGS.items()
    if name in _READ and (finding.words or {}).keys() == set(_TOLD) and name not in {axis.name for axis in _BY_HAND}
)
WIDE: Final = Space("every field that a fact reads", {}, (*_BY_HAND, *_FROM_TABLE))
# Along these findings U3 may give way to R2, the one exemption that section D4 names, and what the steps then show.
EXEMPT: Final = frozenset({"onset_days", "conservative_care_weeks", "leg_symptom_side", "age_years"})
PROPERTY: Final = {
    "onset_days": "P16",
    "conservative_care_weeks": "P16",
    "leg_symptom_side": "P5",
    "age_years": "P17",
    "scan_result": "P21",
    "foot_pulses": "P21",
    "alarming_blood_tests": "P21",
}
"""The property that the steps of a finding show, where it is not P1."""
FLOORS: Final = frozenset(rule.id for rule in DECIDING if rule.floor)
ENDS_WITH_TIME: Final = {"onset_days": frozenset({"U11"})}
"""The named exemption of P16: severe pain on an anticoagulant is watched for three days."""
AGE: Final = "age_years"
_YOUNG: Final = (17, 40, None)
_OLDER: Final = (40, 50, 51, 60, 65, 75)
AGES: Final = (
    *((one, other) for one in _YOUNG for other in _YOUNG if one != other),
    *((one, other) for place, one in enumerate(_OLDER) for other in _OLDER[place + 1 :]),
)
"""P17: from and to which age no emergency, same-day or urgent MRI rule may be lost: out of scope, and growing older.

E7 at 50 and U12 at 60 begin at an age, so that nothing is said of growing younger within the scope."""
