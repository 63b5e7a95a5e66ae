"""What the medicine says for each single answer: medicines, scans, care at home, reviews, roots and clashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from dialogs.citation import cited
from dialogs.plan import ADVICE, IMAGING, MEDICINES
from tests.dialogs.messages import Parts
from tests.triage.cases import NUMB_LEG, SCIATICA, examined, power

Changes: TypeAlias = dict[str, Any]
"""Answers that differ from the clean examination of tests/triage/cases.py."""

_FULL_POWER: Final = 5


# -- medicines --------------------------------------------------------------------------------------------------------

_FINDINGS_OF_MEDICINES: Final[dict[str, tuple[Any, ...]]] = {
    "age_years": (None, 17, 18, 64, 65, 74, 75),
    "drug_allergies": (
        None,
        ["acetaminophen"],
        ["nsaid"],
        ["muscle_relaxant"],
        ["other"],
        {"unknown": ["acetaminophen"]},
        {"unknown": ["nsaid"]},
        {"unknown": ["muscle_relaxant"]},
    ),
    "liver_disease": ("yes", "unknown"),
    "renal_impairment": ("mild_or_moderate", "severe", "dialysis", "unknown"),
    "gi_bleed_or_ulcer": ("past", "active", "unknown"),
    "pregnancy": ("no", "yes", "postpartum", "unknown"),
    "anticoagulant_or_bleeding_disorder": ("yes", "unknown"),
    "compartment_features": (["tense_paraspinal_swelling"], ["dark_urine"], ["ck_raised"]),
    "aortic_features": (
        ["known_aaa"],
        ["pulsatile_mass"],
        ["shock_or_collapse"],
        ["tearing_or_abdominal_pain_in_smoker_over_60"],
    ),
    "alarming_blood_tests": (["new_renal_impairment"], ["anaemia"]),
    "cardiovascular_disease": ("yes", "unknown"),
    "vascular_risks": (["hypertension"],),
    "corticosteroid_use": ("yes", "unknown"),
    "respiratory_disease": ("yes", "unknown"),
    "interacting_medicines": (
        None,
        ["opioid"],
        ["benzodiazepine"],
        ["gabapentinoid"],
        ["ssri_snri"],
        ["acei_arb_diuretic"],
        ["other"],
    ),
    "urinary_retention": ("longstanding",),
    "urinary_sensation_change": ("longstanding",),
    "leg_symptoms": (None, ["tingling"], ["numbness"], ["pain"]),
    "saddle_anaesthesia": ("yes",),
    "progressive_deficit": ("yes",),
}
_TOGETHER: Final[tuple[Changes, ...]] = (
    {"age_years": 82, "renal_impairment": "severe", "gi_bleed_or_ulcer": "past", "liver_disease": "unknown"},
    {"drug_allergies": ["acetaminophen", "nsaid", "muscle_relaxant", "other"], "age_years": None},
    {"saddle_anaesthesia": "yes", "drug_allergies": ["nsaid"], "age_years": 17},
    {"drug_allergies": ["other"], "anticoagulant_or_bleeding_disorder": "yes"},
    {  # all that rules an NSAID out
        "drug_allergies": ["nsaid"],
        "renal_impairment": "severe",
        "gi_bleed_or_ulcer": "active",
        "pregnancy": "yes",
        "anticoagulant_or_bleeding_disorder": "yes",
        "compartment_features": ["dark_urine"],
        "alarming_blood_tests": ["new_renal_impairment"],
        "aortic_features": ["known_aaa"],
    },
    {  # all that asks for a check
        "age_years": 64,
        "drug_allergies": None,
        "renal_impairment": "mild_or_moderate",
        "gi_bleed_or_ulcer": "past",
        "cardiovascular_disease": "yes",
        "liver_disease": "yes",
        "anticoagulant_or_bleeding_disorder": "unknown",
        "alarming_blood_tests": ["anaemia"],
        "pregnancy": "postpartum",
        "vascular_risks": ["hypertension"],
        "corticosteroid_use": "yes",
        "respiratory_disease": "yes",
        "interacting_medicines": ["opioid", "ssri_snri", "acei_arb_diuretic", "gabapentinoid"],
        "urinary_retention": "longstanding",
        "urinary_sensation_change": "longstanding",
    },
    {  # nothing known
        "age_years": None,
        "drug_allergies": None,
        "renal_impairment": "unknown",
        "gi_bleed_or_ulcer": "unknown",
        "cardiovascular_disease": "unknown",
        "liver_disease": "unknown",
        "anticoagulant_or_bleeding_disorder": "unknown",
        "pregnancy": "unknown",
    },
    {"pregnancy": "yes", "respiratory_disease": "yes", "interacting_medicines": ["benzodiazepine"]},
)


def medicines() -> Parts:
    """Return what each answer changes for each class of medicine, beside a healthy adult of 40 with back pain."""
    healthy = _medicines(assess(examined()))
    parts: Parts = {"A healthy adult with back pain alone": "\n".join(healthy)}
    singly = [{field: value} for field, values in _FINDINGS_OF_MEDICINES.items() for value in values]
    for changes in (*singly, *_TOGETHER):
        told = [line for line in _medicines(assess(examined(changes))) if line not in healthy]
        parts[named(changes)] = "\n".join(told) or "nothing changes"
    return parts


def _medicines(assessment: Assessment) -> list[str]:
    told = []
    for medicine, words in MEDICINES.items():
        advice = getattr(assessment.medication, medicine)
        said = " ".join([f"{words}: {ADVICE[advice.advice]}.", *advice.reasons])
        told.append(f"{said} [{cited('', advice.sources)}]")
    return told


def named(changes: Changes) -> str:
    """Return some answers in a line."""
    return ", ".join(f"{field}: {_value(value)}" for field, value in changes.items()) or "as it is"


def _value(value: Any) -> str:
    """Return a finding in a few words: of grades, only those that are not full."""
    if isinstance(value, list):
        return " + ".join(map(_value, value)) or "none"
    if isinstance(value, dict):
        parts = {name: _value(part) for name, part in value.items() if part != _FULL_POWER}
        return " ".join(f"{name} {part}" for name, part in parts.items() if part)
    return "not known" if value is None else str(value)


# -- scans ------------------------------------------------------------------------------------------------------------

_SCANNED: Final[dict[str, Changes]] = {
    "back pain alone": {},
    "a numb leg": NUMB_LEG,
    "a numb leg, operated before": {**NUMB_LEG, "prior_lumbar_surgery": "yes"},
    "failed care": {**SCIATICA, "conservative_care_weeks": 7, "onset_days": 60, "response_to_care": "same"},
    "numb between the legs": {"saddle_anaesthesia": "yes"},
    "fever": {"fever": "yes"},
    "fever and a numb leg": {**NUMB_LEG, "fever": "yes"},
    "raised CRP": {"raised_inflammatory_markers": "yes"},
    "cancer": {"cancer_history": "yes"},
    "weight loss": {"weight_loss": "yes"},
    "osteoporosis": {"osteoporosis": "yes"},
    "major injury": {"trauma": "major"},
    "major injury and a numb leg": {**NUMB_LEG, "trauma": "major"},
    "instability": {"suspected_instability": "yes"},
    "low immunity": {"infection_risks": ["immunosuppression"]},
}
_MODIFIERS: Final[tuple[Changes, ...]] = (
    {"pregnancy": "yes", "age_years": 30},
    {"pregnancy": "unknown", "age_years": 30},
    {"mri_contraindication": "unknown"},
    {"mri_contraindication": "device_or_implant"},
    {"mri_contraindication": "severe_claustrophobia"},
    {"renal_impairment": "severe"},
    {"renal_impairment": "dialysis"},
    {"renal_impairment": "unknown"},
    {"mri_done": "yes"},
    {"pregnancy": "yes", "age_years": 30, "mri_contraindication": "device_or_implant", "mri_done": "yes"},
    {"pregnancy": "unknown", "age_years": 30, "mri_contraindication": "unknown", "renal_impairment": "unknown"},
)
_PREGNANT: Final[Changes] = {"pregnancy": "yes", "age_years": 30}
_FITTED: Final[tuple[tuple[str, Changes, Changes], ...]] = (
    *(
        (title, _SCANNED[title], {"scan_result": "awaited"})
        for title in ("back pain alone", "a numb leg", "fever", "numb between the legs", "osteoporosis")
    ),
    ("a numb leg", _SCANNED["a numb leg"], {"scan_result": "no_compression"}),
    ("fever", _SCANNED["fever"], {"alarming_blood_tests": ["new_renal_impairment"]}),
    ("fever", _SCANNED["fever"], {"alarming_blood_tests": ["anaemia"]}),
    ("pain in the chest part, diabetes", {"thoracic_pain": "yes", "infection_risks": ["diabetes"]}, _PREGNANT),
    ("pain in the chest part, a minor injury", {"thoracic_pain": "yes", "trauma": "minor"}, _PREGNANT),
    ("a risk of tuberculosis", {"infection_risks": ["tuberculosis_risk"], "onset_days": 50}, _PREGNANT),
    (
        "failed care at 60",
        {"age_years": 60, "conservative_care_weeks": 7, "onset_days": 60, "response_to_care": "same"},
        {"raised_inflammatory_markers": "no"},
    ),
    ("sexual function lost", {"sexual_dysfunction": "yes"}, {"post_void_residual_ml": 50}),
)
"""What is fitted to one answer about the scan, where that answer matters."""


def scans() -> Parts:
    """Return, for each thing that may be imaged, the steps, and what each answer about the scan changes in them."""
    parts: Parts = {}
    for title, changes in _SCANNED.items():
        plain = _steps(assess(examined(changes)))
        parts[title] = "\n".join(plain)
        for modifier in _MODIFIERS:
            now = _steps(assess(examined(changes, modifier)))
            parts[f"{title}; {named(modifier)}"] = "\n".join(_changed(plain, now)) or "nothing changes"
    for title, changes, modifier in _FITTED:
        plain, now = _steps(assess(examined(changes))), _steps(assess(examined(changes, modifier)))
        parts[f"{title}; {named(modifier)}"] = "\n".join(_changed(plain, now)) or "nothing changes"
    return parts


def _steps(assessment: Assessment) -> list[str]:
    steps = [f"{step.id}: {step.text} [{cited(step.rule, step.sources)}]" for step in assessment.actions]
    return [*steps, f"imaging: {', '.join(IMAGING[image] for image in assessment.imaging)}"]


def _changed(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the steps that are gone, and those that are new with their place."""
    yield from (f"gone: {line.split(': ')[0]}" for line in before if line not in after)
    yield from (f"{place}. {line}" for place, line in enumerate(after, 1) if line not in before)


# -- care at home -----------------------------------------------------------------------------------------------------

OUT: Final[dict[str, Changes]] = {
    "all safe": {},
    "no acetaminophen": {"drug_allergies": ["acetaminophen"]},
    "allergy to acetaminophen not known": {"drug_allergies": {"unknown": ["acetaminophen"]}},
    "check both": {"liver_disease": "yes"},
    "no NSAID": {"drug_allergies": ["nsaid"]},
    "check the NSAID": {"interacting_medicines": ["ssri_snri"]},
    "liver not known": {"liver_disease": "unknown"},
    "neither": {"drug_allergies": ["acetaminophen", "nsaid"]},
    "no acetaminophen, check the NSAID": {"drug_allergies": ["acetaminophen"], "respiratory_disease": "yes"},
    "no NSAID, check acetaminophen": {"drug_allergies": ["nsaid"], "liver_disease": "yes"},
    "no relaxant: aged 65": {"age_years": 65},
    "no relaxant": {"drug_allergies": ["muscle_relaxant"]},
    "aged 17": {"age_years": 17},
    "aged 18": {"age_years": 18},
    "age not known": {"age_years": None},
    "not safe at home": {"safe_to_go_home": "no"},
    "residual of 199 ml": {"post_void_residual_ml": 199},
    "residual of 200 ml": {"post_void_residual_ml": 200},
}
_GOING_HOME: Final[dict[str, Changes]] = {
    "back pain alone": {},
    "a numb leg": NUMB_LEG,
    "unbearable pain": {"intractable_pain": "yes"},
    "failed care": _SCANNED["failed care"],
    "instability": {"suspected_instability": "yes"},
}
_REVIEWED: Final[dict[str, Changes]] = {
    **_GOING_HOME,
    "a weak leg": {**SCIATICA, "power": power("right", L5=4)},
    "weakness told": {**SCIATICA, "leg_symptoms": ["weakness"]},
    "cancer": {"cancer_history": "yes"},
    "getting worse": {"progressive_deficit": "yes"},
    "numb between the legs": {"saddle_anaesthesia": "yes"},
}


def care_at_home() -> Parts:
    """Return the steps for each who goes home, what the safety of medicines changes in them, and the review."""
    parts: Parts = {}
    for title, changes in _GOING_HOME.items():
        plain = _steps(assess(examined(changes)))
        parts[title] = "\n".join(plain)
        for why, out in OUT.items():
            now = _steps(assess(examined(changes, out)))
            parts[f"{title}; {why}"] = "\n".join(_changed(plain, now)) or "nothing changes"
    return {**parts, **{f"The review: {title}": _review(assess(examined(one))) for title, one in _REVIEWED.items()}}


def _review(assessment: Assessment) -> str:
    window = assessment.follow_up
    return "none" if window is None else f"{window.earliest_days} to {window.latest_days} days: {window.why}"
