"""How several facts at once are read off a group of findings that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from bot.triage.dates import ACUTE_DAYS, DAYS_A_YEAR, FIRST_REFERRAL_WEEK, THREE_MONTHS_DAYS
from bot.triage.findings import FEVER_C, FULL_POWER, SACRAL, SEPSIS_BREATHS, SEPSIS_PULSE, SEVERE_RATING, SHOCK_MMHG
from bot.triage.kleene import NO, UNKNOWN, YES, Kleene
from bot.triage.legs import LEG_ROOTS, LOST, ankle_jerk_is_missing, grades, power_is_missing
from bot.triage.vocabulary import AorticFeature, Listed

if TYPE_CHECKING:
    from bot.triage.findings import Findings

THORACIC: Final = frozenset(f"T{number}" for number in range(1, 13))
CORD_SIGNS: Final = frozenset({"babinski", "clonus", "sensory_level", "spastic_gait"})
NICE_FEATURES: Final = frozenset(
    {
        "onset_before_35",
        "wakes_second_half_of_night",
        "buttock_pain",
        "eases_with_movement",
        "better_within_48h_of_nsaid",
        "first_degree_relative",
        "arthritis",
        "enthesitis",
        "psoriasis",
    }
)
STRONG_FEATURES: Final = frozenset({"arthritis", "enthesitis", "psoriasis", "uveitis_or_ibd", "first_degree_relative"})

INFECTION_RISKS: Final = (
    "ivdu",
    "immunosuppression",
    "diabetes_or_dialysis",
    "dialysis",
    "recent_bacteraemia",
    "other_recent_infection",
    "recent_procedure_or_injection",
    "recent_spinal_procedure",
)
"""Those that count alone (W2); diabetes and a risk of tuberculosis count beside another finding."""

AORTIC: Final = get_args(AorticFeature)

SEVERE_GRADE: Final = 3
HYPOTHERMIA_C: Final = 36.0
ADULT: Final = 18  # W7
MYOTOMES_OF_BOTH_LEGS: Final = 10
NICE_ENOUGH: Final = 4
ASAS_ENOUGH: Final = 2
STARTED_BEFORE_YEARS: Final = 45

Readings = tuple[Kleene, ...]


def sure(holds: object) -> Kleene:
    """Yes or no, for what was not collected as well: an optional finding left out reads as no."""
    return YES if holds else NO


def at_least(value: float | None, limit: float) -> Kleene:
    """Whether a number that may be missing reaches `limit`."""
    if value is None:
        return UNKNOWN
    return YES if value >= limit else NO


def told(entries: Listed[str] | None, *items: str) -> Kleene:
    """Whether any of `items` of a must-ask list is yes; what was not asked cannot be told."""
    if entries is None:
        return UNKNOWN
    if entries and not entries_of(entries).isdisjoint(items):
        return YES
    return UNKNOWN if entries.open and not set(entries.open).isdisjoint(items) else NO


def entries_of(entries: Listed[str]) -> frozenset[str]:
    """The items that are yes."""
    return frozenset(entries)


def sides(x: Findings) -> Readings:
    """Symptoms in both legs, in the left, in the right."""
    side = x.leg_symptom_side
    if side == "unknown" and x.leg_symptoms != ():
        return UNKNOWN, UNKNOWN, UNKNOWN
    both = side == "both"
    return sure(both), sure(both or side == "left"), sure(both or side == "right")


def leg_symptoms(x: Findings) -> Readings:
    """Numbness, tingling and weakness as the patient tells it; where no leg is affected, what is not told is no."""
    symptoms = x.leg_symptoms
    if x.leg_symptom_side == "none" and (symptoms is None or symptoms.open):
        symptoms = Listed(symptoms or ())  # what was not asked of a leg that is not affected is no
    return told(symptoms, "numbness"), told(symptoms, "tingling"), told(symptoms, "weakness")


def radicular(x: Findings) -> Kleene:
    """Symptoms or stretch tests of a nerve root."""
    if x.leg_symptoms or x.leg_pain_nrs or x.leg_symptom_side in {"left", "right", "both"}:
        return YES
    raises, femoral = x.straight_leg_raise, x.femoral_nerve_stretch
    if x.crossed_straight_leg_raise == "positive" or (femoral and "positive" in {femoral.left, femoral.right}):
        return YES
    if raises and "positive" in {raises.left.result, raises.right.result}:
        return YES
    return NO if x.leg_symptom_side == "none" or x.leg_symptoms == () else UNKNOWN


def power(x: Findings) -> Readings:
    """Weak on the left, weak on the right, severe (MRC 3 or less), several myotomes on one side, full throughout.

    Only the affected side must be examined (section D3, 8); the other one can only add.
    """
    missing = power_is_missing(x)
    left, right = grades(x, "left"), grades(x, "right")
    open_left = missing and x.leg_symptom_side != "right"
    open_right = missing and x.leg_symptom_side != "left"
    lowest = min(left + right, default=FULL_POWER)
    if lowest == FULL_POWER:
        full = YES if len(left) + len(right) == MYOTOMES_OF_BOTH_LEGS else UNKNOWN
        return _open_if(open_left), _open_if(open_right), _open_if(missing), NO, full
    weak_left = sum(grade < FULL_POWER for grade in left)
    weak_right = sum(grade < FULL_POWER for grade in right)
    return (
        YES if weak_left else _open_if(open_left),
        YES if weak_right else _open_if(open_right),
        YES if lowest <= SEVERE_GRADE else _open_if(missing),
        sure(max(weak_left, weak_right) > 1),
        NO,
    )


def _open_if(missing: bool) -> Kleene:
    return UNKNOWN if missing else NO


def reflexes(x: Findings) -> Readings:
    """Ankle jerk lost, knee jerk lost, any lost on the left, any on the right, any brisk."""
    ankle, knee = x.ankle_reflex, x.knee_reflex
    left = {jerks.left for jerks in (ankle, knee) if jerks}
    right = {jerks.right for jerks in (ankle, knee) if jerks}
    return (
        YES if ankle and (ankle.left in LOST or ankle.right in LOST) else _open_if(ankle_jerk_is_missing(x)),
        sure(knee and (knee.left in LOST or knee.right in LOST)),
        sure(left & LOST),
        sure(right & LOST),
        sure("brisk" in left or "brisk" in right),
    )


def sensation(x: Findings) -> Readings:
    """Reduced feeling: anywhere, left leg, right leg, S3 to S5, on the trunk, on both sides of the trunk, S2."""
    areas = x.sensory_loss
    if areas is None:
        return UNKNOWN, NO, NO, UNKNOWN, NO, NO, NO
    if not areas and not areas.open:
        return NO, NO, NO, NO, NO, NO, NO
    legs = {area.side for area in areas if area.root in LEG_ROOTS}
    trunk = {area.side for area in areas if area.root in THORACIC}
    named = {area.root for area in areas}
    not_felt_for = {area.root for area in areas.open}
    return (
        sure(areas) | _open_if(bool(areas.open)),
        sure(legs & {"left", "both"}),
        sure(legs & {"right", "both"}),
        sure(named & SACRAL) | _open_if(bool(not_felt_for & SACRAL)),
        sure(trunk),
        sure("both" in trunk or len(trunk) > 1),
        sure("S2" in named),
    )


def cord_signs(x: Findings) -> Readings:
    """A sign of the cord itself, and brisk reflexes as a sign."""
    signs = x.upper_motor_neuron_signs
    if signs is None:
        return UNKNOWN, UNKNOWN
    return told(signs, *CORD_SIGNS), told(signs, "brisk_reflexes")


def infection_risks(x: Findings) -> Readings:
    """A risk that counts alone, bacteraemia, injecting or low immunity, diabetes, tuberculosis, a spinal procedure."""
    risks = x.infection_risks
    if risks is None:
        return UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN
    if not risks and not risks.open:
        return NO, NO, NO, NO, NO, NO
    return (
        told(risks, *INFECTION_RISKS),
        told(risks, "recent_bacteraemia"),
        told(risks, "ivdu", "immunosuppression"),
        told(risks, "diabetes"),
        told(risks, "tuberculosis_risk"),
        told(risks, "recent_spinal_procedure"),
    )


def severity(x: Findings) -> Readings:
    """Severe back pain: a rating of 7 or more, or said to be; a lower rating settles it where nothing was said."""
    rating = x.back_pain_nrs
    if x.pain_severity == "severe" or (rating is not None and rating >= SEVERE_RATING):
        return (YES,)
    return (UNKNOWN if x.pain_severity == "unknown" and rating is None else NO,)


def blood_tests(x: Findings) -> Readings:
    """Anaemia; raised calcium or new kidney impairment; what was not known is neutral."""
    found = x.alarming_blood_tests or ()
    return sure("anaemia" in found), sure("raised_calcium" in found or "new_renal_impairment" in found)


def weeks_of_care(x: Findings) -> Kleene:
    """Whether the first referral week is reached; nobody can have had so many weeks in a shorter episode (D3, 2b)."""
    if x.conservative_care_weeks is None and x.onset_days is not None and x.onset_days < ACUTE_DAYS:
        return NO
    return at_least(x.conservative_care_weeks, FIRST_REFERRAL_WEEK)


def vital_signs(x: Findings) -> Readings:
    """A measured fever, signs of sepsis, a pressure of shock, and a low pressure with a fast pulse."""
    vitals = x.vital_signs
    if vitals is None:
        return NO, NO, NO, NO
    pressure = vitals.systolic_bp if vitals.systolic_bp is not None else 120.0
    breaths, pulse, degrees = vitals.respiratory_rate or 0.0, vitals.heart_rate or 0.0, vitals.temperature_c
    hot = degrees is not None and degrees >= FEVER_C
    infected = hot or x.fever == "yes" or (degrees is not None and degrees < HYPOTHERMIA_C)
    # The high-risk criteria of NICE NG51, any one alone; or its next lower ones together with a sign of infection.
    high = pressure <= SHOCK_MMHG or breaths >= SEPSIS_BREATHS or pulse > SEPSIS_PULSE
    moderate = pressure <= 100 or breaths >= 21 or pulse > 110  # noqa: PLR2004 the thresholds of NG51
    shock = pressure <= SHOCK_MMHG
    low_and_fast = pressure <= 100 and pulse >= 100  # noqa: PLR2004 rule E7
    return sure(hot), sure(high or (infected and moderate)), sure(shock), sure(low_and_fast)


def inflammatory(x: Findings) -> Readings:
    """Pain over three months that started before 45; four or more NICE features; fewer, but enough for ASAS."""
    features = x.inflammatory_features
    if not features:
        return NO, NO, NO
    of_nice = len(NICE_FEATURES.intersection(features))
    some = of_nice >= ASAS_ENOUGH or not STRONG_FEATURES.isdisjoint(features)
    return _inflammatory_entry(x, features), sure(of_nice >= NICE_ENOUGH), sure(some)


def _inflammatory_entry(x: Findings, features: Listed[str]) -> Kleene:
    if "onset_before_45_over_3_months" in features:
        return YES
    long_enough = at_least(x.onset_days, THREE_MONTHS_DAYS + 1)
    if "onset_before_35" in features:
        return long_enough
    if x.age_years is None or x.onset_days is None:
        return long_enough & UNKNOWN
    return long_enough & sure(x.age_years - x.onset_days / DAYS_A_YEAR < STARTED_BEFORE_YEARS)


def ages(x: Findings) -> Readings:
    """Under 18, 50 or over, over 50, 60 or over, 65 or over, 75 or over."""
    age = x.age_years
    if age is None:
        return UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN
    return sure(age < ADULT), sure(age >= 50), sure(age > 50), *(sure(age >= limit) for limit in (60, 65, 75))  # noqa: PLR2004 rules W3, W5, W8, R1
