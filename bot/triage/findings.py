"""The vocabulary of one examination: what was found, what was not, and what was not asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

YesNo: TypeAlias = Literal["no", "yes", "unknown"]
SphincterSymptom: TypeAlias = Literal["no", "new", "longstanding", "unknown"]
ExaminedNormal: TypeAlias = Literal["normal", "reduced", "not_examined"]
Reflex: TypeAlias = Literal["absent", "reduced", "normal", "brisk", "not_examined"]
StretchTest: TypeAlias = Literal["positive", "negative", "not_done"]
LegSymptom: TypeAlias = Literal["pain", "tingling", "numbness", "weakness"]
UpperMotorNeuronSign: TypeAlias = Literal["babinski", "clonus", "sensory_level", "spastic_gait", "brisk_reflexes"]
InfectionRisk: TypeAlias = Literal[
    "ivdu",
    "immunosuppression",
    "diabetes_or_dialysis",
    "recent_bacteraemia",
    "other_recent_infection",
    "recent_procedure_or_injection",
]
InflammatoryFeature: TypeAlias = Literal[
    "onset_before_45_over_3_months",
    "onset_before_35",
    "wakes_second_half_of_night",
    "buttock_pain",
    "eases_with_movement",
    "better_within_48h_of_nsaid",
    "first_degree_relative",
    "arthritis",
    "enthesitis",
    "psoriasis",
    "morning_stiffness",
    "uveitis_or_ibd",
]
AorticFeature: TypeAlias = Literal[
    "known_aaa", "pulsatile_mass", "shock_or_collapse", "tearing_or_abdominal_pain_in_smoker_over_60"
]
CompartmentFeature: TypeAlias = Literal["tense_paraspinal_swelling", "dark_urine", "ck_raised"]
DrugAllergy: TypeAlias = Literal["acetaminophen", "nsaid", "muscle_relaxant", "other"]
InteractingMedicine: TypeAlias = Literal[
    "opioid", "benzodiazepine", "gabapentinoid", "ssri_snri", "acei_arb_diuretic", "other"
]
SensoryRoot: TypeAlias = Literal[
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12",
    "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5",
]  # fmt: skip

MYOTOMES: Final = ("L2", "L3", "L4", "L5", "S1")
MrcGrade: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=5)]
NumericRating: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=10)]
Measured: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def _no_repeats(values: Sequence[object] | None) -> Sequence[object] | None:
    if values is not None and any(values.index(value) != place for place, value in enumerate(values)):
        raise ValueError("each entry may be listed once")
    return values


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("leave the field out instead of null")
    return value


Once: Final = AfterValidator(_no_repeats)


class Vocabulary(BaseModel):
    """A frozen value that refuses unknown fields by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LegPower(Vocabulary):
    """MRC grades 0 to 5 of one leg's key muscles; None means not examined."""

    L2: MrcGrade | None = None
    L3: MrcGrade | None = None
    L4: MrcGrade | None = None
    L5: MrcGrade | None = None
    S1: MrcGrade | None = None


class Power(Vocabulary):
    """MRC power of both legs."""

    left: LegPower = LegPower()
    right: LegPower = LegPower()


class Reflexes(Vocabulary):
    """One tendon reflex on both sides."""

    left: Reflex = "not_examined"
    right: Reflex = "not_examined"


class SensoryLoss(Vocabulary):
    """One area of reduced feeling: its dermatome (None: not stated) and side."""

    root: SensoryRoot | None = None
    side: Literal["left", "right", "both"]


class LegRaise(Vocabulary):
    """A straight-leg raise on one side; the angle in degrees where pain appeared."""

    result: StretchTest = "not_done"
    angle_degrees: Annotated[Measured, Field(ge=0, le=180)] | None = None


class LegRaises(Vocabulary):
    """Straight-leg raise of both legs."""

    left: LegRaise = LegRaise()
    right: LegRaise = LegRaise()


class NerveStretch(Vocabulary):
    """Femoral nerve stretch test of both legs."""

    left: StretchTest = "not_done"
    right: StretchTest = "not_done"


class VitalSigns(Vocabulary):
    """Vital signs; None means not taken. Units are in the names (bpm, mmHg and breaths a minute where none is)."""

    temperature_c: Annotated[Measured, Field(ge=20, le=46)] | None = None
    heart_rate: Annotated[Measured, Field(ge=0, le=400)] | None = None
    systolic_bp: Annotated[Measured, Field(ge=0, le=400)] | None = None
    respiratory_rate: Annotated[Measured, Field(ge=0, le=150)] | None = None


class Findings(Vocabulary):
    """One examination. A field left out was not collected: unknown for a must-ask field, neutral for an optional one.

    The fields are C-ids F01 to F62 of the clinical evidence pack, in its order.
    """

    age_years: Annotated[int, Field(strict=True, ge=0, le=120)] | None = None
    pregnancy: Literal["no", "yes", "unknown", "not_applicable"] = "unknown"
    onset_days: Annotated[int, Field(strict=True, ge=0, le=50_000)] | None = None
    onset_circumstances: Literal[
        "none", "lifting", "minor_trauma", "major_trauma", "severe_exertion", "after_procedure", "unknown"
    ] = "unknown"
    back_pain_nrs: NumericRating | None = None
    leg_pain_nrs: NumericRating | None = None
    leg_symptom_side: Literal["none", "left", "right", "both", "unknown"] = "unknown"
    leg_symptoms: Annotated[tuple[LegSymptom, ...], Once] | None = None
    intractable_pain: YesNo = "unknown"
    claudication_pattern: YesNo = "unknown"
    urinary_retention: SphincterSymptom = "unknown"
    urinary_incontinence: SphincterSymptom = "unknown"
    urinary_sensation_change: SphincterSymptom = "unknown"
    bowel_dysfunction: SphincterSymptom = "unknown"
    saddle_anaesthesia: YesNo = "unknown"
    sexual_dysfunction: YesNo = "unknown"
    bilateral_leg_weakness: YesNo = "unknown"
    post_void_residual_ml: Annotated[Measured, Field(ge=0, le=10_000)] | None = None
    anal_tone: ExaminedNormal = "not_examined"
    perianal_pinprick: ExaminedNormal = "not_examined"
    progressive_deficit: YesNo = "unknown"
    power: Power | None = None
    foot_drop: YesNo = "unknown"
    knee_reflex: Reflexes | None = None
    ankle_reflex: Reflexes | None = None
    sensory_loss: Annotated[tuple[SensoryLoss, ...], Once] | None = None
    straight_leg_raise: LegRaises | None = None
    crossed_straight_leg_raise: StretchTest = "not_done"
    femoral_nerve_stretch: NerveStretch | None = None
    upper_motor_neuron_signs: Annotated[tuple[UpperMotorNeuronSign, ...], Once] | None = None
    gait_disturbance: YesNo = "unknown"
    ascending_weakness: YesNo = "unknown"
    cancer_history: YesNo = "unknown"
    weight_loss: YesNo = "unknown"
    fever: YesNo = "unknown"
    infection_risks: Annotated[tuple[InfectionRisk, ...], Once] | None = None
    raised_inflammatory_markers: YesNo = "unknown"
    trauma: Literal["none", "minor", "major", "unknown"] = "unknown"
    corticosteroid_use: YesNo = "unknown"
    osteoporosis: YesNo = "unknown"
    midline_tenderness: YesNo = "unknown"
    night_pain: YesNo = "unknown"
    inflammatory_features: Annotated[tuple[InflammatoryFeature, ...], Once] | None = None
    aortic_features: Annotated[tuple[AorticFeature, ...], Once] | None = None
    compartment_features: Annotated[tuple[CompartmentFeature, ...], Once] | None = None
    anticoagulant_or_bleeding_disorder: YesNo = "unknown"
    prior_lumbar_surgery: YesNo = "unknown"
    suspected_instability: YesNo = "unknown"
    vital_signs: VitalSigns | None = None
    conservative_care_weeks: Annotated[Measured, Field(ge=0, le=5_000)] | None = None
    response_to_care: Annotated[
        Literal["better", "same", "worse", "not_applicable"] | None, BeforeValidator(_not_null)
    ] = None
    mri_done: YesNo = "unknown"
    safe_to_go_home: YesNo = "unknown"
    renal_impairment: Literal["no", "mild_or_moderate", "severe", "dialysis", "unknown"] = "unknown"
    gi_bleed_or_ulcer: Literal["no", "past", "active", "unknown"] = "unknown"
    cardiovascular_disease: YesNo = "unknown"
    liver_disease: YesNo = "unknown"
    drug_allergies: Annotated[tuple[DrugAllergy, ...], Once] | None = None
    interacting_medicines: Annotated[tuple[InteractingMedicine, ...], Once] | None = None
    respiratory_disease: YesNo = "unknown"
    mri_contraindication: Literal["no", "device_or_implant", "severe_claustrophobia", "unknown"] = "unknown"
