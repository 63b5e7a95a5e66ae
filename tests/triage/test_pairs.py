"""Pairs of cases that differ in one answer, and what that answer must change: named as a clinician would say them."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from bot.triage.modifiers import AWAITED
from bot.triage.safety_net import HAEMATOMA
from tests.triage.cases import BOTH_LEGS, L5_RIGHT, NUMB_LEG, SCIATICA, examined, power

Changes = dict[str, Any]

SEVERE: Final[Changes] = {"back_pain_nrs": None, "pain_severity": "severe"}
MILD: Final[Changes] = {"back_pain_nrs": None, "pain_severity": "not_severe"}
ON_A_BLOOD_THINNER: Final[Changes] = {**SEVERE, "anticoagulant_or_bleeding_disorder": "yes", "onset_days": 0}
CLAUDICATION_OF_A_YEAR: Final[Changes] = {
    **BOTH_LEGS,
    "claudication_pattern": "yes",
    "onset_days": 365,
    "age_years": 68,
}
DIABETES: Final[Changes] = {**MILD, "infection_risks": ["diabetes"]}
AFTER_AN_EPIDURAL: Final[Changes] = {"infection_risks": ["recent_spinal_procedure"], "onset_days": 0}


def _of(*changes: Changes, **fields: Any) -> Assessment:
    return assess(examined(*changes, **fields))


def _fired(assessment: Assessment) -> set[str]:
    return {rule.rule for rule in assessment.fired}


def _steps(assessment: Assessment) -> list[str]:
    return [step.id for step in assessment.actions]


def test_shock_without_fever_names_the_aorta_first_and_with_fever_names_it_still() -> None:
    cold = _of(vital_signs={"systolic_bp": 85})
    hot = _of(vital_signs={"systolic_bp": 85, "temperature_c": 38.5})
    for assessment in (cold, hot):
        assert assessment.disposition == "emergency_now"
        assert assessment.fired[0].rule == "E7"
        assert _steps(assessment)[0] == "aortic_imaging"
        assert "resuscitate_in_parallel" in _steps(assessment)
    assert {"E5", "E7"} <= _fired(hot)


def test_a_low_pressure_with_a_fast_pulse_is_the_aorta_from_50_on() -> None:
    signs = {"systolic_bp": 100, "heart_rate": 110}
    assert "E7" in _fired(_of(age_years=50, vital_signs=signs))
    assert "E7" not in _fired(_of(age_years=49, vital_signs=signs))


def test_a_blood_thinner_with_severe_pain_since_this_morning_is_same_day_and_after_four_days_is_not() -> None:
    assert _of(ON_A_BLOOD_THINNER).disposition == "urgent_same_day"
    assert _of(ON_A_BLOOD_THINNER, onset_days=3).disposition == "urgent_same_day"
    assert _of(ON_A_BLOOD_THINNER, onset_days=4).disposition == "conservative_followup"


def test_neither_a_fall_nor_a_lift_takes_a_blood_thinner_with_severe_pain_home() -> None:
    assert _of(ON_A_BLOOD_THINNER, trauma="minor").disposition == "urgent_same_day"
    assert _of(ON_A_BLOOD_THINNER, onset_circumstances="lifting").disposition == "urgent_same_day"
    assert HAEMATOMA in _of(ON_A_BLOOD_THINNER).safety_net
    assert HAEMATOMA not in _of(ON_A_BLOOD_THINNER, onset_days=4).safety_net


def test_a_blood_thinner_not_asked_with_severe_pain_is_provisional_and_not_raised() -> None:
    assessment = _of(ON_A_BLOOD_THINNER, anticoagulant_or_bleeding_disorder="unknown")
    assert (assessment.disposition, assessment.provisional) == ("conservative_followup", True)
    assert [(one.rule, one.needs) for one in assessment.unresolved] == [
        ("U11", ("anticoagulant_or_bleeding_disorder",))
    ]


def test_a_blood_thinner_not_asked_with_a_deficit_is_same_day() -> None:
    assert _of(NUMB_LEG, anticoagulant_or_bleeding_disorder="unknown").disposition == "urgent_same_day"
    assert _of(NUMB_LEG, anticoagulant_or_bleeding_disorder="no").disposition == "urgent_mri"


def test_a_lost_reflex_alone_on_a_blood_thinner_is_same_day_and_numbness_is_an_emergency() -> None:
    lost = {**SCIATICA, **MILD, "ankle_reflex": {"left": "normal", "right": "absent"}}
    assert _of(lost, anticoagulant_or_bleeding_disorder="yes").disposition == "urgent_same_day"
    assert _of(NUMB_LEG, anticoagulant_or_bleeding_disorder="yes").disposition == "emergency_now"


def test_a_block_that_does_not_wear_off_is_an_emergency() -> None:
    dense = {**SCIATICA, **AFTER_AN_EPIDURAL, "leg_symptoms": ["numbness", "weakness"], "power": power("right", L3=2)}
    assessment = _of(dense)
    assert assessment.disposition == "emergency_now"
    assert "stop_the_block" in _steps(assessment)
    assert _of(SCIATICA, AFTER_AN_EPIDURAL).disposition == "other_red_flag_workup"


def test_a_numb_leg_the_day_after_an_epidural_in_a_year_of_sciatica_is_an_emergency() -> None:
    assert _of(NUMB_LEG, AFTER_AN_EPIDURAL, onset_days=365).disposition == "emergency_now"
    assert _of(NUMB_LEG, AFTER_AN_EPIDURAL, onset_days=365, infection_risks=[]).disposition == "urgent_mri"


def test_claudication_of_a_year_with_reported_numbness_is_a_referral_and_with_examined_loss_is_same_day() -> None:
    numb = {**CLAUDICATION_OF_A_YEAR, "leg_symptoms": ["pain", "numbness"]}
    assert _of(numb).disposition == "specialist_referral"
    assert _fired(_of(numb)) == {"R2"}
    assert _of(numb, sensory_loss=L5_RIGHT).disposition == "urgent_same_day"
    assert _of(numb, foot_pulses="longstanding_reduced").disposition == "urgent_same_day"


def test_five_months_worse_with_weeks_not_known_is_a_referral() -> None:
    long_pain = {**MILD, "onset_days": 150, "conservative_care_weeks": None}
    assert _of(long_pain, response_to_care="worse").disposition == "specialist_referral"
    assert _of(long_pain, response_to_care="better").disposition == "conservative_followup"


def test_weeks_not_known_in_a_short_episode_keep_nothing_open() -> None:
    short = {**SCIATICA, **MILD, "onset_days": 20, "conservative_care_weeks": None}
    assert not _of(short).provisional
    assert _of(short, onset_days=28).provisional
    assert _of(short, onset_days=None).provisional


def test_diabetes_alone_is_home_care_and_with_night_pain_or_a_deficit_it_is_not() -> None:
    assert _of(DIABETES).disposition == "conservative_followup"
    assert _of(DIABETES, night_pain="yes").disposition == "other_red_flag_workup"
    assert "W2" in _fired(_of(NUMB_LEG, DIABETES))


def test_tuberculosis_counts_beside_six_weeks_of_pain_and_is_scanned_within_a_week() -> None:
    risk = {**MILD, "infection_risks": ["tuberculosis_risk"]}
    assert _of(risk).disposition == "conservative_followup"
    assert "tuberculosis_mri_within_a_week" in _steps(_of(risk, onset_days=50))


def test_an_open_item_of_the_infection_risks_is_judged_by_itself() -> None:
    for item in ("diabetes", "tuberculosis_risk"):
        assert "W6" not in _fired(_of(MILD, infection_risks={"unknown": [item]}))
    assert "W6" in _fired(_of(MILD, infection_risks={"unknown": ["ivdu"]}))
    assert "W6" in _fired(_of(MILD, infection_risks=None))


def test_66_and_a_heavy_lift_is_a_film_within_a_week_and_80_and_severe_pain_too() -> None:
    for changes in ({**MILD, "age_years": 66, "onset_circumstances": "lifting"}, {**SEVERE, "age_years": 80}):
        assessment = _of(changes)
        assert (assessment.disposition, assessment.act_within_hours) == ("other_red_flag_workup", 168.0)
        assert assessment.imaging == ("xray",)
    assert _of(MILD, age_years=66, trauma="minor").act_within_hours == 48.0


def test_arms_and_an_unsteady_gait_is_a_senior_examination_today_and_the_neck_is_scanned() -> None:
    assessment = _of(arm_symptoms="yes", gait_disturbance="yes")
    assert assessment.disposition == "urgent_same_day"
    assert {"senior_examination_with_arms", "neck_and_whole_spine_mri_today"} <= set(_steps(assessment))
    assert _of(arm_symptoms="yes").disposition == "conservative_followup"
    cord = _of(arm_symptoms="yes", gait_disturbance="yes", upper_motor_neuron_signs=["clonus"])
    assert cord.disposition == "emergency_now"


def test_a_newly_cold_leg_goes_to_ct_angiography_and_a_long_known_weak_pulse_changes_no_rank() -> None:
    cold = _of(SCIATICA, foot_pulses="new_cold_or_pulseless")
    assert cold.disposition == "emergency_now"
    assert _steps(cold)[0] == "ct_angiography_first"
    weak = _of(SCIATICA, foot_pulses="longstanding_reduced")
    assert weak.disposition == _of(SCIATICA).disposition
    assert "ankle_brachial_index" in _steps(weak)


def test_a_scan_that_shows_compression_is_an_emergency_and_orders_no_second_mri() -> None:
    shown = {**NUMB_LEG, "saddle_anaesthesia": "yes", "scan_result": "cauda_equina_or_cord_compression"}
    assessment = _of(shown)
    assert assessment.disposition == "emergency_now"
    assert not any(kind.startswith("mri") for kind in assessment.imaging)
    assert "mri_emergency" in _of(shown, scan_result="no_compression").imaging
    assert _of(scan_result="cauda_equina_or_cord_compression").disposition == "urgent_same_day"


def test_a_scan_without_compression_lowers_nothing() -> None:
    for findings in (NUMB_LEG, {"saddle_anaesthesia": "yes"}, {"progressive_deficit": "yes"}):
        assert _of(findings, scan_result="no_compression").disposition == _of(findings).disposition


def test_constant_pain_of_a_smoker_over_60_is_the_aorta_today_where_it_is_severe_and_in_two_weeks_where_not() -> None:
    constant = {"constant_pain": "yes", "age_years": 66, "vascular_risks": ["smoker_or_ex_smoker"]}
    assert _of(constant, SEVERE).disposition == "urgent_same_day"
    later = _of(constant, MILD)
    assert later.disposition == "other_red_flag_workup"
    assert "aortic_ultrasound_2_weeks" in _steps(later)
    assert "aortic_ultrasound_2_weeks" not in _steps(_of(MILD, constant_pain="yes", age_years=66, vascular_risks=[]))


def test_anaemia_at_50_is_worked_up_and_blood_tests_by_age_alone_are_only_a_step() -> None:
    assert _of(MILD, age_years=52, alarming_blood_tests=["anaemia"]).disposition == "other_red_flag_workup"
    assert _of(MILD, age_years=42, alarming_blood_tests=["anaemia"]).disposition == "conservative_followup"
    old = _of(MILD, age_years=64, onset_days=50)
    assert old.disposition == "conservative_followup"
    assert "blood_count_calcium_esr" in _steps(old)
    assert "blood_count_calcium_esr" not in _steps(_of(MILD, age_years=64, onset_days=50, alarming_blood_tests=[]))


def test_pain_in_the_chest_part_of_the_spine_is_worked_up_beside_another_risk_only() -> None:
    assert _of(MILD, thoracic_pain="yes").disposition == "conservative_followup"
    with_age = _of(MILD, thoracic_pain="yes", age_years=55)
    assert with_age.disposition == "other_red_flag_workup"
    assert {"aorta_heart_lung_first", "thoracic_film"} <= set(_steps(with_age))
    assert "thoracic_mri" in _steps(_of(MILD, thoracic_pain="yes", infection_risks=["diabetes"]))


def test_blisters_add_a_step_and_move_nothing() -> None:
    assert _of(blistering_rash="yes").disposition == _of().disposition
    assert "antiviral_for_blisters" in _steps(_of(blistering_rash="yes"))


def test_cauda_equina_syndrome_is_told_to_feel_the_pulses_while_the_scan_is_arranged() -> None:
    for changes in (
        {"saddle_anaesthesia": "yes"},
        {"bilateral_leg_weakness": "yes"},
        {"upper_motor_neuron_signs": ["babinski"]},
        {"cancer_history": "yes", "gait_disturbance": "yes"},
    ):
        assert "feel_pulses_and_abdomen" in _steps(_of(changes))
        assert "feel_pulses_and_abdomen" not in _steps(_of(changes, foot_pulses="new_cold_or_pulseless"))


def test_a_scan_under_way_is_not_ordered_again_but_for_an_emergency() -> None:
    waiting = _of(NUMB_LEG, scan_result="awaited")
    assert waiting.disposition == "urgent_mri"
    assert AWAITED in [step.text for step in waiting.actions]
    assert not any(step.text.startswith("Urgent MRI") for step in waiting.actions)
    emergency = _of(NUMB_LEG, saddle_anaesthesia="yes", scan_result="awaited")
    assert emergency.actions[0].text.startswith("Emergency MRI")


def test_a_fracture_that_a_scan_shows_is_not_filmed_first() -> None:
    shown = _of(scan_result="fracture")
    assert _steps(shown)[0] == "fracture_shown"
    assert shown.imaging == ("none",)
