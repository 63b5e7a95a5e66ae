"""What to do: steps fitted to the patient, imaging, review, safety net."""

from __future__ import annotations

from typing import Any

import pytest

from bot.triage import home_care
from bot.triage.actions import NOT_SAFE_AT_HOME
from bot.triage.assessment import Assessment
from bot.triage.dates import EARLY_REVIEW, REVIEW
from bot.triage.engine import assess
from bot.triage.rules import RULES
from bot.triage.safety_net import AT_HOME, COME_BACK, HAEMATOMA, IN_HOSPITAL
from tests.triage.cases import BOTH_LEGS, NUMB_LEG, SCIATICA, examined, power


def _assess(*changes: dict[str, Any], **fields: Any) -> Assessment:
    return assess(examined(*changes, **fields))


def _steps(*changes: dict[str, Any], **fields: Any) -> list[str]:
    return [one.id for one in _assess(*changes, **fields).actions]


def test_the_seed_case_gets_the_whole_plan_of_step_two_and_three_in_order() -> None:
    assert _steps(NUMB_LEG) == [
        "urgent_mri_lumbar_without_contrast",
        "stay_active_ease_off_2_3_days",
        "acetaminophen_or_nsaid",
        "muscle_relaxant_if_severe_spasm",
        "opioid_not_first_line",
        "heat",
        "no_plain_films_for_nerve_compression",
        "reassess_1_2_weeks",
        "referral_at_4_6_weeks",
        "safety_net_given",
    ]


def test_actions_come_most_urgent_first() -> None:
    order = {rule.id: place for place, rule in enumerate(RULES)}
    steps = _assess(NUMB_LEG, saddle_anaesthesia="yes", fever="yes", osteoporosis="yes").actions
    assert [order[one.rule] for one in steps] == sorted(order[one.rule] for one in steps)
    assert steps[0].id == "emergency_mri"


def test_a_step_that_two_rules_ask_for_is_said_once() -> None:
    steps = _steps(BOTH_LEGS, saddle_anaesthesia="yes", sexual_dysfunction="yes", bilateral_leg_weakness="yes")
    assert len(steps) == len(set(steps))


def test_a_scan_asked_for_now_stands_in_for_the_same_scan_later() -> None:
    assessment = _assess(NUMB_LEG, saddle_anaesthesia="yes")
    assert "M1" in {one.rule for one in assessment.fired}
    assert assessment.imaging == ("mri_emergency",)


def test_earlier_surgery_adds_contrast() -> None:
    assessment = _assess(NUMB_LEG, prior_lumbar_surgery="yes")
    assert assessment.imaging == ("mri_with_contrast", "mri_urgent")
    assert "urgent_mri_lumbar_without_contrast" not in {one.id for one in assessment.actions}


@pytest.mark.parametrize(
    ("changes", "imaging"),
    [
        ({**NUMB_LEG, "fever": "yes"}, ("mri_emergency", "mri_whole_spine")),
        ({"fever": "yes"}, ("mri_emergency",)),
        ({"raised_inflammatory_markers": "yes"}, ("mri_urgent",)),
        ({**NUMB_LEG, "prior_lumbar_surgery": "yes"}, ("mri_urgent",)),
        ({"osteoporosis": "yes"}, ("mri_urgent",)),
        ({"cancer_history": "yes"}, ("mri_whole_spine",)),
        ({"weight_loss": "yes"}, ("mri_urgent",)),
        (
            {**NUMB_LEG, "trauma": "major", "anticoagulant_or_bleeding_disorder": "no"},
            ("ct_spine", "mri_emergency"),
        ),
    ],
)
def test_pregnancy_means_no_gadolinium_and_no_film_where_mri_answers(
    changes: dict[str, Any], imaging: tuple[str, ...]
) -> None:
    assessment = _assess(changes, pregnancy="yes", age_years=30)
    assert assessment.imaging == imaging
    assert "pregnancy_mri_without_gadolinium" in {one.id for one in assessment.actions}


def test_a_scan_that_waits_for_blood_tests_is_fitted_to_the_patient_as_well() -> None:
    risk = {"infection_risks": ["immunosuppression"], "age_years": 30}
    told = {one.id: one.text for one in _assess(risk, pregnancy="yes").actions}
    assert "without gadolinium" in told["infection_mri_if_suspected"]
    assert "pregnancy_mri_without_gadolinium" in told
    asked = _steps(risk, pregnancy="unknown", renal_impairment="severe", mri_contraindication="unknown")
    assert {
        "ask_pregnancy_before_contrast_or_films",
        "check_kidneys_before_gadolinium",
        "ask_mri_contraindication",
    } <= set(asked)
    assert _assess(risk).imaging == ("none",)


def test_pregnancy_says_nothing_about_scans_where_none_is_asked_for() -> None:
    assert "pregnancy_mri_without_gadolinium" not in _steps(pregnancy="yes", age_years=30)


def test_pregnancy_not_known_is_asked_before_contrast_or_films_only() -> None:
    assert "ask_pregnancy_before_contrast_or_films" in _steps(osteoporosis="yes", pregnancy="unknown")
    assert "ask_pregnancy_before_contrast_or_films" in _steps(fever="yes", pregnancy="unknown")
    assert "ask_pregnancy_before_contrast_or_films" not in _steps(NUMB_LEG, pregnancy="unknown")


def test_kidneys_are_checked_before_gadolinium() -> None:
    assert "check_kidneys_before_gadolinium" in _steps(fever="yes", renal_impairment="severe")
    assert "check_kidneys_before_gadolinium" not in _steps(fever="yes")
    assert "check_kidneys_before_gadolinium" not in _steps(fever="yes", renal_impairment="severe", pregnancy="yes")


def test_an_open_mri_safety_question_keeps_the_mri_and_asks() -> None:
    assessment = _assess(NUMB_LEG, mri_contraindication="unknown")
    assert assessment.imaging == ("mri_urgent",)
    assert "ask_mri_contraindication" in {one.id for one in assessment.actions}
    assert "ask_mri_contraindication" not in _steps(osteoporosis="yes", mri_contraindication="unknown")


@pytest.mark.parametrize(
    ("why", "check"),
    [("device_or_implant", "check_mri_device"), ("severe_claustrophobia", "mri_with_sedation_or_open_scanner")],
)
def test_a_contraindicated_mri_is_replaced_by_ct_on_the_same_clock(why: str, check: str) -> None:
    assessment = _assess(saddle_anaesthesia="yes", mri_contraindication=why)
    assert assessment.imaging == ("ct_or_ct_myelogram",)
    assert assessment.actions[0].id == "ct_or_ct_myelogram"
    assert check in {one.id for one in assessment.actions}
    assert assessment.act_within_hours == 4.0


def test_mri_safety_is_not_mentioned_where_nothing_is_imaged_at_home() -> None:
    assert _assess(mri_contraindication="device_or_implant").imaging == ("none",)
    assert "check_mri_device" not in _steps(mri_contraindication="device_or_implant")


def test_an_mri_already_done_is_compared_before_it_is_repeated() -> None:
    failed = {**SCIATICA, "conservative_care_weeks": 6, "response_to_care": "same"}
    assert _assess(failed, mri_done="yes").imaging == ("none",)
    assert "check_existing_mri" in _steps(failed, mri_done="yes")
    assert _assess(NUMB_LEG, mri_done="yes").imaging == ("mri_urgent",)
    assert "check_existing_mri" in _steps(NUMB_LEG, mri_done="yes")
    assert "check_existing_mri" not in _steps(mri_done="yes")


def test_reduced_feeling_in_s2_asks_the_saddle_question_again() -> None:
    assert "ask_saddle_again" in _steps(SCIATICA, sensory_loss=[{"root": "S2", "side": "right"}])


def test_four_features_go_to_rheumatology_and_fewer_are_tested_first() -> None:
    entry = "onset_before_45_over_3_months"
    many = ["buttock_pain", "psoriasis", "arthritis", "enthesitis", entry]
    assert "rheumatology_referral" in _steps(inflammatory_features=many)
    assert "esr_crp_hla_b27" in _steps(inflammatory_features=["psoriasis", entry])
    assert "rheumatology_referral" not in _steps(inflammatory_features=["psoriasis", entry])


def test_every_step_of_home_care_is_marked_as_care_at_home() -> None:
    at_home = (*home_care.STEPS, NOT_SAFE_AT_HOME)
    assert {step.id for step in at_home if not step.at_home} == set()


def test_a_patient_who_cannot_watch_for_change_is_not_simply_sent_home() -> None:
    assert "not_safe_at_home" in _steps(safe_to_go_home="no")
    assert "not_safe_at_home" not in _steps(safe_to_go_home="no", saddle_anaesthesia="yes")


def test_failed_care_is_referred_now_and_not_in_four_weeks() -> None:
    steps = _steps(NUMB_LEG, conservative_care_weeks=6, response_to_care="same")
    assert "specialist_referral" in steps
    assert "referral_at_4_6_weeks" not in steps


def test_plain_back_pain_is_told_to_stay_active_without_days_of_rest() -> None:
    steps = _steps()
    assert "stay_active" in steps
    assert "stay_active_ease_off_2_3_days" not in steps


@pytest.mark.parametrize(
    ("changes", "window"),
    [
        ({}, REVIEW),
        (NUMB_LEG, REVIEW),
        ({**SCIATICA, "power": power("right", L5=4)}, EARLY_REVIEW),
        ({"intractable_pain": "yes"}, EARLY_REVIEW),
        ({"suspected_instability": "yes"}, None),
        ({"cancer_history": "yes"}, None),
        ({"progressive_deficit": "yes"}, None),
        ({"saddle_anaesthesia": "yes"}, None),
    ],
)
def test_only_care_at_home_has_a_review_window(changes: dict[str, Any], window: object) -> None:
    assert _assess(changes).follow_up == window


def test_the_safety_net_fits_where_the_patient_goes() -> None:
    assert _assess().safety_net == (*COME_BACK, *AT_HOME)
    assert _assess(progressive_deficit="yes").safety_net == COME_BACK
    assert _assess(saddle_anaesthesia="yes").safety_net == IN_HOSPITAL


def test_who_bleeds_easily_and_came_with_sudden_severe_pain_is_told_what_to_come_back_for_last() -> None:
    told = _assess(anticoagulant_or_bleeding_disorder="yes", back_pain_nrs=9, onset_days=1)
    assert "U11" in {one.rule for one in told.fired}
    assert told.safety_net == (*COME_BACK, HAEMATOMA)


def test_an_emergency_is_not_provisional_although_an_open_question_made_it_one() -> None:
    bleeding = _assess(SCIATICA, anticoagulant_or_bleeding_disorder="yes", leg_symptoms=["tingling"], sensory_loss=None)
    assert (bleeding.disposition, bleeding.provisional) == ("emergency_now", False)


def test_a_result_that_an_open_question_set_is_provisional_though_nothing_above_it_is_open() -> None:
    assert (_assess(trauma="unknown").unresolved, _assess(trauma="unknown").provisional) == ((), True)


def test_a_film_is_asked_for_only_where_no_mri_is() -> None:
    failed = {"age_years": 60, "onset_days": 60, "conservative_care_weeks": 6, "response_to_care": "same"}
    assert "film_esr_crp_over_50" in _steps(failed)
    assert "film_esr_crp_over_50" not in _steps(failed, SCIATICA)


def test_an_awaited_scan_is_fetched() -> None:
    assert "get_the_awaited_result" in _steps(NUMB_LEG, scan_result="awaited")


def test_what_would_change_an_urgent_mri_is_told_in_single_answers() -> None:
    changes = {
        (one.field, str(one.to)): one.disposition
        for one in _assess(NUMB_LEG, saddle_anaesthesia="unknown").would_change
    }
    assert changes["saddle_anaesthesia", "yes"] == "emergency_now"
    assert changes["saddle_anaesthesia", "no"] == "urgent_mri"


def test_an_open_must_ask_question_comes_first_among_what_would_change() -> None:
    assert _assess(fever="unknown").would_change[0].field == "fever"
