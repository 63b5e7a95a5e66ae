"""What little is known makes a sentence; a muscle not examined is not weak; each stage of review is said."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Final

import pytest

from bot.triage.engine import assess
from bot.triage.findings import MYOTOMES, Findings, Listed
from bot.triage.verdict import plain
from dialogs.assessment_card import short_enough
from dialogs.card_why import by_when, headline, why_variants
from dialogs.case_facts import CaseFacts
from dialogs.differences import newly_said
from dialogs.finding_words import EMERGENCY_FIELDS, name, open_question, said
from dialogs.order import CARE_AT_HOME, in_order
from dialogs.presentation import alarms, found, leading, normal, not_asked, open_fields, presentation, screen
from dialogs.small_print import content_words, footing
from dialogs.words import clock_words, urgency_words
from tests.dialogs.cases import CASES, FACTS
from tests.triage.cases import NUMB_LEG, examined


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"onset_days": 3}, "Back pain, 3 days."),
        ({"onset_days": 1}, "Back pain, 1 day."),
        ({"onset_days": 0}, "Back pain, since today."),
        ({"back_pain_nrs": 7}, "Severe back pain."),
        ({"back_pain_nrs": 6, "pain_severity": "severe"}, "Back pain."),
        ({"back_pain_nrs": 0, "onset_days": 2}, "No back pain now, 2 days."),
        ({"pain_severity": "severe"}, "Severe back pain."),
        ({"pain_severity": "not_severe"}, "Back pain."),
        ({"leg_symptom_side": "left"}, "Symptoms in the left leg, back pain."),
        ({"leg_symptom_side": "right", "leg_symptoms": ["tingling"]}, "Tingling in the right leg, back pain."),
        ({"leg_symptom_side": "both", "leg_symptoms": []}, "Symptoms in both legs, back pain."),
        ({"leg_symptom_side": "none"}, "No leg symptoms, back pain."),
        ({"leg_symptom_side": "none", "leg_symptoms": ["pain"]}, "Pain in a leg, back pain."),
        ({"leg_symptoms": ["pain", "weakness"]}, "Weakness and pain in a leg, back pain."),
        (
            {"leg_symptoms": ["pain", "tingling", "weakness", "numbness"]},
            "Numbness, weakness, tingling and pain in a leg, back pain.",
        ),
    ],
)
def test_one_answer_alone_makes_a_sentence(known: dict[str, Any], told: str) -> None:
    assert presentation(Findings.model_validate(known)) == told


def test_nothing_known_makes_none() -> None:
    assert presentation(Findings()) == ""


_FULL: Final = dict.fromkeys(MYOTOMES, 5)
WEAK_TOE: Final = {"left": _FULL, "right": {**_FULL, "L5": 3}}
_BOTH_FULL: Final = {"left": _FULL, "right": _FULL}


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, ""),
        ({"power": _BOTH_FULL}, "Power normal."),
        ({"power": {"left": _FULL, "right": {**_FULL, "S1": None}}}, ""),
        ({"power": {"left": {**_FULL, "L2": 4}, "right": _FULL}}, ""),
        ({"foot_drop": "no"}, "Heel walk normal."),
        ({"ankle_reflex": {"left": "normal", "right": "normal"}}, "Ankle jerks normal."),
        ({"ankle_reflex": {"left": "normal", "right": "absent"}}, ""),
        ({"ankle_reflex": {"left": "absent", "right": "absent"}}, ""),
        ({"power": _BOTH_FULL, "foot_drop": "no"}, "Power, heel walk normal."),
    ],
)
def test_only_what_was_examined_and_found_so_is_normal(known: dict[str, Any], told: str) -> None:
    assert normal(Findings.model_validate(known)) == told


def test_the_emergency_questions_are_all_no_where_each_was_asked() -> None:
    asked = CASES["home care"]
    assert screen(asked) == "Emergency questions all no."
    for field in (*EMERGENCY_FIELDS, "progressive_deficit"):
        missing = Findings.model_validate(
            {name: value for name, value in asked.model_dump(exclude_defaults=True).items() if name != field}
        )
        assert screen(missing) == ""


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        (1, "reduced feeling L3 right"),
        (3, "reduced feeling L3 right, L4 right, L5 right"),
        (4, "reduced feeling L3 right, L4 right, L5 right and 1 more"),
        (5, "reduced feeling L3 right, L4 right, L5 right and 2 more"),
    ],
)
def test_three_areas_are_named_and_more_are_counted(areas: int, told: str) -> None:
    lost = [{"root": root, "side": "right"} for root in ("L3", "L4", "L5", "S1", "S2")][:areas]
    findings = Findings.model_validate({**CASES["seed"].model_dump(exclude_defaults=True), "sensory_loss": lost})
    (rule,) = leading(assess(findings))
    assert found(rule, findings) == [told]


def test_what_alarms_is_found_first_and_what_is_not_known_is_not_found() -> None:
    findings = CASES["cauda equina"]
    rule = leading(assess(findings))[0]
    because = {
        "onset_days": 3,
        "post_void_residual_ml": 450.5,
        "fever": "unknown",
        "cancer_history": "no",
        "trauma": "none",
        "anal_tone": "normal",
        "infection_risks": [],
        "prior_lumbar_surgery": "yes",
        "saddle_anaesthesia": "yes",
        "of_later": "yes",
        "power": {"left": {"L5": 5}},
        "sensory_loss": {"yes": [{"root": "L5", "side": "right"}], "unknown": [{"root": "S3", "side": "both"}]},
    }
    told = found(rule.model_copy(update={"because": because}), findings)
    assert told == [
        "bladder scan after voiding 450.5 ml",
        "numbness between the legs",
        "previous back surgery",
        "of later",
        "reduced feeling: L5 right; not examined: S3 both sides",
    ]


def test_a_card_names_eight_findings_and_ever_fewer_until_it_fits() -> None:
    fields = ["fever", "cancer_history", "osteoporosis", "corticosteroid_use", "age_years", "conservative_care_weeks"]
    fields += ["weight_loss", "night_pain", "gait_disturbance", "midline_tenderness"]
    for case, number, many in (
        ("seed", 10, [2, 5, 7, 8, 9] * 2),
        ("seed", 9, [1, 4, 6, 7, 8] * 2),
        ("cauda equina", 10, [2, 5, 7]),
    ):
        assessment = assess(CASES[case])
        given = fields[:number]
        because = {field: 70 if field in {"age_years", "conservative_care_weeks"} else "yes" for field in given}
        rules = tuple(rule.model_copy(update={"because": because}) for rule in assessment.fired[:1])
        variants = why_variants(assessment.model_copy(update={"fired": rules}), CASES[case])
        assert [int(one) for told in variants for one in re.findall(r" and (\d+) more", told)][: len(many)] == many


def test_a_rule_of_another_release_is_said_by_what_was_found() -> None:
    assessment = assess(CASES["seed"])
    of_later = tuple(rule.model_copy(update={"rule": "Z9"}) for rule in assessment.fired)
    variants = why_variants(assessment.model_copy(update={"fired": of_later}), CASES["seed"])
    presents, clear = "Numbness and pain in the right leg, severe back pain, 3 days", "Emergency questions all no."
    examined_ = "Power, heel walk, ankle jerks normal."
    assert variants == [
        f"{presents}. Reduced feeling L5 right. {clear} {examined_}",
        f"{presents}. Reduced feeling L5 right. {clear}",
        f"{presents}. {clear}",
        f"Reduced feeling L5 right. {clear}",
    ]
    beside = (*of_later, *(rule.model_copy(update={"rule": "Z8"}) for rule in of_later))
    assert why_variants(assessment.model_copy(update={"fired": beside}), CASES["seed"]) == variants


def test_an_emergency_that_nothing_recorded_explains_is_said_by_how_the_patient_presents() -> None:
    assessment = assess(CASES["cauda equina"])
    silent = tuple(rule.model_copy(update={"rule": "Z9", "because": {}}) for rule in assessment.fired)
    (told,) = why_variants(assessment.model_copy(update={"fired": silent}), CASES["cauda equina"])
    assert told == presentation(CASES["cauda equina"])


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (24, "today"),
        (24.5, "by Mon 23 Nov, 09:50"),
        (72, "by Wed 25 Nov, 09:20"),
        (72.5, "by Wed 25 Nov"),
    ],
)
def test_a_clock_of_a_day_is_today_and_one_of_three_days_has_an_hour(hours: float, told: str) -> None:
    assessment = assess(CASES["seed"]).model_copy(update={"act_within_hours": hours})
    assert by_when(FACTS, assessment) == told
    assert headline(FACTS, assessment) == f"URGENT MRI, {told} · {FACTS.code}"


def test_care_at_home_without_a_window_is_said_by_its_clock() -> None:
    assessment = assess(CASES["home care"])
    assert urgency_words(assessment) == "HOME CARE, review in 7 to 14 days"
    clock = clock_words(assessment.act_within_hours)
    assert urgency_words(assessment.model_copy(update={"follow_up": None})) == f"HOME CARE, {clock}"


def test_what_nobody_said_of_a_case_is_not_said_for_them() -> None:
    bare = CaseFacts("id", "BP-7F3K", "", "U0ALICE", FACTS.opened_at, None, None)
    assert (bare.named, bare.referral) == (bare.code, "")


@pytest.mark.parametrize("field", ["onset_days", "back_pain_nrs", "pain_severity", "leg_symptom_side", "leg_symptoms"])
def test_how_the_patient_presents_is_no_reason(field: str) -> None:
    rule = assess(CASES["seed"]).fired[0].model_copy(update={"because": {field: "yes", "fever": "yes"}})
    assert found(rule, CASES["seed"]) == [said("fever", "yes")]


def test_the_fewest_words_leave_out_how_the_patient_presents_and_then_all_reasons_but_one() -> None:
    findings = Findings.model_validate({"leg_symptom_side": "right", "leg_symptoms": ["pain"], "power": WEAK_TOE})
    presents, severe = "Pain in the right leg, back pain", "a severe motor deficit"
    assert why_variants(assess(findings), findings) == [
        f"{presents}. Weak right L5 3/5: {severe}. Weak right L5 3/5. 1 more under Why.",
        f"{presents}: {severe}.",
        f"Weak right L5 3/5: {severe}. Weak right L5 3/5. 1 more under Why.",
        f"Weak right L5 3/5: {severe}. 2 more under Why.",
    ]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("trauma", "of_later", "fall or injury: of later"),
        ("age_years", "of_later", f"{name('age_years')}: of later"),
        ("trauma", "unknown", "fall or injury: not asked"),
    ],
)
def test_a_word_of_another_release_is_said_as_it_is(field: str, value: str, told: str) -> None:
    assert said(field, value) == told


def test_headline_why_and_first_action_have_sixty_words_together() -> None:
    def of(many: int) -> str:
        return " ".join(["word"] * many)

    variants = [of(48), of(47), of(46)]
    assert short_enough(10, "two words", variants) == variants[1:]
    assert short_enough(10, of(20), variants) == variants[2:]


def test_steps_come_by_urgency_then_by_clock_and_care_at_home_last() -> None:
    for changes, order in (
        ({"cancer_history": "yes", "corticosteroid_use": "yes"}, ["W3", "W1", "at home"]),
        ({**NUMB_LEG, "corticosteroid_use": "yes"}, ["M1", "W3", "at home"]),
    ):
        steps = in_order(assess(examined(changes)))
        named = ["at home" if step.id in CARE_AT_HOME else step.rule for step in steps]
        assert [name for name, _ in groupby(named)] == order


def test_open_questions_are_named_up_to_a_number_those_asked_for_first_before_all() -> None:
    findings = CASES["history not finished"]
    assert open_fields(findings) == ("fever", "trauma")
    both = f"{open_question('fever')}; {open_question('trauma')}"
    assert not_asked(findings) == f"Not asked: {both}."
    assert not_asked(findings, 2) == f"Not asked: {both}."
    rest = "1 more, named under *Why and sources*."
    assert not_asked(findings, 1) == f"Not asked: {open_question('fever')}. {rest}"
    assert not_asked(findings, 1, ["age_years", "trauma"]) == f"Not asked: {open_question('trauma')}. {rest}"
    examined = Findings.model_validate({**findings.model_dump(exclude_defaults=True), "foot_drop": "unknown"})
    assert not_asked(examined) == f"Not asked: {both}. Not examined: {open_question('foot_drop')}."
    assert not_asked(CASES["home care"]) == ""
    in_part = CASES["home care"].model_copy(update={"infection_risks": Listed((), ("ivdu",))})
    assert not_asked(in_part) == f"Not asked: {open_question('infection_risks')} (in part)."


def test_a_muscle_that_was_not_examined_is_not_weak() -> None:
    assert alarms(Findings.model_validate({"power": {"left": {"L5": 4}}})) == ["weak left L5 4/5"]
    half = Findings.model_validate({"power": {"left": {"L5": 5}}})
    rule = leading(assess(half))[0].model_copy(update={"because": {"power": plain(half.power)}})
    assert found(rule, half) == found(rule, Findings()) == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("submitted", "not yet reviewed: use with caution"),
        ("under_review", "under review, not yet approved: use with caution"),
        ("approved", "_approved_"),
    ],
)
def test_every_stage_of_review_is_said_on_the_card_and_marked_in_the_longer_text(status: str, said: str) -> None:
    pathway = assess(Findings()).pathway.model_copy(update={"review_status": status})
    assert said in content_words(pathway)
    assert f"*{status.replace('_', ' ')}*" in str(footing(FACTS, pathway))


def test_a_rise_is_said_with_its_red_flag_first_though_most_of_the_form_is_asked_no_more() -> None:
    before = Findings(urinary_incontinence="no", sexual_dysfunction="no", fever="no")
    now = Findings(urinary_retention="no", saddle_anaesthesia="yes", cancer_history="no")
    assert newly_said(before, now) == [
        "numbness between the legs",
        "no trouble passing urine",
        "no history of cancer",
        "leaking of urine not known",
        "loss of genital feeling or function not known",
        "fever, chills or sweats not known",
    ]
