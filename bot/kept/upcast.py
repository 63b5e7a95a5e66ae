"""What older releases kept of an event, turned into what today's keep; one step a version, all of them here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

TODAY: Final = 1
"""The version that every body carries in "v"; version 0 (commit 795e55d) carried none."""

OFFERED_AT_FIRST: Final = {
    "leg_symptoms": ("pain", "tingling", "numbness", "weakness"),
    "upper_motor_neuron_signs": ("babinski", "clonus", "sensory_level", "spastic_gait", "brisk_reflexes"),
    "infection_risks": (
        "ivdu",
        "immunosuppression",
        "diabetes_or_dialysis",
        "recent_bacteraemia",
        "other_recent_infection",
        "recent_procedure_or_injection",
    ),
    "inflammatory_features": (
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
    ),
    "aortic_features": (
        "known_aaa",
        "pulsatile_mass",
        "shock_or_collapse",
        "tearing_or_abdominal_pain_in_smoker_over_60",
    ),
    "compartment_features": ("tense_paraspinal_swelling", "dark_urine", "ck_raised"),
    "drug_allergies": ("acetaminophen", "nsaid", "muscle_relaxant", "other"),
    "interacting_medicines": ("opioid", "benzodiazepine", "gabapentinoid", "ssri_snri", "acei_arb_diuretic", "other"),
}
"""The items that the first release's form offered for each list: it did not write them down."""


class NewerBodyError(ValueError):
    """A later release wrote it."""


def to_todays(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of an event as this version writes it.

    Raises:
        NewerBodyError: a later release wrote it.
        ValueError, KeyError, TypeError, AttributeError: nobody wrote it so.
    """
    version = body.get("v", 0)
    if not isinstance(version, int) or not 0 <= version <= TODAY:
        raise NewerBodyError(kind)
    for older in range(version, TODAY):
        body = {**STEPS[older].get(kind, _as_it_was)(body), "v": older + 1}
    return body


def _as_it_was(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return body


def _submitted_0(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 0 kept the assessment as a record alone: what the life needs of it is taken out once."""
    findings, assessment = json.loads(body["findings"]), body["assessment"]
    told = {"disposition": "emergency_now", "act_within_hours": 0.0, "follow_up": None}
    if assessment is not None:
        told = json.loads(assessment)
    return {
        "disposition": told["disposition"],
        "act_within_hours": told["act_within_hours"],
        "review": told["follow_up"],
        "error_id": body["error_id"],
        "local_code": body["local_code"],
        "findings": body["findings"],
        "offered": {name: items for name, items in OFFERED_AT_FIRST.items() if findings.get(name) is not None},
        "assessment": assessment,
        "seen": 0,
        "numbered": False,
    }


def _missing_0(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"reminder": body["kind"], "id": body["id"], "post_at": body["post_at"]}


STEPS: Final[tuple[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]], ...]] = (
    {"submitted": _submitted_0, "missing": _missing_0},
)
"""For each version, what changed with the next one, by kind."""
