"""Medicines: what is offered, what must be checked first, what is out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.triage.assessment import Medication
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.triage.cases import NUMB_LEG, SCIATICA, examined


def _medication(*changes: dict[str, Any], **fields: Any) -> Medication:
    return assess(examined(*changes, **fields)).medication


def _steps(*changes: dict[str, Any], **fields: Any) -> set[str]:
    return {one.id for one in assess(examined(*changes, **fields)).actions}


@pytest.mark.parametrize(
    ("changes", "advice", "reason"),
    [
        ({"renal_impairment": "mild_or_moderate"}, "check_first", "Kidney disease"),
        ({"gi_bleed_or_ulcer": "past"}, "check_first", "Past ulcer"),
        ({"cardiovascular_disease": "yes"}, "check_first", "Cardiovascular"),
        ({"liver_disease": "yes"}, "check_first", "cirrhosis"),
        ({"age_years": 65}, "check_first", "65"),
        ({"age_years": None}, "check_first", "Age is not known"),
        ({"corticosteroid_use": "yes"}, "check_first", "Corticosteroids"),
        ({"respiratory_disease": "yes"}, "check_first", "asthma"),
        ({"interacting_medicines": ["ssri_snri"]}, "check_first", "SSRI"),
        ({"interacting_medicines": ["acei_arb_diuretic"]}, "check_first", "ACE"),
        ({"aortic_features": ["known_aaa"]}, "avoid", "aortic"),
        ({"gi_bleed_or_ulcer": "active", "renal_impairment": "unknown"}, "avoid", "Active ulcer"),
        ({"interacting_medicines": ["other"]}, "offer", "Lowest dose"),
    ],
)
def test_each_flag_of_an_nsaid_is_weighed_and_named(changes: dict[str, Any], advice: str, reason: str) -> None:
    nsaid = _medication(changes).nsaid
    assert nsaid.advice == advice
    assert any(reason in one for one in nsaid.reasons)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({}, "second_line"),
        ({"age_years": 64}, "second_line"),
        ({"age_years": 65}, "avoid"),
        ({"interacting_medicines": ["gabapentinoid"]}, "check_first"),
        ({"urinary_retention": "longstanding"}, "check_first"),
        ({"pregnancy": "yes"}, "check_first"),
        ({"pregnancy": "unknown"}, "check_first"),
        ({"cardiovascular_disease": "unknown"}, "check_first"),
    ],
)
def test_a_muscle_relaxant_is_a_second_step_at_most(changes: dict[str, Any], advice: str) -> None:
    assert _medication(changes).muscle_relaxant.advice == advice


def test_liver_disease_asks_for_a_check_before_acetaminophen() -> None:
    assert _medication(liver_disease="yes").acetaminophen.advice == "check_first"


def test_another_allergy_is_pointed_out_without_ruling_a_class_out() -> None:
    acetaminophen = _medication(drug_allergies=["other"]).acetaminophen
    assert acetaminophen.advice == "offer"
    assert any("Another drug allergy" in one for one in acetaminophen.reasons)


def test_both_first_steps_blocked_is_said_plainly_and_leads_to_no_opioid() -> None:
    steps = _steps(drug_allergies=["acetaminophen", "nsaid"])
    assert {"both_first_steps_blocked", "heat", "stay_active"} <= steps
    assert _medication(drug_allergies=["acetaminophen", "nsaid"]).opioid.advice == "not_first_line"


def test_open_safety_questions_put_the_checks_before_the_first_step() -> None:
    assert "check_before_first_pain_step" in _steps(drug_allergies=None)


def test_opioid_cautions_are_listed() -> None:
    opioid = _medication(interacting_medicines=["benzodiazepine"], respiratory_disease="yes", pregnancy="yes").opioid
    assert len(opioid.reasons) == 4


def test_numb_skin_brings_a_burn_warning_with_heat() -> None:
    assert any("burn risk" in one for one in _medication(NUMB_LEG).heat.reasons)
    assert _medication(NUMB_LEG).heat.reasons != _medication(SCIATICA).heat.reasons


def test_no_medicine_is_offered_under_18_in_an_emergency_or_the_same_day() -> None:
    for findings in (examined(age_years=15), examined(saddle_anaesthesia="yes"), Findings()):
        medication = assess(findings).medication
        advice = {medication.acetaminophen.advice, medication.nsaid.advice, medication.muscle_relaxant.advice}
        assert not advice & {"offer", "second_line"}


def test_a_child_sent_for_urgent_mri_gets_no_adult_medicine_step() -> None:
    steps = _steps(NUMB_LEG, age_years=15)
    assert {"urgent_mri_lumbar_without_contrast", "paediatric_pathway", "stay_active_ease_off_2_3_days"} <= steps
    assert not steps & {"acetaminophen_or_nsaid", "check_before_first_pain_step", "opioid_not_first_line"}
