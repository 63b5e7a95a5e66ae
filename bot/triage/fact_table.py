"""The table of what the rules may ask of an examination: each fact is named once, with its fields and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.triage import readings
from bot.triage.dates import HAEMATOMA_DAYS, SIX_WEEKS_DAYS
from bot.triage.findings import RESIDUAL_ML, SEVERE_RATING
from bot.triage.kleene import NO, UNKNOWN, YES, Kleene

if TYPE_CHECKING:
    from bot.triage.findings import Findings


@dataclass(frozen=True, slots=True)
class Fact:
    """One three-valued fact about a form: the fields that it is named by, and what it says when it holds.

    What else can tip it is in `READS`.

    An optional finding that was not collected reads as no (section D3, 7), a must-ask one as cannot tell.
    """

    name: str
    fields: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A fact that one coded answer decides."""

    fact: Fact
    answers: Mapping[str | None, Kleene]


@dataclass(frozen=True, slots=True)
class Read:
    """Facts that are read off a group of fields together.

    `beside` are fields that can tip them as well, and are never named as what made one hold or leaves it open.
    """

    facts: tuple[Fact, ...]
    of: Callable[[Findings], tuple[Kleene, ...]]
    beside: tuple[str, ...] = ()


_TOLD: Final = {"no": NO, "unknown": UNKNOWN, "yes": YES}
_OPTIONAL: Final = {"no": NO, "unknown": NO, "yes": YES}
_NEW: Final = {"no": NO, "longstanding": NO, "unknown": UNKNOWN, "new": YES}
_OLD: Final = {"no": NO, "longstanding": YES, "unknown": NO, "new": NO}
_REDUCED: Final = {"normal": NO, "reduced": YES, "not_examined": NO}
_CIRCUMSTANCES: Final = (
    "none", "lifting", "minor_trauma", "major_trauma", "severe_exertion", "after_procedure", "unknown",
)  # fmt: skip
_PULSES: Final = ("normal", "longstanding_reduced", "new_cold_or_pulseless", "not_examined")
_SCANS: Final = (
    "not_known",
    "awaited",
    "no_compression",
    "root_compression",
    "cauda_equina_or_cord_compression",
    "infection",
    "tumour",
    "fracture",
)
_DIALYSIS: Final = {"no": NO, "mild_or_moderate": NO, "severe": NO, "unknown": NO, "dialysis": YES}
_RESPONSES: Final = (None, "better", "same", "worse", "not_applicable")


def _answered(field: str, answers: Mapping[Any, Kleene], says: str, name: str = "") -> Answered:
    return Answered(Fact(name or field, (field,), says), answers)


def _began(circumstance: str, name: str) -> Answered:
    answers = {one: YES if one == circumstance else NO for one in _CIRCUMSTANCES}
    return _answered("onset_circumstances", answers, f"began with {circumstance.replace('_', ' ')}", name)


def _response(name: str, says: str, *responses: str | None) -> Answered:
    return _answered("response_to_care", {one: YES if one in responses else NO for one in _RESPONSES}, says, name)


def _pulses(answer: str, says: str, name: str) -> Answered:
    return _answered("foot_pulses", {one: YES if one == answer else NO for one in _PULSES}, says, name)


def _scan(result: str, says: str) -> Answered:
    name = "scan_compression" if result.startswith("cauda") else f"scan_{result.removesuffix('_compression')}"
    return _answered("scan_result", {one: YES if one == result else NO for one in _SCANS}, says, name)


ANSWERED: Final[tuple[Answered, ...]] = (
    _answered("urinary_retention", _NEW, "new trouble passing urine, or retention", "retention"),
    _answered("urinary_incontinence", _NEW, "new leaking of urine", "incontinence"),
    _answered("urinary_sensation_change", _NEW, "new change of bladder feeling, urge or stream", "bladder_sensation"),
    _answered("bowel_dysfunction", _NEW, "new bowel incontinence or lost rectal feeling", "bowel"),
    _answered("urinary_retention", _OLD, "long-standing trouble passing urine", "old_retention"),
    _answered("urinary_incontinence", _OLD, "long-standing leaking of urine", "old_incontinence"),
    _answered("urinary_sensation_change", _OLD, "long-standing change of bladder feeling", "old_bladder_sensation"),
    _answered("bowel_dysfunction", _OLD, "long-standing bowel symptom", "old_bowel"),
    _answered("saddle_anaesthesia", _TOLD, "numb or odd feeling between the legs", "saddle"),
    _answered("sexual_dysfunction", _TOLD, "new loss of genital feeling or sexual function", "sexual"),
    _answered("bilateral_leg_weakness", _TOLD, "both legs weak", "bilateral_weakness"),
    _answered("anal_tone", _REDUCED, "reduced anal tone", "tone_reduced"),
    _answered("perianal_pinprick", _REDUCED, "reduced perianal pinprick", "pinprick_reduced"),
    _answered("foot_drop", _TOLD, "foot drop"),
    _answered("progressive_deficit", _TOLD, "weakness or numbness getting worse", "progressive"),
    _answered("gait_disturbance", _OPTIONAL, "new unsteadiness or falls", "gait"),
    _answered("ascending_weakness", _OPTIONAL, "weakness climbing both legs, reflexes lost", "ascending"),
    _answered("claudication_pattern", _OPTIONAL, "symptoms on walking that ease with sitting", "claudication"),
    _answered("intractable_pain", _TOLD, "pain uncontrolled after properly tried analgesia"),
    _answered("fever", _TOLD, "fever or rigors", "told_fever"),
    _answered("raised_inflammatory_markers", _OPTIONAL, "raised CRP or ESR", "raised_markers"),
    _answered("cancer_history", _TOLD, "history of cancer", "cancer"),
    _answered("weight_loss", _OPTIONAL, "unexplained weight loss"),
    _answered("night_pain", _OPTIONAL, "pain at night or at rest"),
    _answered("midline_tenderness", _OPTIONAL, "midline vertebral tenderness"),
    _answered("trauma", {"none": NO, "minor": NO, "unknown": UNKNOWN, "major": YES}, "major trauma", "told_major"),
    _answered("trauma", {"none": NO, "minor": YES, "unknown": NO, "major": NO}, "minor trauma", "told_minor"),
    _began("major_trauma", "began_with_major_trauma"),
    _began("minor_trauma", "began_with_minor_trauma"),
    _began("lifting", "lifting"),
    _began("after_procedure", "after_procedure"),
    _answered("corticosteroid_use", _TOLD, "prolonged corticosteroid use", "steroids"),
    _answered("osteoporosis", _TOLD, "osteoporosis or a fragility fracture"),
    _answered("anticoagulant_or_bleeding_disorder", _TOLD, "anticoagulant or bleeding disorder", "anticoagulant"),
    _response("said_no_better", "no better with care", "same", "worse"),
    _response("not_said_better", "not recorded as better with care", None, "same", "worse", "not_applicable"),
    _response("said_worse", "worse with care", "worse"),
    _answered("prior_lumbar_surgery", _OPTIONAL, "previous lumbar surgery", "prior_surgery"),
    _answered("suspected_instability", _OPTIONAL, "suspected instability or slip", "instability"),
    _answered("constant_pain", _OPTIONAL, "new pain that stays the same whatever the position"),
    _answered("thoracic_pain", _OPTIONAL, "the worst pain in the chest part of the spine"),
    _answered("arm_symptoms", _OPTIONAL, "new numb, weak or clumsy hands"),
    _pulses("new_cold_or_pulseless", "a newly cold, pale or pulseless leg", "pulses_new"),
    _pulses("longstanding_reduced", "foot pulses long known to be weak", "pulses_old"),
    _scan("cauda_equina_or_cord_compression", "a scan that shows compression of cauda equina or cord"),
    _scan("infection", "a scan that shows infection"),
    _scan("tumour", "a scan that shows a tumour"),
    _scan("fracture", "a scan that shows a fracture"),
    _scan("root_compression", "a scan that shows compression of a nerve root"),
    # Not known is neutral here: the infection risks ask for dialysis themselves, and a drug flag moves no rule (P8).
    _answered("renal_impairment", _DIALYSIS, "on dialysis", "dialysis"),
    _answered(
        "pregnancy",
        {"yes": YES, "unknown": UNKNOWN, "no": NO, "not_applicable": NO, "postpartum": NO},
        "pregnant or possibly pregnant",
        "pregnant",
    ),
)


def _read(
    of: Callable[[Findings], tuple[Kleene, ...]],
    fields: tuple[str, ...],
    *named: tuple[str, str],
    beside: tuple[str, ...] = (),
) -> Read:
    return Read(tuple(Fact(name, fields, says) for name, says in named), of, beside)


_WHICH_LEG: Final = ("leg_symptom_side", "leg_symptoms")
"""Whether a leg is affected, and which: it says how much of an examination must be known."""


READ: Final[tuple[Read, ...]] = (
    _read(
        readings.sides,
        ("leg_symptom_side",),
        ("side_both", "symptoms in both legs"),
        ("side_left", "symptoms in the left leg"),
        ("side_right", "symptoms in the right leg"),
        beside=("leg_symptoms",),
    ),
    _read(
        readings.leg_symptoms,
        ("leg_symptoms",),
        ("numbness", "numbness of the leg"),
        ("tingling", "tingling of the leg"),
        ("reported_weakness", "the leg feels weak"),
        beside=("leg_symptom_side",),
    ),
    _read(
        readings.sensation,
        ("sensory_loss",),
        ("sensory_loss", "reduced feeling on examination"),
        ("sensory_left", "reduced feeling in the left leg"),
        ("sensory_right", "reduced feeling in the right leg"),
        ("sacral_loss", "reduced feeling in S3 to S5"),
        ("trunk_loss", "reduced feeling on the trunk"),
        ("trunk_both", "reduced feeling on both sides of the trunk: a sensory level"),
        ("s2_loss", "reduced feeling in S2"),
    ),
    _read(
        readings.power,
        ("power",),
        ("weak_left", "power below 5 in the left leg"),
        ("weak_right", "power below 5 in the right leg"),
        ("severe_weakness", "power of 3 or less"),
        ("several_roots_weak", "two or more myotomes weak on one side"),
        ("full_power", "power 5 throughout, both legs"),
        beside=_WHICH_LEG,
    ),
    Read(
        (
            Fact("ankle_lost", ("ankle_reflex",), "reduced or absent ankle reflex"),
            Fact("knee_lost", ("knee_reflex",), "reduced or absent knee reflex"),
            Fact("reflex_left", ("ankle_reflex", "knee_reflex"), "reduced or absent reflex on the left"),
            Fact("reflex_right", ("ankle_reflex", "knee_reflex"), "reduced or absent reflex on the right"),
            Fact("brisk_jerk", ("ankle_reflex", "knee_reflex"), "a brisk knee or ankle reflex"),
        ),
        readings.reflexes,
        _WHICH_LEG,
    ),
    _read(
        readings.cord_signs,
        ("upper_motor_neuron_signs",),
        ("cord_sign", "upgoing toe, clonus, sensory level or spastic gait"),
        ("brisk_sign", "brisk reflexes"),
    ),
    _read(
        readings.infection_risks,
        ("infection_risks",),
        ("infection_risk", "a risk factor for infection that counts alone"),
        ("bacteraemia", "recent bacteraemia"),
        ("injecting_or_immunosuppressed", "injecting drugs or low immunity"),
        ("diabetes", "diabetes"),
        ("tuberculosis", "a risk of tuberculosis"),
        ("spinal_procedure", "a spinal procedure in the last 30 days"),
    ),
    _read(
        readings.vital_signs,
        ("vital_signs",),
        ("measured_fever", "a temperature of 38 C or more"),
        ("sepsis_signs", "vital signs of sepsis or shock"),
        ("shock_pressure", "a systolic pressure of 90 or below"),
        ("low_pressure_fast_pulse", "a systolic pressure of 100 or below with a pulse of 100 or more"),
        beside=("fever",),
    ),
    _read(
        readings.severity,
        ("back_pain_nrs", "pain_severity"),
        ("severe", "severe pain"),
    ),
    _read(
        lambda x: (readings.sure(x.leg_pain_nrs is not None and x.leg_pain_nrs >= SEVERE_RATING),),
        ("leg_pain_nrs",),
        ("leg_pain_severe", "leg pain of 7 or more"),
    ),
    _read(
        lambda x: (readings.sure(x.onset_days is None or x.onset_days <= HAEMATOMA_DAYS),),
        ("onset_days",),
        ("within_three_days", "three days or less, or not known how long"),
    ),
    _read(
        readings.blood_tests,
        ("alarming_blood_tests",),
        ("anaemia", "anaemia on blood tests"),
        ("calcium_or_kidneys", "raised calcium or new kidney impairment on blood tests"),
    ),
    _read(
        lambda x: (readings.sure(x.vascular_risks),),
        ("vascular_risks",),
        ("vascular_risk", "smoker or ex-smoker, or hypertension"),
    ),
    Read(
        (
            Fact(
                "inflammatory_entry",
                ("age_years", "onset_days"),
                "pain over 3 months that started before 45",
            ),
            Fact("inflammatory_four", ("inflammatory_features",), "four or more inflammatory features"),
            Fact("inflammatory_some", ("inflammatory_features",), "inflammatory features"),
        ),
        readings.inflammatory,
        ("inflammatory_features",),
    ),
    _read(
        readings.ages,
        ("age_years",),
        ("under_18", "under 18"),
        ("aged_50", "50 or over"),
        ("over_50", "over 50"),
        ("aged_60", "60 or over"),
        ("aged_65", "65 or over"),
        ("aged_75", "75 or over"),
    ),
    _read(
        lambda x: (readings.sure(x.post_void_residual_ml is not None and x.post_void_residual_ml >= RESIDUAL_ML),),
        ("post_void_residual_ml",),
        ("residual_large", "post-void residual of 200 ml or more"),
    ),
    _read(
        lambda x: (readings.radicular(x),),
        ("leg_symptoms", "leg_symptom_side"),
        ("radicular", "leg symptoms of a nerve root"),
        beside=("leg_pain_nrs", "straight_leg_raise", "crossed_straight_leg_raise", "femoral_nerve_stretch"),
    ),
    _read(
        lambda x: (readings.told(x.aortic_features, *readings.AORTIC),),
        ("aortic_features",),
        ("aortic", "an aortic warning feature"),
    ),
    _read(
        lambda x: (readings.sure(x.compartment_features),),
        ("compartment_features",),
        ("compartment", "a feature of paraspinal compartment syndrome"),
    ),
    _read(
        lambda x: (readings.at_least(x.onset_days, SIX_WEEKS_DAYS + 1),),
        ("onset_days",),
        ("over_six_weeks", "more than six weeks"),
    ),
    _read(
        lambda x: (readings.weeks_of_care(x),),
        ("conservative_care_weeks", "onset_days"),
        ("weeks_of_care", "four weeks or more of conservative care"),
    ),
)
FACTS: Final[tuple[Fact, ...]] = (*(one.fact for one in ANSWERED), *(fact for group in READ for fact in group.facts))
FACT: Final[dict[str, Fact]] = {fact.name: fact for fact in FACTS}
_BESIDE: Final = {fact.name: group.beside for group in READ for fact in group.facts}
READS: Final = {fact.name: tuple(dict.fromkeys((*fact.fields, *_BESIDE.get(fact.name, ())))) for fact in FACTS}
"""Every field that each fact reads, by its name."""
