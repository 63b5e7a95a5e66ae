"""The one table of findings: each field of an examination with its type, how it is asked and said, and what it may do.

The form's rows, the words of cards and pages, the must-ask tiers, the red flags that a card names, what "what would
change" tries, the axes of the proofs and the contract in `docs/findings.md` follow from it.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bot.triage.finding import NOW, Alarm, Finding
from bot.triage.vocabulary import (
    MYOTOMES,
    AorticFeature,
    BloodTest,
    CompartmentFeature,
    DrugAllergy,
    ExaminedNormal,
    InfectionRisk,
    InflammatoryFeature,
    InteractingMedicine,
    LegPower,
    LegRaise,
    LegRaises,
    LegSymptom,
    Listed,
    Measured,
    NerveStretch,
    NumericRating,
    Power,
    Reflexes,
    SensoryLoss,
    SensoryRoot,
    SphincterSymptom,
    StretchTest,
    UpperMotorNeuronSign,
    VascularRisk,
    VitalSigns,
    Vocabulary,
    YesNo,
)

__all__ = [
    "FINDINGS",
    "MYOTOMES",
    "Finding",
    "Findings",
    "LegPower",
    "LegRaise",
    "LegRaises",
    "Listed",
    "NerveStretch",
    "Power",
    "Reflexes",
    "SensoryLoss",
    "SensoryRoot",
    "VitalSigns",
    "as_known_then",
]

RESIDUAL_ML: Final = 200  # E1; BMJBP
SEVERE_RATING: Final = 7  # F05b: 7 to 10 is severe pain
FEVER_C: Final = 38.0
SHOCK_MMHG: Final = 90.0  # E5, E7: NG51
SEPSIS_PULSE: Final = 130.0  # NG51, above it
SEPSIS_BREATHS: Final = 25.0  # NG51
FULL_POWER: Final = 5
SACRAL: Final = frozenset({"S3", "S4", "S5"})
SERIOUS_RESULTS: Final = frozenset({"cauda_equina_or_cord_compression", "infection", "tumour", "fracture"})

_YES_NO: Final = {"yes": "Yes", "no": "No", "unknown": "Not asked"}
_EXAMINED: Final = {"yes": "Yes", "no": "No", "unknown": "Not examined"}
_SPHINCTER: Final = {
    "new": "Yes, new or worse",
    "longstanding": "Long-standing and unchanged",
    "no": "No",
    "unknown": "Not asked",
}
_NORMAL: Final = {"normal": "Normal", "reduced": "Reduced", "not_examined": "Not examined"}
_JERK: Final = {
    "normal": "Normal",
    "reduced": "Reduced",
    "absent": "Absent",
    "brisk": "Brisk",
    "not_examined": "Not examined",
}
_TEST: Final = {"positive": "Positive", "negative": "Negative", "not_done": "Not done"}
_RATING: Final = {**{str(one): str(one) for one in range(11)}, "unknown": "Not asked"}
_TOLD: Final = ("yes", "no")
_NEW_OR_NOT: Final = ("new", "no")


def _is(*values: str) -> Alarm:
    return lambda value: value in values


def _any(items: Any) -> bool:
    return bool(items)


def _is_weak(power: Power | None) -> bool:
    grades = [] if power is None else [*vars(power.left).values(), *vars(power.right).values()]
    return any(grade is not None and grade < FULL_POWER for grade in grades)


def _is_lost_or_brisk(jerks: Reflexes | None) -> bool:
    return jerks is not None and not {jerks.left, jerks.right} <= {"normal", "not_examined"}


def _is_abnormal(signs: VitalSigns | None) -> bool:
    if signs is None:
        return False
    hot = signs.temperature_c is not None and signs.temperature_c >= FEVER_C
    low = signs.systolic_bp is not None and signs.systolic_bp <= SHOCK_MMHG
    fast = (signs.heart_rate or 0.0) > SEPSIS_PULSE or (signs.respiratory_rate or 0.0) >= SEPSIS_BREATHS
    return hot or low or fast


def _not_null(value: object) -> object:
    if value is None:
        raise PydanticCustomError("null_left_out", "leave the field out instead of null")
    return value


class Findings(Vocabulary):
    """One examination. A field left out was not collected: unknown for a must-ask field, neutral for an optional one.

    The fields are C-ids F01 to F69 of the clinical evidence pack, in its order.
    """

    age_years: Annotated[
        Annotated[int, Field(strict=True, ge=0, le=120)] | None,
        Finding(
            "F01",
            "must ask",
            "episode",
            "age",
            "How old is the patient? (years)",
            unit="{} years old",
            enter="the age in whole years, 0 to 120",
            tries=(40, 17, 70),
        ),
    ] = None
    pregnancy: Annotated[
        Literal["no", "yes", "postpartum", "unknown", "not_applicable"],
        Finding(
            "F02",
            "must ask",
            "episode",
            "pregnancy",
            "Is the patient pregnant or possibly pregnant?",
            words={
                "yes": "Yes or possibly",
                "postpartum": "Gave birth in the last 6 weeks",
                "no": "No",
                "not_applicable": "Not applicable",
                "unknown": "Not asked",
            },
            later={"postpartum": 2},
        ),
    ] = "unknown"
    onset_days: Annotated[
        Annotated[int, Field(strict=True, ge=0, le=50_000)] | None,
        Finding(
            "F03",
            "must ask",
            "episode",
            "start of the episode",
            "How many days ago did this episode start?",
            open_as="when this episode began",
            unit="began {} days ago",
            enter="whole days since this episode began, 0 to 50000",
            hint="0 is today.",
            tries=(1, 43),
        ),
    ] = None
    onset_circumstances: Annotated[
        Literal["none", "lifting", "minor_trauma", "major_trauma", "severe_exertion", "after_procedure", "unknown"],
        Finding(
            "F04",
            "optional",
            "detail",
            "how it started",
            "What was happening when it started?",
            words={
                "none": "Nothing in particular",
                "lifting": "Lifting",
                "minor_trauma": "Minor injury",
                "major_trauma": "Major injury",
                "severe_exertion": "Severe exertion",
                "after_procedure": "After a procedure",
                "unknown": "Not asked",
            },
            alarms=_is("major_trauma", "after_procedure"),
            tries=("none", "lifting", "major_trauma", "after_procedure"),
        ),
    ] = "unknown"
    back_pain_nrs: Annotated[
        NumericRating | None,
        Finding(
            "F05",
            "optional",
            "detail",
            "back pain rating",
            "Back pain right now, 0 to 10?",
            words=_RATING,
            unit="back pain {} of 10",
            tries=(8, 2),
        ),
    ] = None
    pain_severity: Annotated[
        Literal["severe", "not_severe", "unknown"],
        Finding(
            "F05b",
            "must ask",
            "episode",
            "severity of the pain",
            "Severe pain, 7 or more?",
            words={"severe": "Yes, 7 to 10", "not_severe": "No, below 7", "unknown": "Not asked"},
            open_as="how severe the pain is",
            tries=("severe", "not_severe"),
            since=2,
        ),
    ] = "unknown"
    leg_pain_nrs: Annotated[
        NumericRating | None,
        Finding(
            "F06",
            "optional",
            "detail",
            "leg pain rating",
            "Leg pain right now, 0 to 10?",
            words=_RATING,
            unit="leg pain {} of 10",
            tries=(8,),
        ),
    ] = None
    leg_symptom_side: Annotated[
        Literal["none", "left", "right", "both", "unknown"],
        Finding(
            "F07",
            "must ask",
            "screen",
            "which leg is affected",
            "Which leg is affected?",
            words={"left": "Left", "right": "Right", "both": "Both", "none": "Neither", "unknown": "Not asked"},
            alarms=_is("both"),
            tries=("both", "none"),
        ),
    ] = "unknown"
    leg_symptoms: Annotated[
        Listed[LegSymptom] | None,
        Finding(
            "F08",
            "must ask",
            "screen",
            "what is felt in the leg",
            "What does the patient feel in the leg or legs?",
            words={"pain": "Pain", "tingling": "Tingling", "numbness": "Numbness", "weakness": "Weakness"},
        ),
    ] = None
    intractable_pain: Annotated[
        YesNo,
        Finding(
            "F09",
            "must ask",
            "episode",
            "uncontrolled pain despite analgesia",
            "Is pain still uncontrolled after properly tried analgesia?",
            words=_YES_NO,
            open_as="whether pain is uncontrolled after proper analgesia",
            tries=_TOLD,
        ),
    ] = "unknown"
    claudication_pattern: Annotated[
        YesNo,
        Finding(
            "F10",
            "optional",
            "detail",
            "leg symptoms on walking, eased by sitting",
            "Do all leg symptoms, numbness included, come with walking or standing and go on sitting or bending?",
            words=_YES_NO,
            tries=_TOLD,
        ),
    ] = "unknown"
    urinary_retention: Annotated[
        SphincterSymptom,
        Finding(
            "F11",
            "emergency",
            "screen",
            "trouble passing urine",
            "Any trouble starting, or not being able to pass urine?",
            words=_SPHINCTER,
            alarms=_is("new"),
            tries=_NEW_OR_NOT,
        ),
    ] = "unknown"
    urinary_incontinence: Annotated[
        SphincterSymptom,
        Finding(
            "F12",
            "emergency",
            "screen",
            "leaking of urine",
            "Any leaking of urine, or not knowing that it is coming?",
            words=_SPHINCTER,
            alarms=_is("new"),
            tries=_NEW_OR_NOT,
        ),
    ] = "unknown"
    urinary_sensation_change: Annotated[
        SphincterSymptom,
        Finding(
            "F13",
            "emergency",
            "screen",
            "change in bladder feeling or urge",
            "Does the bladder, the urge or passing urine feel different?",
            words=_SPHINCTER,
            open_as="bladder feeling, urge and stream",
            alarms=_is("new"),
            tries=_NEW_OR_NOT,
        ),
    ] = "unknown"
    bowel_dysfunction: Annotated[
        SphincterSymptom,
        Finding(
            "F14",
            "emergency",
            "screen",
            "leaking of stool or lost bowel feeling",
            "Any leaking of stool, or not feeling when the bowel is full?",
            words=_SPHINCTER,
            open_as="bowel control and rectal feeling",
            alarms=_is("new"),
            tries=_NEW_OR_NOT,
        ),
    ] = "unknown"
    saddle_anaesthesia: Annotated[
        YesNo,
        Finding(
            "F15",
            "emergency",
            "screen",
            "numbness between the legs",
            "Any numb, tingling or odd feeling between the legs, genitals or back passage, or when wiping?",
            words=_YES_NO,
            open_as="feeling between the legs (ask or examine)",
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    sexual_dysfunction: Annotated[
        YesNo,
        Finding(
            "F16",
            "emergency",
            "screen",
            "loss of genital feeling or function",
            "Any new loss of genital feeling, erection or ejaculation?",
            words=_YES_NO,
            open_as="genital feeling and sexual function",
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    bilateral_leg_weakness: Annotated[
        YesNo,
        Finding(
            "F17",
            "emergency",
            "screen",
            "weakness of both legs",
            "Are both legs weak?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    post_void_residual_ml: Annotated[
        Annotated[Measured, Field(ge=0, le=10_000)] | None,
        Finding(
            "F18",
            "optional",
            "detail",
            "bladder scan after voiding",
            "Bladder scan after voiding (ml)",
            examined=True,
            alarms=lambda ml: ml is not None and ml >= RESIDUAL_ML,
            unit="bladder scan after voiding {} ml",
            tries=(RESIDUAL_ML,),
        ),
    ] = None
    anal_tone: Annotated[
        ExaminedNormal,
        Finding(
            "F19",
            "optional",
            "detail",
            "anal tone",
            "If examined: anal tone",
            words=_NORMAL,
            examined=True,
            alarms=_is("reduced"),
            tries=("reduced",),
        ),
    ] = "not_examined"
    perianal_pinprick: Annotated[
        ExaminedNormal,
        Finding(
            "F20",
            "optional",
            "detail",
            "perianal pinprick",
            "If examined: perianal pinprick",
            words=_NORMAL,
            examined=True,
            alarms=_is("reduced"),
            tries=("reduced",),
        ),
    ] = "not_examined"
    progressive_deficit: Annotated[
        YesNo,
        Finding(
            "F21",
            "urgent",
            "screen",
            "weakness or numbness getting worse",
            "Is weakness or numbness spreading or getting worse over hours or days?",
            words=_YES_NO,
            open_as="whether weakness or numbness is getting worse",
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    power: Annotated[
        Power | None,
        Finding(
            "F22",
            "urgent",
            "legs",
            "power in the legs",
            "Power in the legs (MRC grade)",
            open_as="power of great toe and plantarflexion on the affected side",
            examined=True,
            alarms=_is_weak,
        ),
    ] = None
    foot_drop: Annotated[
        YesNo,
        Finding(
            "F23",
            "urgent",
            "legs",
            "foot drop",
            "Can the patient walk on the heels?",
            words={"no": "Yes, no foot drop", "yes": "No, foot drop", "unknown": "Not examined"},
            open_as="foot drop (heel walking)",
            examined=True,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    knee_reflex: Annotated[
        Reflexes | None,
        Finding(
            "F24",
            "optional",
            "detail",
            "knee jerk",
            "Knee jerk",
            words=_JERK,
            examined=True,
            alarms=_is_lost_or_brisk,
        ),
    ] = None
    ankle_reflex: Annotated[
        Reflexes | None,
        Finding(
            "F25",
            "must ask",
            "legs",
            "ankle jerk",
            "Ankle jerk",
            words=_JERK,
            open_as="ankle reflexes",
            examined=True,
            alarms=_is_lost_or_brisk,
        ),
    ] = None
    sensory_loss: Annotated[
        Listed[SensoryLoss] | None,
        Finding(
            "F26",
            "must ask",
            "legs",
            "areas of reduced feeling",
            "Where is feeling reduced?",
            open_as="where feeling is reduced",
            examined=True,
            alarms=lambda areas: any(area.root in SACRAL or str(area.root)[0] == "T" for area in areas or ()),
        ),
    ] = None
    straight_leg_raise: Annotated[
        LegRaises | None,
        Finding(
            "F27",
            "optional",
            "detail",
            "straight-leg raise",
            "Straight-leg raise: leg pain reproduced?",
            words=_TEST,
            examined=True,
        ),
    ] = None
    crossed_straight_leg_raise: Annotated[
        StretchTest,
        Finding(
            "F28",
            "optional",
            "detail",
            "crossed straight-leg raise",
            "Does raising the good leg bring on pain in the bad leg?",
            words=_TEST,
            examined=True,
        ),
    ] = "not_done"
    femoral_nerve_stretch: Annotated[
        NerveStretch | None,
        Finding(
            "F29",
            "optional",
            "detail",
            "prone knee bend",
            "Prone knee bend: thigh pain?",
            words=_TEST,
            examined=True,
        ),
    ] = None
    upper_motor_neuron_signs: Annotated[
        Listed[UpperMotorNeuronSign] | None,
        Finding(
            "F30",
            "emergency",
            "legs",
            "cord signs",
            "Any cord sign?",
            words={
                "babinski": "Upgoing toe (Babinski)",
                "clonus": "Clonus",
                "sensory_level": "Sensory level",
                "spastic_gait": "New stiff, spastic gait",
                "brisk_reflexes": "Brisk jerks",
            },
            open_as="cord signs (toes, clonus, sensory level, gait, jerks)",
            examined=True,
            alarms=_any,
            items=("babinski", "brisk_reflexes"),
        ),
    ] = None
    gait_disturbance: Annotated[
        YesNo,
        Finding(
            "F31",
            "optional",
            "detail",
            "new unsteadiness or falls",
            "New unsteadiness or falls, not just slow because of pain?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    ascending_weakness: Annotated[
        YesNo,
        Finding(
            "F32",
            "optional",
            "detail",
            "weakness climbing both legs",
            "Weakness climbing both legs over days, jerks lost?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    cancer_history: Annotated[
        YesNo,
        Finding(
            "F33",
            "urgent",
            "red flags",
            "history of cancer",
            "Cancer: ever had cancer?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    weight_loss: Annotated[
        YesNo,
        Finding(
            "F34",
            "optional",
            "detail",
            "unexplained weight loss",
            "Lost weight without trying?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    fever: Annotated[
        YesNo,
        Finding(
            "F35",
            "urgent",
            "red flags",
            "fever, chills or sweats",
            "Infection: fever, chills or sweats?",
            words=_YES_NO,
            open_as="fever or rigors",
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    infection_risks: Annotated[
        Listed[InfectionRisk] | None,
        Finding(
            "F36",
            "urgent",
            "red flags",
            "infection risks",
            "Infection: any of these risks?",
            words={
                "ivdu": "Injecting drugs",
                "immunosuppression": "Low immunity",
                "diabetes": "Diabetes",
                "dialysis": "Dialysis",
                "diabetes_or_dialysis": "Diabetes or dialysis",
                "recent_bacteraemia": "Recent bloodstream infection",
                "other_recent_infection": "Other recent infection",
                "recent_procedure_or_injection": "Recent procedure or injection",
                "recent_spinal_procedure": "Spinal injection, block, puncture or surgery in the last 30 days",
                "tuberculosis_risk": "Tuberculosis: past, contact, or from a high-incidence country",
            },
            open_as="risk factors for infection",
            alarms=_any,
            later={"diabetes": 2, "dialysis": 2, "recent_spinal_procedure": 2, "tuberculosis_risk": 2},
            items=(
                "ivdu",
                "diabetes",
                "dialysis",
                "recent_spinal_procedure",
                "recent_bacteraemia",
                "recent_procedure_or_injection",
                "tuberculosis_risk",
            ),
        ),
    ] = None
    raised_inflammatory_markers: Annotated[
        YesNo,
        Finding(
            "F37",
            "optional",
            "detail",
            "raised CRP or ESR",
            "CRP or ESR raised?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    trauma: Annotated[
        Literal["none", "minor", "major", "unknown"],
        Finding(
            "F38",
            "urgent",
            "red flags",
            "fall or injury",
            "Fracture: any fall or injury?",
            words={"major": "Major", "minor": "Minor", "none": "None", "unknown": "Not asked"},
            open_as="trauma",
            alarms=_is("major"),
            tries=("none", "minor", "major"),
        ),
    ] = "unknown"
    corticosteroid_use: Annotated[
        YesNo,
        Finding(
            "F39",
            "must ask",
            "red flags",
            "long-term steroids",
            "Fracture, infection: long-term steroids?",
            words=_YES_NO,
            tries=_TOLD,
        ),
    ] = "unknown"
    osteoporosis: Annotated[
        YesNo,
        Finding(
            "F40",
            "must ask",
            "red flags",
            "osteoporosis or fragility fracture",
            "Fracture: known osteoporosis or earlier low-impact fracture?",
            words=_YES_NO,
            tries=_TOLD,
        ),
    ] = "unknown"
    midline_tenderness: Annotated[
        YesNo,
        Finding(
            "F41",
            "optional",
            "detail",
            "midline tenderness",
            "Sharp pain on tapping the midline?",
            words=_EXAMINED,
            examined=True,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    night_pain: Annotated[
        YesNo,
        Finding(
            "F42",
            "optional",
            "detail",
            "pain at rest or at night",
            "Pain at rest or waking at night?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    inflammatory_features: Annotated[
        Listed[InflammatoryFeature] | None,
        Finding(
            "F43",
            "optional",
            "detail",
            "inflammatory back pain features",
            "Inflammatory back pain: any of these?",
            words={
                "onset_before_45_over_3_months": "Began before 45 and lasts over 3 months",
                "onset_before_35": "Began before 35",
                "wakes_second_half_of_night": "Wakes in the second half of the night",
                "buttock_pain": "Buttock pain",
                "eases_with_movement": "Eases with movement",
                "better_within_48h_of_nsaid": "Better within 48 hours of an NSAID",
                "first_degree_relative": "First-degree relative affected",
                "arthritis": "Arthritis",
                "enthesitis": "Enthesitis",
                "psoriasis": "Psoriasis",
                "morning_stiffness": "Morning stiffness",
                "uveitis_or_ibd": "Uveitis or inflammatory bowel disease",
            },
            items=("onset_before_45_over_3_months", "psoriasis", "buttock_pain"),
        ),
    ] = None
    aortic_features: Annotated[
        Listed[AorticFeature] | None,
        Finding(
            "F44",
            "urgent",
            "red flags",
            "aortic warning features",
            "Aorta: any of these?",
            words={
                "known_aaa": "Known aortic aneurysm",
                "pulsatile_mass": "Pulsating lump in the belly",
                "shock_or_collapse": "Shock or collapse",
                "tearing_or_abdominal_pain_in_smoker_over_60": "Tearing or belly pain in a smoker over 60",
            },
            alarms=_any,
            items=("known_aaa", "pulsatile_mass"),
        ),
    ] = None
    compartment_features: Annotated[
        Listed[CompartmentFeature] | None,
        Finding(
            "F45",
            "optional",
            "detail",
            "muscle compartment features",
            "After hard effort or a long lie: any of these?",
            words={
                "tense_paraspinal_swelling": "Board-hard back muscles",
                "dark_urine": "Dark urine",
                "ck_raised": "CK raised",
            },
            alarms=_any,
            items=("tense_paraspinal_swelling",),
        ),
    ] = None
    anticoagulant_or_bleeding_disorder: Annotated[
        YesNo,
        Finding(
            "F46",
            "must ask",
            "red flags",
            "blood thinner or bleeding disorder",
            "Bleeding: blood thinner or bleeding disorder?",
            words=_YES_NO,
            open_as="anticoagulant or bleeding disorder",
            alarms=_is("yes"),
            tries=_TOLD,
        ),
    ] = "unknown"
    prior_lumbar_surgery: Annotated[
        YesNo,
        Finding("F47", "optional", "detail", "previous back surgery", "Previous back surgery?", words=_YES_NO),
    ] = "unknown"
    suspected_instability: Annotated[
        YesNo,
        Finding(
            "F48",
            "optional",
            "detail",
            "suspected instability",
            "Catching pain, a step, or a known slip?",
            words=_YES_NO,
            tries=_TOLD,
        ),
    ] = "unknown"
    vital_signs: Annotated[
        VitalSigns | None,
        Finding(
            "F49",
            "optional",
            "detail",
            "vital signs",
            "Vital signs",
            examined=True,
            alarms=_is_abnormal,
            tries=(VitalSigns(systolic_bp=85), VitalSigns(temperature_c=38.5)),
        ),
    ] = None
    conservative_care_weeks: Annotated[
        Annotated[Measured, Field(ge=0, le=5_000)] | None,
        Finding(
            "F50",
            "must ask",
            "episode",
            "weeks of treatment so far",
            "How many weeks of active treatment so far?",
            unit="{} weeks of treatment so far",
            enter="weeks of treatment so far, 0 to 5000; 0 is none yet",
            hint="0 is none yet.",
            tries=(0, 6),
        ),
    ] = None
    response_to_care: Annotated[
        Annotated[Literal["better", "same", "worse", "not_applicable"] | None, BeforeValidator(_not_null)],
        Finding(
            "F51",
            "optional",
            "detail",
            "response to treatment",
            "Better, same or worse with treatment?",
            words={
                "better": "Better",
                "same": "Same",
                "worse": "Worse",
                "not_applicable": "Not applicable",
                "unknown": "Not asked",
            },
            tries=("better", "same", "worse"),
        ),
    ] = None
    mri_done: Annotated[
        YesNo,
        Finding("F52", "optional", "detail", "MRI already done", "MRI already done in this episode?", words=_YES_NO),
    ] = "unknown"
    scan_result: Annotated[
        Literal[
            "not_known",
            "awaited",
            "no_compression",
            "root_compression",
            "cauda_equina_or_cord_compression",
            "infection",
            "tumour",
            "fracture",
        ],
        Finding(
            "F52b",
            "optional",
            "detail",
            "scan result",
            "What did the MRI or CT show?",
            words={
                "awaited": "Result awaited",
                "no_compression": "No compression",
                "root_compression": "Compression of a nerve root",
                "cauda_equina_or_cord_compression": "Compression of the cauda equina or the cord",
                "infection": "Infection",
                "tumour": "Tumour",
                "fracture": "Fracture",
                "not_known": "Not known",
            },
            alarms=_is(*SERIOUS_RESULTS),
            tries=("cauda_equina_or_cord_compression", "infection"),
            since=2,
        ),
    ] = "not_known"
    safe_to_go_home: Annotated[
        YesNo,
        Finding(
            "F54",
            "optional",
            "detail",
            "safe to go home and return",
            "Can the patient watch for change and get back quickly?",
            words=_YES_NO,
        ),
    ] = "unknown"
    renal_impairment: Annotated[
        Literal["no", "mild_or_moderate", "severe", "dialysis", "unknown"],
        Finding(
            "F55",
            "must ask",
            "safety",
            "kidney disease",
            "Kidney disease?",
            words={
                "no": "No",
                "mild_or_moderate": "Mild or moderate",
                "severe": "Severe (eGFR below 30)",
                "dialysis": "Dialysis",
                "unknown": "Not asked",
            },
            tries=("no", "dialysis"),
        ),
    ] = "unknown"
    gi_bleed_or_ulcer: Annotated[
        Literal["no", "past", "active", "unknown"],
        Finding(
            "F56",
            "must ask",
            "safety",
            "ulcer or gut bleed",
            "Ulcer or gut bleed?",
            words={"active": "Active", "past": "Past", "no": "No", "unknown": "Not asked"},
        ),
    ] = "unknown"
    cardiovascular_disease: Annotated[
        YesNo,
        Finding(
            "F57",
            "must ask",
            "safety",
            "heart disease or stroke",
            "Heart failure, heart attack or stroke?",
            words=_YES_NO,
        ),
    ] = "unknown"
    liver_disease: Annotated[
        YesNo,
        Finding(
            "F58",
            "must ask",
            "safety",
            "liver disease or heavy drinking",
            "Liver disease or heavy drinking?",
            words=_YES_NO,
        ),
    ] = "unknown"
    drug_allergies: Annotated[
        Listed[DrugAllergy] | None,
        Finding(
            "F59",
            "must ask",
            "safety",
            "drug allergy",
            "Drug allergy or intolerance?",
            words={
                "acetaminophen": "Acetaminophen (paracetamol)",
                "nsaid": "NSAID or aspirin",
                "muscle_relaxant": "Muscle relaxant",
                "other": "Other",
            },
        ),
    ] = None
    interacting_medicines: Annotated[
        Listed[InteractingMedicine] | None,
        Finding(
            "F60",
            "optional",
            "detail",
            "other medicines",
            "Other medicines: any of these?",
            words={
                "opioid": "Opioid",
                "benzodiazepine": "Benzodiazepine",
                "gabapentinoid": "Gabapentinoid",
                "ssri_snri": "SSRI or SNRI",
                "acei_arb_diuretic": "ACE inhibitor, ARB or diuretic",
                "other": "Other sedating or interacting medicine",
            },
        ),
    ] = None
    respiratory_disease: Annotated[
        YesNo,
        Finding(
            "F61",
            "optional",
            "detail",
            "lung disease or sleep apnoea",
            "Lung disease or sleep apnoea?",
            words=_YES_NO,
        ),
    ] = "unknown"
    mri_contraindication: Annotated[
        Literal["no", "device_or_implant", "severe_claustrophobia", "unknown"],
        Finding(
            "F62",
            "must ask",
            "safety",
            "contraindication to MRI",
            "Anything against MRI?",
            words={
                "device_or_implant": "Pacemaker, device, implant or metal in the eye",
                "severe_claustrophobia": "Cannot tolerate the scanner",
                "no": "No",
                "unknown": "Not asked",
            },
        ),
    ] = "unknown"
    foot_pulses: Annotated[
        Literal["normal", "longstanding_reduced", "new_cold_or_pulseless", "not_examined"],
        Finding(
            "F63",
            "optional",
            "detail",
            "foot pulses",
            "Foot pulses? Is a leg newly cold, pale or pulseless?",
            words={
                "normal": "Normal",
                "longstanding_reduced": "Long known to be weak or absent",
                "new_cold_or_pulseless": "New: cold, pale or pulseless leg",
                "not_examined": "Not examined",
            },
            examined=True,
            alarms=_is("new_cold_or_pulseless"),
            tries=("new_cold_or_pulseless", "longstanding_reduced", "normal"),
            since=2,
        ),
    ] = "not_examined"
    constant_pain: Annotated[
        YesNo,
        Finding(
            "F64",
            "optional",
            "detail",
            "constant pain",
            "New pain that stays the same whatever the position, movement or rest?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
            since=2,
        ),
    ] = "unknown"
    thoracic_pain: Annotated[
        YesNo,
        Finding(
            "F65",
            "optional",
            "detail",
            "pain worst in the chest part of the spine",
            "Is the worst pain in the chest part of the spine?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
            since=2,
        ),
    ] = "unknown"
    arm_symptoms: Annotated[
        YesNo,
        Finding(
            "F66",
            "optional",
            "detail",
            "numb, weak or clumsy hands",
            "New numb, weak or clumsy hands?",
            words=_YES_NO,
            alarms=_is("yes"),
            tries=_TOLD,
            since=2,
        ),
    ] = "unknown"
    vascular_risks: Annotated[
        Listed[VascularRisk] | None,
        Finding(
            "F67",
            "optional",
            "detail",
            "vascular risks",
            "Ever smoked, or high blood pressure?",
            words={"smoker_or_ex_smoker": "Smokes or ever smoked", "hypertension": "High blood pressure"},
            since=2,
            items=("smoker_or_ex_smoker",),
        ),
    ] = None
    alarming_blood_tests: Annotated[
        Listed[BloodTest] | None,
        Finding(
            "F68",
            "optional",
            "detail",
            "alarming blood tests",
            "Anaemia, high calcium or new kidney trouble on blood tests?",
            words={
                "anaemia": "Anaemia",
                "raised_calcium": "Raised calcium",
                "new_renal_impairment": "New kidney impairment",
            },
            alarms=_any,
            since=2,
            items=("anaemia", "raised_calcium"),
        ),
    ] = None
    blistering_rash: Annotated[
        YesNo,
        Finding(
            "F69",
            "optional",
            "detail",
            "blisters in the band of pain",
            "Any blisters in the band of pain?",
            words=_YES_NO,
            alarms=_is("yes"),
            since=2,
        ),
    ] = "unknown"


def _row(name: str) -> Finding:
    rows = [mark for mark in Findings.model_fields[name].metadata if isinstance(mark, Finding)]
    assert len(rows) == 1, f"{name}: one row of the table for each field"  # noqa: S101 the table is checked as it is read
    return rows[0]


FINDINGS: Final[dict[str, Finding]] = {name: _row(name) for name in Findings.model_fields}
"""Every finding by its field, in the order of the pack."""
VOCABULARY: Final = NOW


def as_known_then(stored: dict[str, Any], vocabulary: int) -> dict[str, Any]:
    """Findings stored when the vocabulary was at `vocabulary`, for today's reader: what was not offered is not known.

    A plain list says no to all that it does not name; an item that its form could not offer is unknown instead.
    """
    known = dict(stored)
    for name, finding in FINDINGS.items():
        added = [item for item, since in (finding.later or {}).items() if since > vocabulary]
        if added and isinstance(known.get(name), list):
            known[name] = {"yes": known[name], "unknown": [item for item in added if item not in known[name]]}
    return known
