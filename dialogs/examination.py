"""Step 2 of the form: the rest of the 60-second set, and the optional detail behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from bot.triage.findings import MYOTOMES, SensoryRoot
from dialogs.emergency_screen import YES_NO
from dialogs.question import Choice, LocalCode, Number, Question, Ticks

SIDES: Final = ("left", "right")

_RATING: Final = (*((str(rating), str(rating)) for rating in range(11)), ("unknown", "Not asked"))
_GRADES: Final = (
    ("5", "5, full"),
    ("4", "4, weak against resistance"),
    ("3", "3, against gravity only"),
    ("2", "2, with gravity removed"),
    ("1", "1, a flicker"),
    ("0", "0, none"),
    ("not_examined", "Not examined"),
)
_REFLEX: Final = (
    ("normal", "Normal"),
    ("reduced", "Reduced"),
    ("absent", "Absent"),
    ("brisk", "Brisk"),
    ("not_examined", "Not examined"),
)
_TEST: Final = (("positive", "Positive"), ("negative", "Negative"), ("not_done", "Not done"))
_EXAMINED: Final = (("normal", "Normal"), ("reduced", "Reduced"), ("not_examined", "Not examined"))
ROOT_NOT_STATED: Final = "not_stated"
_AREAS: Final = (
    *((root, root) for root in sorted(get_args(SensoryRoot), key=lambda root: "LST".index(root[0]))),
    (ROOT_NOT_STATED, "Area not stated"),
)
_MUSCLES: Final = dict(
    zip(
        MYOTOMES,
        ("hip flexion, L2", "knee extension, L3", "ankle dorsiflexion, L4", "great toe, L5", "plantarflexion, S1"),
        strict=True,
    )
)

POWER: Final = "power"
POWER_ALL_FULL: Final = "all_full"
POWER_PAIR_FULL: Final = "pair_full"
POWER_GRADED: Final = "graded"
QUICK_PAIR: Final = ("L5", "S1")
SENSORY: Final = "sensory_loss"
SENSORY_REDUCED: Final = "reduced"
NOT_KNOWN: Final = "not_known"
_OR_TICK: Final = "A number, or tick it below as not known."
MAY_BE_NOT_KNOWN: Final = ("age_years", "onset_days", "conservative_care_weeks")

EPISODE: Final[tuple[Question, ...]] = (
    Number("age_years", "How old is the patient? (years)", 0, 120, "the age in whole years, 0 to 120", hint=_OR_TICK),
    Number(
        "onset_days",
        "How many days ago did this episode start?",
        0,
        50_000,
        "whole days since this episode began, 0 to 50000",
        hint=f"0 is today. {_OR_TICK}",
    ),
    Number(
        "conservative_care_weeks",
        "How many weeks of active treatment so far?",
        0,
        5_000,
        "weeks of treatment so far, 0 to 5000; 0 is none yet",
        whole=False,
        hint=f"0 is none yet. {_OR_TICK}",
    ),
    Ticks(
        NOT_KNOWN,
        "Tick what was not asked or is not known",
        (("age_years", "Age"), ("onset_days", "Start of the episode"), ("conservative_care_weeks", "Treatment so far")),
        none="",
        counts=False,
        hint="Only for a number left empty above.",
    ),
    Choice(
        "pregnancy",
        "Is the patient pregnant or possibly pregnant?",
        (("yes", "Yes or possibly"), ("no", "No"), ("not_applicable", "Not applicable"), ("unknown", "Not asked")),
    ),
    Choice("back_pain_nrs", "Back pain right now, 0 to 10?", _RATING, style="static_select"),
    Choice("intractable_pain", "Is pain still uncontrolled after properly tried analgesia?", YES_NO),
)

LEG_EXAMINATION: Final[tuple[Question, ...]] = (
    Choice(
        POWER,
        "Power in the legs (MRC grade)",
        (
            (POWER_ALL_FULL, "5/5 both legs: hip, knee, ankle, great toe, plantarflexion"),
            (POWER_PAIR_FULL, "5/5 both legs; only great toe and plantarflexion examined"),
            (POWER_GRADED, "Weak, or one leg only: give grades below"),
            ("not_examined", "Not examined"),
        ),
    ),
)

GRADES: Final[tuple[Question, ...]] = tuple(
    Choice(
        f"power_{side}_{root}",
        f"{side.capitalize()} {_MUSCLES[root]}",
        _GRADES,
        must=False,
        counts=False,
        style="static_select",
    )
    for root in (*QUICK_PAIR, *(root for root in MYOTOMES if root not in QUICK_PAIR))
    for side in SIDES
)
"""Shown once "give grades below" is picked; a grade left blank was not examined."""

REFLEXES: Final[tuple[Question, ...]] = (
    Choice(
        "foot_drop",
        "Can the patient walk on the heels?",
        (("no", "Yes, no foot drop"), ("yes", "No, foot drop"), ("unknown", "Not examined")),
    ),
    Choice("ankle_reflex_left", "Ankle jerk, left", _REFLEX, style="static_select"),
    Choice("ankle_reflex_right", "Ankle jerk, right", _REFLEX, style="static_select"),
    Choice(
        SENSORY,
        "Where is feeling reduced?",
        (
            ("normal", "Examined, reduced nowhere"),
            (SENSORY_REDUCED, "Reduced: mark the areas below"),
            ("not_examined", "Not examined"),
        ),
    ),
)

AREAS: Final[tuple[Question, ...]] = tuple(
    Ticks(
        f"{SENSORY}_{side}",
        f"Areas of reduced feeling, {side}",
        _AREAS,
        none="",
        counts=False,
        style="multi_static_select",
        hint="S3, S4 and S5 are the area between the legs.",
    )
    for side in SIDES
)

NERVE_TESTS: Final[tuple[Question, ...]] = (
    Choice("straight_leg_raise_left", "Straight-leg raise, left: leg pain reproduced?", _TEST, style="static_select"),
    Choice("straight_leg_raise_right", "Straight-leg raise, right: leg pain reproduced?", _TEST, style="static_select"),
    Choice(
        "crossed_straight_leg_raise", "Does raising the good leg bring on pain in the bad leg?", _TEST,
        style="static_select",
    ),
    Ticks(
        "upper_motor_neuron_signs",
        "Any cord sign?",
        (
            ("babinski", "Upgoing toe (Babinski)"),
            ("clonus", "Clonus"),
            ("sensory_level", "Sensory level"),
            ("spastic_gait", "New stiff, spastic gait"),
            ("brisk_reflexes", "Brisk jerks"),
        ),
        none="Examined, none of these",
        hint="No tick at all is kept as not examined.",
    ),
)  # fmt: skip

RED_FLAGS: Final[tuple[Question, ...]] = (
    Choice("cancer_history", "Cancer: ever had cancer?", YES_NO),
    Choice("fever", "Infection: fever, chills or sweats?", YES_NO),
    Ticks(
        "infection_risks",
        "Infection: any of these risks?",
        (
            ("ivdu", "Injecting drugs"),
            ("immunosuppression", "Low immunity"),
            ("diabetes_or_dialysis", "Diabetes or dialysis"),
            ("recent_bacteraemia", "Recent bloodstream infection"),
            ("other_recent_infection", "Other recent infection"),
            ("recent_procedure_or_injection", "Recent procedure or injection"),
        ),
    ),
    Choice(
        "trauma",
        "Fracture: any fall or injury?",
        (("major", "Major"), ("minor", "Minor"), ("none", "None"), ("unknown", "Not asked")),
    ),
    Choice("corticosteroid_use", "Fracture, infection: long-term steroids?", YES_NO),
    Choice("osteoporosis", "Fracture: known osteoporosis or earlier low-impact fracture?", YES_NO),
    Ticks(
        "aortic_features",
        "Aorta: any of these?",
        (
            ("known_aaa", "Known aortic aneurysm"),
            ("pulsatile_mass", "Pulsating lump in the belly"),
            ("shock_or_collapse", "Shock or collapse"),
            ("tearing_or_abdominal_pain_in_smoker_over_60", "Tearing or belly pain in a smoker over 60"),
        ),
    ),
    Choice("anticoagulant_or_bleeding_disorder", "Bleeding: blood thinner or bleeding disorder?", YES_NO),
)

SAFETY: Final[tuple[Question, ...]] = (
    Choice(
        "renal_impairment",
        "Kidney disease?",
        (
            ("no", "No"),
            ("mild_or_moderate", "Mild or moderate"),
            ("severe", "Severe (eGFR below 30)"),
            ("dialysis", "Dialysis"),
            ("unknown", "Not asked"),
        ),
    ),
    Choice(
        "gi_bleed_or_ulcer",
        "Ulcer or gut bleed?",
        (("active", "Active"), ("past", "Past"), ("no", "No"), ("unknown", "Not asked")),
    ),
    Choice("cardiovascular_disease", "Heart failure, heart attack or stroke?", YES_NO),
    Choice("liver_disease", "Liver disease or heavy drinking?", YES_NO),
    Ticks(
        "drug_allergies",
        "Drug allergy or intolerance?",
        (
            ("acetaminophen", "Acetaminophen (paracetamol)"),
            ("nsaid", "NSAID or aspirin"),
            ("muscle_relaxant", "Muscle relaxant"),
            ("other", "Other"),
        ),
    ),
    Choice(
        "mri_contraindication",
        "Anything against MRI?",
        (
            ("device_or_implant", "Pacemaker, device, implant or metal in the eye"),
            ("severe_claustrophobia", "Cannot tolerate the scanner"),
            ("no", "No"),
            ("unknown", "Not asked"),
        ),
    ),
)


def _detail(question_id: str, label: str, options: tuple[tuple[str, str], ...]) -> Choice:
    return Choice(question_id, label, options, must=False, counts=False, style="static_select")


def _measured(question_id: str, label: str, lowest: int, highest: int) -> Number:
    what = f"a number from {lowest} to {highest}"
    return Number(question_id, label, lowest, highest, what, whole=False, counts=False)


def _optional(question: Ticks) -> Ticks:
    return replace(question, counts=False)


DETAIL: Final[tuple[Question, ...]] = (
    _detail("leg_pain_nrs", "Leg pain right now, 0 to 10?", _RATING),
    _detail(
        "onset_circumstances",
        "What was happening when it started?",
        (
            ("none", "Nothing in particular"),
            ("lifting", "Lifting"),
            ("minor_trauma", "Minor injury"),
            ("major_trauma", "Major injury"),
            ("severe_exertion", "Severe exertion"),
            ("after_procedure", "After a procedure"),
            ("unknown", "Not asked"),
        ),
    ),
    _detail("claudication_pattern", "Do leg symptoms come on with walking and ease with sitting?", YES_NO),
    _measured("post_void_residual_ml", "Bladder scan after voiding (ml)", 0, 10_000),
    _detail("anal_tone", "If examined: anal tone", _EXAMINED),
    _detail("perianal_pinprick", "If examined: perianal pinprick", _EXAMINED),
    *(_detail(f"knee_reflex_{side}", f"Knee jerk, {side}", _REFLEX) for side in SIDES),
    *(
        _measured(f"straight_leg_raise_angle_{side}", f"Straight-leg raise, {side}: pain at (degrees)", 0, 180)
        for side in SIDES
    ),
    *(_detail(f"femoral_nerve_stretch_{side}", f"Prone knee bend, {side}: thigh pain?", _TEST) for side in SIDES),
    _detail("gait_disturbance", "New unsteadiness or falls?", YES_NO),
    _detail("ascending_weakness", "Weakness climbing both legs over days, jerks lost?", YES_NO),
    _detail("weight_loss", "Lost weight without trying?", YES_NO),
    _detail("raised_inflammatory_markers", "CRP or ESR raised?", YES_NO),
    _detail("midline_tenderness", "Sharp pain on tapping the midline?", YES_NO),
    _detail("night_pain", "Pain at rest or waking at night?", YES_NO),
    _optional(
        Ticks(
            "inflammatory_features",
            "Inflammatory back pain: any of these?",
            (
                ("onset_before_45_over_3_months", "Began before 45 and lasts over 3 months"),
                ("onset_before_35", "Began before 35"),
                ("wakes_second_half_of_night", "Wakes in the second half of the night"),
                ("buttock_pain", "Buttock pain"),
                ("eases_with_movement", "Eases with movement"),
                ("better_within_48h_of_nsaid", "Better within 48 hours of an NSAID"),
                ("first_degree_relative", "First-degree relative affected"),
                ("arthritis", "Arthritis"),
                ("enthesitis", "Enthesitis"),
                ("psoriasis", "Psoriasis"),
                ("morning_stiffness", "Morning stiffness"),
                ("uveitis_or_ibd", "Uveitis or inflammatory bowel disease"),
            ),
            style="multi_static_select",
        )
    ),
    _optional(
        Ticks(
            "compartment_features",
            "After hard effort or a long lie: any of these?",
            (
                ("tense_paraspinal_swelling", "Board-hard back muscles"),
                ("dark_urine", "Dark urine"),
                ("ck_raised", "CK raised"),
            ),
        )
    ),
    _detail("prior_lumbar_surgery", "Previous back surgery?", YES_NO),
    _detail("suspected_instability", "Catching pain, a step, or a known slip?", YES_NO),
    _measured("temperature_c", "Temperature (°C)", 20, 46),
    _measured("heart_rate", "Heart rate (per minute)", 0, 400),
    _measured("systolic_bp", "Systolic blood pressure (mmHg)", 0, 400),
    _measured("respiratory_rate", "Respiratory rate (per minute)", 0, 150),
    _detail(
        "response_to_care",
        "Better, same or worse with treatment?",
        (
            ("better", "Better"),
            ("same", "Same"),
            ("worse", "Worse"),
            ("not_applicable", "Not applicable"),
            ("unknown", "Not asked"),
        ),
    ),
    _detail("mri_done", "MRI already done in this episode?", YES_NO),
    _detail("safe_to_go_home", "Can the patient watch for change and get back quickly?", YES_NO),
    _optional(
        Ticks(
            "interacting_medicines",
            "Other medicines: any of these?",
            (
                ("opioid", "Opioid"),
                ("benzodiazepine", "Benzodiazepine"),
                ("gabapentinoid", "Gabapentinoid"),
                ("ssri_snri", "SSRI or SNRI"),
                ("acei_arb_diuretic", "ACE inhibitor, ARB or diuretic"),
                ("other", "Other sedating or interacting medicine"),
            ),
        )
    ),
    _detail("respiratory_disease", "Lung disease or sleep apnoea?", YES_NO),
)

LOCAL_CODE: Final[tuple[Question, ...]] = (LocalCode(),)

CHAPTERS: Final[tuple[tuple[str, tuple[Question, ...]], ...]] = (
    ("This episode", EPISODE),
    ("Examination of the legs", (*LEG_EXAMINATION, *GRADES, *REFLEXES, *AREAS, *NERVE_TESTS)),
    ("Other red flags", RED_FLAGS),
    ("Medicine and scan safety", (*SAFETY, *LOCAL_CODE)),
    ("Detail", DETAIL),
)
QUESTIONS: Final[tuple[Question, ...]] = tuple(question for _, questions in CHAPTERS for question in questions)
