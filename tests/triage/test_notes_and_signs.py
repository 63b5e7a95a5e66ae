"""Guideline notes, contradictions, nerve roots, likelihood ratios and the state of the content."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.triage.accuracy import (
    CROSSED_LEG_RAISE,
    CROSSED_LEG_RAISE_COCHRANE,
    LEG_RAISE,
    LEG_RAISE_COCHRANE,
    TestAccuracy,
)
from bot.triage.content import GOVERNANCE, Governance, is_past_review
from bot.triage.contradictions import EXAMPLES
from bot.triage.engine import assess
from bot.triage.facts import Facts
from bot.triage.findings import SEVERE_RATING, Findings
from bot.triage.rule import facts_read
from bot.triage.sources import LABELS, REFERENCES, cite
from tests.triage.cases import BOTH_LEGS, CLEAN, NUMB_LEG, SCIATICA, examined, power


def _notes(*changes: dict[str, Any], **fields: Any) -> set[str]:
    return {one.id for one in assess(examined(*changes, **fields)).notes}


def _clashes(*changes: dict[str, Any], **fields: Any) -> list[tuple[str, ...]]:
    return [one.fields for one in assess(examined(*changes, **fields)).contradictions]


def test_gn_1_stands_beside_a_stable_one_sided_sensory_deficit() -> None:
    assert "GN-1" in _notes(NUMB_LEG)
    assert "GN-1" in _notes(SCIATICA, ankle_reflex={"left": "normal", "right": "absent"})
    assert "GN-1" in _notes(NUMB_LEG, suspected_instability="yes")


@pytest.mark.parametrize(
    "changes",
    [
        {"power": power("right", L5=4)},
        {"leg_symptoms": ["numbness", "weakness"]},
        {"leg_symptom_side": "both"},
        {"saddle_anaesthesia": "unknown"},
        {"fever": "unknown"},
        {"intractable_pain": "unknown"},
        {"intractable_pain": "yes"},
        {"osteoporosis": "unknown"},
        {"trauma": "minor"},
        {"infection_risks": ["diabetes_or_dialysis"]},
        {"anticoagulant_or_bleeding_disorder": "unknown"},
        {"urinary_retention": "longstanding"},
        {"bowel_dysfunction": "longstanding"},
        {"conservative_care_weeks": 6, "response_to_care": "same"},
        {"response_to_care": "worse"},
        {"sensory_loss": [{"root": "S2", "side": "right"}]},
    ],
)
def test_gn_1_is_withheld_while_anything_is_open_or_another_flag_is_up(changes: dict[str, Any]) -> None:
    assert "GN-1" not in _notes(NUMB_LEG, changes)


def test_gn_12_stands_beside_an_old_unchanged_cauda_equina_symptom_and_the_emergency_stays() -> None:
    assert "GN-12" in _notes(saddle_anaesthesia="yes", onset_days=15)
    assert assess(examined(saddle_anaesthesia="yes", onset_days=15)).disposition == "emergency_now"
    beside_it = {"claudication_pattern": "yes", "suspected_instability": "yes", "conservative_care_weeks": 6}
    assert "GN-12" in _notes(NUMB_LEG, beside_it, anal_tone="reduced", onset_days=60, response_to_care="same")


@pytest.mark.parametrize(
    "changes",
    [
        {"onset_days": 14},
        {"onset_days": None},
        {"onset_days": 30, "progressive_deficit": "yes"},
        {"onset_days": 30, "progressive_deficit": "unknown"},
        {"onset_days": 30, "urinary_retention": "unknown"},
        {"onset_days": 30, "osteoporosis": "unknown"},
        {"onset_days": 30, "anticoagulant_or_bleeding_disorder": "yes"},
        {"onset_days": 30, "fever": "yes"},
        {"onset_days": 30, "response_to_care": "worse"},
        {**SCIATICA, "onset_days": 30, "power": power("right", L5=4)},
    ],
)
def test_gn_12_is_withheld_when_the_symptom_may_be_new_or_worse_or_not_alone(changes: dict[str, Any]) -> None:
    assert "GN-12" not in _notes({"saddle_anaesthesia": "yes"}, changes)


def test_the_other_notes_follow_what_is_shown() -> None:
    home = _notes(SCIATICA)
    assert {"GN-2", "GN-3", "GN-4", "GN-5", "GN-8", "GN-11"} <= home
    assert "GN-3" not in _notes()
    assert "GN-11" not in _notes()
    assert "GN-1" not in _notes(suspected_instability="yes")
    assert "GN-2" not in _notes(drug_allergies=["acetaminophen"])
    assert "GN-4" not in _notes(age_years=70)
    assert "GN-6" in _notes(intractable_pain="yes")
    assert "GN-7" in _notes(NUMB_LEG)
    assert "GN-9" in _notes(cancer_history="yes")
    assert "GN-9" in _notes(vital_signs={"systolic_bp": 88})
    assert "GN-9" in _notes(infection_risks=["immunosuppression"])
    assert "GN-11" not in _notes(SCIATICA, saddle_anaesthesia="yes")


@pytest.mark.parametrize(
    "tests",
    [
        {"straight_leg_raise": {"left": {"result": "negative"}}},
        {"straight_leg_raise": {"right": {"result": "positive", "angle_degrees": 40}}},
        {"crossed_straight_leg_raise": "positive"},
    ],
)
def test_gn_10_gives_the_figures_when_a_leg_raise_is_recorded(tests: dict[str, Any]) -> None:
    shown = {one.id: one.text for one in assess(examined(SCIATICA, tests)).notes}
    assert "LR+ 1.23" in shown["GN-10"]
    assert "GN-10" not in _notes(SCIATICA)


@pytest.mark.parametrize(
    ("accuracy", "positive", "negative"),
    [
        (LEG_RAISE, 1.23, 0.35),
        (LEG_RAISE_COCHRANE, 1.28, 0.29),
        (CROSSED_LEG_RAISE, 2.42, 0.81),
        (CROSSED_LEG_RAISE_COCHRANE, 2.80, 0.80),
    ],
)
def test_likelihood_ratios_are_computed_from_sensitivity_and_specificity(
    accuracy: TestAccuracy, positive: float, negative: float
) -> None:
    assert round(accuracy.positive_likelihood_ratio, 2) == positive
    assert round(accuracy.negative_likelihood_ratio, 2) == negative


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"leg_symptom_side": "none", "leg_symptoms": ["pain"]}, ("leg_symptom_side", "leg_symptoms")),
        (
            {**SCIATICA, "power": power("left", L5=4), "ankle_reflex": {"left": "absent", "right": "normal"}},
            ("leg_symptom_side", "power", "ankle_reflex"),
        ),
        ({"conservative_care_weeks": 4, "onset_days": 20}, ("conservative_care_weeks", "onset_days")),
        ({"pregnancy": "yes", "age_years": 70}, ("pregnancy", "age_years")),
        ({"trauma": "none", "onset_circumstances": "minor_trauma"}, ("trauma", "onset_circumstances")),
        ({"pain_severity": "not_severe", "back_pain_nrs": SEVERE_RATING}, ("pain_severity", "back_pain_nrs")),
    ],
)
def test_a_clash_is_listed_with_its_fields(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    assert _clashes(**changes) == [fields]


@pytest.mark.parametrize("clash", EXAMPLES[:3])
def test_reassurance_beside_a_sign_of_the_cauda_equina_is_an_emergency(clash: dict[str, Any]) -> None:
    assert assess(Findings.model_validate({**CLEAN, **clash})).disposition == "emergency_now"


def test_answers_that_agree_are_no_clash() -> None:
    assert _clashes() == []
    assert _clashes(foot_drop="yes", power=None) == []
    assert _clashes(foot_drop="yes", power=power("right", L4=3), leg_symptom_side="right") == []
    assert _clashes(BOTH_LEGS, foot_drop="yes", power=power("right", L4=3)) == []
    assert _clashes(conservative_care_weeks=4, onset_days=28) == []
    assert _clashes(pregnancy="yes", age_years=30) == []
    assert _clashes(intractable_pain="yes", back_pain_nrs=2, leg_pain_nrs=9) == []
    assert _clashes(intractable_pain="yes", back_pain_nrs=None) == []
    assert _clashes(pain_severity="severe", back_pain_nrs=SEVERE_RATING) == []
    assert _clashes(pain_severity="not_severe", back_pain_nrs=SEVERE_RATING - 1) == []
    assert _clashes(mri_done="no", scan_result="not_known") == []
    assert _clashes(mri_done="no", scan_result="awaited") == []
    assert _clashes(mri_done="yes", scan_result="fracture") == []


def test_clashes_come_in_the_order_of_the_form() -> None:
    clashes: dict[str, Any] = {
        "saddle_anaesthesia": "no",
        "perianal_pinprick": "reduced",
        "leg_symptoms": ["pain"],
        "pain_severity": "severe",
        "back_pain_nrs": 4,
        "trauma": "none",
        "onset_circumstances": "minor_trauma",
    }
    assert _clashes(**clashes) == [
        ("saddle_anaesthesia", "perianal_pinprick"),
        ("leg_symptom_side", "leg_symptoms"),
        ("pain_severity", "back_pain_nrs"),
        ("trauma", "onset_circumstances"),
    ]


def _roots(**fields: Any) -> list[tuple[str, str]]:
    return [(one.root, one.side) for one in assess(examined(**fields)).roots]


def test_roots_are_those_that_a_sign_fits() -> None:
    assert _roots(power=power("right", L5=4)) == [("L5", "right")]
    assert _roots(ankle_reflex={"left": "reduced", "right": "reduced"}) == [("S1", "both")]
    assert _roots(knee_reflex={"left": "absent", "right": "normal"}) == [("L3", "left"), ("L4", "left")]
    assert _roots(sensory_loss=[{"root": "S1", "side": "left"}, {"root": "T9", "side": "left"}]) == [("S1", "left")]
    assert _roots(foot_drop="yes", leg_symptom_side="both") == [("L4", "both"), ("L5", "both")]


def test_nothing_that_localises_names_no_root() -> None:
    assert _roots(**SCIATICA) == []
    assert _roots(foot_drop="yes") == []
    assert _roots(straight_leg_raise={"right": {"result": "positive"}}) == []
    assert _roots(sensory_loss=[{"root": None, "side": "left"}], power=None) == []


def test_a_stretch_test_supports_a_root_that_another_sign_names() -> None:
    (l5,) = assess(examined(power=power("right", L5=4), straight_leg_raise={"right": {"result": "positive"}})).roots
    assert l5.because == ("great toe extension 4/5", "straight-leg raise positive")
    (l5,) = assess(examined(power=power("left", L5=4), straight_leg_raise={"left": {"result": "positive"}})).roots
    assert l5.because == ("great toe extension 4/5", "straight-leg raise positive")
    (l3,) = assess(
        examined(power=power("left", L3=4), femoral_nerve_stretch={"left": "positive", "right": "not_done"})
    ).roots
    assert l3.because == ("knee extension 4/5", "femoral nerve stretch positive")


def test_what_both_legs_show_is_said_once_whichever_leg_shows_it() -> None:
    toe, numb = "great toe extension 4/5", "reduced feeling in the L5 area"
    for weak, side in (("left", "right"), ("right", "left")):
        (l5,) = assess(examined(power=power(weak, L5=4), sensory_loss=[{"root": "L5", "side": side}])).roots
        assert (l5.side, l5.because) == ("both", (toe, numb))
    (l5,) = assess(examined(sensory_loss=[{"root": "L5", "side": "both"}])).roots
    assert (l5.side, l5.because) == ("both", (numb,))


def test_the_content_is_submitted_and_claims_no_review() -> None:
    assert (GOVERNANCE.review_status, GOVERNANCE.reviewer, GOVERNANCE.reviewed_on) == ("submitted", "", None)
    assert assess(examined()).pathway.review_status == "submitted"
    assert assess(examined()).pathway.last_updated == "2026-11-25"


def test_past_its_next_review_date_the_content_says_so() -> None:
    assert not is_past_review(GOVERNANCE.next_review)
    assert is_past_review(date(2027, 5, 26))


_DATES: dict[str, Any] = {"version": "1", "last_updated": date(2026, 11, 22), "next_review": date(2027, 5, 22)}


@pytest.mark.parametrize(
    "claim",
    [
        {"review_status": "approved"},
        {"review_status": "approved", "reviewer": "Dr Example"},
        {"review_status": "approved", "reviewed_on": date(2026, 12, 1)},
        {"review_status": "submitted", "reviewer": "Dr Example"},
        {"review_status": "under_review", "reviewed_on": date(2026, 12, 1)},
        {"review_status": "submitted", "next_review": date(2026, 11, 22)},
    ],
)
def test_content_is_not_approved_without_reviewer_and_date(claim: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"review"):
        Governance(**{**_DATES, **claim})


def test_content_is_approved_by_a_named_reviewer_on_a_date() -> None:
    signed = Governance(**_DATES, review_status="approved", reviewer="Dr Example", reviewed_on=date(2026, 12, 1))
    assert signed.review_status == "approved"


def test_every_mark_that_is_not_checked_has_a_visible_label() -> None:
    assert (LABELS["M"], LABELS["P"], LABELS["C"]) == ("not yet verified", "product policy", "")
    assert cite("S-034")[0].model_dump() == {"key": "SEED", "item": "S-034", "mark": "C"}
    assert cite("NG234/M")[0].mark == "M"
    assert REFERENCES["POLICY"].mark == "P"


def test_a_source_that_is_not_in_the_evidence_table_cannot_be_cited() -> None:
    with pytest.raises(KeyError):
        cite("WIKI")


def test_a_rule_cannot_read_a_fact_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        facts_read(lambda f: f.sadle)
    with pytest.raises(AttributeError, match="sadle"):
        _ = Facts().sadle


def test_a_clean_form_with_nothing_but_back_pain_reaches_home_care() -> None:
    assert assess(examined(CLEAN)).disposition == "conservative_followup"
