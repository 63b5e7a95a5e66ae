"""The 21 safety properties of section D4, each over random findings."""

from __future__ import annotations

import json
import re
from typing import Any, Final, Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.triage import home_care, legs
from bot.triage.assessment import RANK, Assessment
from bot.triage.content import PATHWAY
from bot.triage.contract import render
from bot.triage.dates import HAEMATOMA_DAYS
from bot.triage.engine import assess
from bot.triage.findings import MYOTOMES, Findings, Listed, SensoryLoss
from bot.triage.kleene import NO, YES
from bot.triage.modifiers import asks_for_mri, is_scanned
from bot.triage.override import Override
from bot.triage.rules import RULES
from bot.triage.rules.shared_steps import NO_SECOND_MRI
from bot.triage.safety_net import COME_BACK
from bot.triage.sources import REFERENCES
from bot.triage.verdict import Verdicts, judge
from bot.triage.vocabulary import InfectionRisk
from tests.triage.cases import BOTH_LEGS, FULL_POWER, SCIATICA, examined, power
from tests.triage.strategies import any_findings, raw_findings

forms = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_NEW: Final = ("no", "unknown", "new")
_TOLD: Final = ("no", "unknown", "yes")
# Each red flag from its "no" through "not known" to its "yes"; an optional one reads the same unasked as answered no.
RED_FLAGS: Final[list[tuple[str, tuple[Any, ...]]]] = [
    ("urinary_retention", _NEW),
    ("urinary_incontinence", _NEW),
    ("urinary_sensation_change", _NEW),
    ("bowel_dysfunction", _NEW),
    ("saddle_anaesthesia", _TOLD),
    ("sexual_dysfunction", _TOLD),
    ("bilateral_leg_weakness", _TOLD),
    ("post_void_residual_ml", (0, None, 250)),
    ("anal_tone", ("normal", "not_examined", "reduced")),
    ("perianal_pinprick", ("normal", "not_examined", "reduced")),
    ("upper_motor_neuron_signs", ([], None, ["brisk_reflexes"])),
    ("upper_motor_neuron_signs", ([], None, ["babinski"])),
    ("progressive_deficit", _TOLD),
    ("power", (FULL_POWER, None, power("left", L5=3))),
    ("power", (FULL_POWER, None, power("right", S1=4))),
    ("foot_drop", _TOLD),
    ("gait_disturbance", _TOLD),
    ("ascending_weakness", _TOLD),
    ("intractable_pain", _TOLD),
    ("cancer_history", _TOLD),
    ("weight_loss", _TOLD),
    ("fever", _TOLD),
    ("raised_inflammatory_markers", _TOLD),
    *(
        (
            "infection_risks",
            (
                {"yes": [], "unknown": still_open},
                {"unknown": [risk, *still_open]},
                {
                    "yes": [risk],
                    "unknown": still_open,
                },
            ),
        )
        for risk in get_args(InfectionRisk)
        for still_open in ([], [one for one in ("ivdu", "dialysis") if one != risk])
    ),
    ("trauma", ("none", "unknown", "major")),
    ("corticosteroid_use", _TOLD),
    ("osteoporosis", _TOLD),
    ("midline_tenderness", _TOLD),
    ("night_pain", _TOLD),
    ("aortic_features", ([], None, ["known_aaa"])),
    ("aortic_features", ([], {"unknown": ["known_aaa"]}, ["known_aaa"])),
    ("foot_pulses", ("normal", "not_examined", "new_cold_or_pulseless")),
    ("foot_pulses", ("normal", "not_examined", "longstanding_reduced")),
    ("pain_severity", ("not_severe", "unknown", "severe")),
    ("constant_pain", _TOLD),
    ("thoracic_pain", _TOLD),
    ("arm_symptoms", _TOLD),
    ("vascular_risks", ([], None, ["hypertension"])),
    *(
        ("alarming_blood_tests", ([], {"unknown": [test]}, [test]))
        for test in ("anaemia", "raised_calcium", "new_renal_impairment")
    ),
    ("blistering_rash", _TOLD),
    *(
        ("scan_result", ("no_compression", "not_known", result))
        for result in ("root_compression", "cauda_equina_or_cord_compression", "infection", "tumour", "fracture")
    ),
    ("renal_impairment", ("no", "unknown", "dialysis")),
    ("compartment_features", ([], None, ["ck_raised"])),
    ("anticoagulant_or_bleeding_disorder", _TOLD),
    ("ankle_reflex", ({"left": "normal", "right": "normal"}, None, {"left": "absent", "right": "absent"})),
    ("sensory_loss", ([], None, [{"root": "L5", "side": "both"}])),
]
CES_POSITIVE: Final[list[dict[str, Any]]] = [
    {"urinary_retention": "new"},
    {"urinary_incontinence": "new"},
    {"urinary_sensation_change": "new"},
    {"bowel_dysfunction": "new"},
    {"saddle_anaesthesia": "yes"},
    {"bilateral_leg_weakness": "yes"},
    {"post_void_residual_ml": 200},
    {"anal_tone": "reduced"},
    {"perianal_pinprick": "reduced"},
    {"sensory_loss": [{"root": "S5", "side": "right"}]},
]
AT_HOME_STEPS: Final = frozenset(step.id for step in home_care.STEPS)
RULE_IDS: Final = frozenset(rule.id for rule in RULES)


def _with(raw: dict[str, Any], **changes: Any) -> Findings:
    return Findings.model_validate({**raw, **changes})


def _rank(findings: Findings) -> int:
    return RANK[judge(findings).disposition]


def _no_less_urgent(less: Findings, more: Findings) -> None:
    before, after = judge(less), judge(more)
    assert RANK[after.disposition] >= RANK[before.disposition]
    assert after.act_within_hours <= before.act_within_hours


def _is_exempt_claudication(verdicts: Verdicts) -> bool:
    return bool(verdicts.facts.exempt_claudication == YES)


@forms
@given(raw_findings, st.sampled_from(RED_FLAGS))
def test_p1_a_red_flag_from_no_to_unknown_to_yes_never_lowers_rank_or_lengthens_the_clock(
    raw: dict[str, Any], flag: tuple[str, tuple[Any, ...]]
) -> None:
    field, (no, unknown, yes) = flag
    absent, unasked, present = (_with(raw, **{field: answer}) for answer in (no, unknown, yes))
    _no_less_urgent(absent, unasked)
    _no_less_urgent(unasked, present)


@forms
@given(raw_findings.filter(lambda raw: raw.get("claudication_pattern") != "yes"), st.sampled_from(["side", "felt"]))
def test_p1_leg_symptoms_from_none_to_unknown_to_both_legs_never_lower_rank(raw: dict[str, Any], asked: str) -> None:
    field, answers = {
        "side": ("leg_symptom_side", ("none", "unknown", "both")),
        "felt": ("leg_symptoms", ([], None, ["numbness"])),
    }[asked]
    absent, unasked, present = (_with(raw, **{field: answer}) for answer in answers)
    _no_less_urgent(absent, unasked)
    _no_less_urgent(unasked, present)


@forms
@given(raw_findings, st.sampled_from(CES_POSITIVE))
def test_p2_any_positive_cauda_equina_item_is_an_emergency_whatever_else_is_entered(
    raw: dict[str, Any], sign: dict[str, Any]
) -> None:
    assert judge(_with(raw, **sign)).disposition == "emergency_now"


@forms
@given(
    raw_findings,
    st.fixed_dictionaries(
        {
            "post_void_residual_ml": st.sampled_from([None, 0, 120, 199]),
            "anal_tone": st.sampled_from(["normal", "not_examined"]),
            "perianal_pinprick": st.sampled_from(["normal", "not_examined"]),
            "straight_leg_raise": st.sampled_from([None, {"left": {"result": "negative"}}]),
        }
    ),
)
def test_p3_a_normal_or_missing_residual_tone_pinprick_or_leg_raise_never_lowers_rank(
    raw: dict[str, Any], normal: dict[str, Any]
) -> None:
    without = {field: value for field, value in raw.items() if field not in normal}
    assert _rank(_with(without, **normal)) >= _rank(_with(without))
    assert _rank(_with(without)) >= _rank(_with(without, **normal))


@forms
@given(raw_findings, st.sampled_from(["back_pain_nrs", "leg_pain_nrs", "response_to_care"]))
def test_p4_a_reassuring_finding_never_lowers_rank_below_a_fired_rule(raw: dict[str, Any], field: str) -> None:
    reassured = _with(raw, **{field: "better" if field == "response_to_care" else 0})
    assessment = assess(reassured)
    assert all(RANK[assessment.disposition] >= RANK[one.disposition] for one in assessment.fired)
    before, after = judge(_with(raw)), judge(reassured)
    # Getting better closes the referral for care that failed (R1, and R2 where the leg pain made it), pain that is gone
    # the rules that ask for severe pain, and nothing else.
    of_severe_pain = {"U11", "U12", "W3"} if field != "response_to_care" else set()
    exempt = {"U3", "M1"} if _is_exempt_claudication(after) else set()
    assert before.fired_ids - after.fired_ids <= {"R1"} | of_severe_pain | exempt


@forms
@given(any_findings, st.sampled_from(legs.LEGS), st.sampled_from(MYOTOMES), st.data())
def test_p5_a_lower_grade_more_areas_or_more_sides_never_lower_rank(
    findings: Findings, leg: Literal["left", "right"], myotome: str, data: st.DataObject
) -> None:
    raw = findings.model_dump(mode="json", exclude={"response_to_care"})
    if findings.power is not None:
        grade = raw["power"][leg][myotome]
        if grade is not None:
            lower = data.draw(st.integers(0, grade))
            legs = {**raw["power"], leg: {**raw["power"][leg], myotome: lower}}
            _no_less_urgent(_with(raw), _with(raw, power=legs))
    if findings.sensory_loss is not None:
        more = SensoryLoss(root="L4", side=leg)
        found = [area for area in findings.sensory_loss if area != more]
        still_open = [area for area in findings.sensory_loss.open if area != more]
        _no_less_urgent(_with(raw), _with(raw, sensory_loss=Listed([*found, more], still_open)))
    both = _with(raw, leg_symptom_side="both")
    if not _is_exempt_claudication(judge(both)):
        _no_less_urgent(_with(raw, leg_symptom_side=leg), both)


@forms
@given(
    st.fixed_dictionaries(
        {}, optional={"age_years": st.integers(0, 120), "back_pain_nrs": st.integers(0, 10), "pregnancy": st.just("no")}
    )
)
def test_p6_an_empty_or_all_unknown_form_is_never_sent_home_or_to_a_routine_referral(raw: dict[str, Any]) -> None:
    assert judge(_with(raw)).disposition not in {"conservative_followup", "specialist_referral"}


CLASHES: Final[list[tuple[dict[str, Any], tuple[str, ...], str]]] = [
    (
        {"urinary_retention": "no", "post_void_residual_ml": 450},
        ("urinary_retention", "post_void_residual_ml"),
        "emergency_now",
    ),
    (
        {"saddle_anaesthesia": "no", "sensory_loss": [{"root": "S3", "side": "left"}]},
        ("saddle_anaesthesia", "sensory_loss"),
        "emergency_now",
    ),
    (
        {"saddle_anaesthesia": "no", "perianal_pinprick": "reduced"},
        ("saddle_anaesthesia", "perianal_pinprick"),
        "emergency_now",
    ),
    (
        {
            "leg_symptom_side": "right",
            "claudication_pattern": "no",
            "power": FULL_POWER,
            "knee_reflex": None,
            "ankle_reflex": None,
            "sensory_loss": [{"root": "L5", "side": "left"}],
        },
        ("leg_symptom_side", "sensory_loss"),
        "urgent_same_day",
    ),
    (
        {"leg_symptom_side": "left", "foot_drop": "yes", "power": FULL_POWER},
        ("foot_drop", "power"),
        "urgent_same_day",
    ),
    (
        {"bilateral_leg_weakness": "no", "power": {**power("left", L5=4), "right": power("right", S1=4)["right"]}},
        ("bilateral_leg_weakness", "power"),
        "emergency_now",
    ),
    (
        {"intractable_pain": "yes", "back_pain_nrs": 2, "leg_pain_nrs": 1},
        ("intractable_pain", "back_pain_nrs"),
        "urgent_mri",
    ),
    (
        {"trauma": "none", "onset_circumstances": "major_trauma"},
        ("trauma", "onset_circumstances"),
        "other_red_flag_workup",
    ),
    ({"fever": "no", "vital_signs": {"temperature_c": 38.6}}, ("fever", "vital_signs"), "urgent_same_day"),
]


@forms
@given(raw_findings, st.sampled_from(CLASHES))
def test_p7_contradictory_answers_take_the_more_urgent_reading_and_the_clash_is_listed(
    raw: dict[str, Any], clash: tuple[dict[str, Any], tuple[str, ...], str]
) -> None:
    changes, fields, at_least = clash
    assessment = assess(_with(raw, **changes))
    assert RANK[assessment.disposition] >= RANK[at_least]  # type: ignore[index] # one of the dispositions
    assert fields in [one.fields for one in assessment.contradictions]
    assert any(one.id == "re_examine_contradiction" for one in assessment.actions)


@forms
@given(
    raw_findings,
    st.fixed_dictionaries(
        {
            "pregnancy": st.sampled_from(["no", "yes", "postpartum", "unknown", "not_applicable"]),
            # Dialysis is an infection risk as well (W2, F55).
            "renal_impairment": st.sampled_from(["no", "severe", "unknown"]),
            "gi_bleed_or_ulcer": st.sampled_from(["no", "active", "unknown"]),
            "cardiovascular_disease": st.sampled_from(_TOLD),
            "liver_disease": st.sampled_from(_TOLD),
            "drug_allergies": st.sampled_from([None, [], ["nsaid", "acetaminophen"]]),
            "interacting_medicines": st.sampled_from([None, [], ["opioid"]]),
            "respiratory_disease": st.sampled_from(_TOLD),
            "mri_contraindication": st.sampled_from(["no", "device_or_implant", "severe_claustrophobia", "unknown"]),
            "mri_done": st.sampled_from(_TOLD),
            "safe_to_go_home": st.sampled_from(_TOLD),
        }
    ),
)
def test_p8_notes_drug_flags_and_scan_safety_never_change_disposition_or_clock(
    raw: dict[str, Any], flags: dict[str, Any]
) -> None:
    raw = {**raw, "renal_impairment": "no"}
    plain, flagged = assess(_with(raw)), assess(_with(raw, **flags))
    for part in ("disposition", "provisional", "act_within_hours", "fired", "unresolved", "follow_up"):
        assert getattr(plain, part) == getattr(flagged, part)


@forms
@given(raw_findings)
def test_p9_the_same_findings_give_the_same_bytes_with_rules_version_and_date(raw: dict[str, Any]) -> None:
    first, second = (render(assess(_with(raw))) for _ in range(2))
    assert first == second
    told = json.loads(first)
    assert {one["rule"] for one in told["fired"]} <= RULE_IDS
    assert (told["pathway"]["version"], told["pathway"]["last_updated"]) == (PATHWAY.version, PATHWAY.last_updated)


@forms
@given(any_findings)
def test_p10_every_recommendation_has_a_rule_a_known_source_and_a_mark(findings: Findings) -> None:
    assessment = assess(findings)
    advice = [getattr(assessment.medication, name) for name in type(assessment.medication).model_fields]
    for shown in (*assessment.actions, *assessment.fired, *assessment.notes, *advice):
        assert shown.sources
        assert all(source.key in REFERENCES and source.mark in {"C", "C2", "M", "P"} for source in shown.sources)
    assert {one.rule for one in assessment.actions} <= {one.rule for one in assessment.fired} <= RULE_IDS
    assert {one.rule for one in assessment.unresolved} <= RULE_IDS
    assert all(
        re.fullmatch(r"S-\d{3}", source.item) for one in assessment.actions for source in one.sources if source.item
    )
    assert all(one.text and "{" not in one.text for one in assessment.actions)


@forms
@given(raw_findings, st.sampled_from(CES_POSITIVE))
def test_p11_an_emergency_carries_no_home_care_no_late_review_and_no_first_drug_step(
    raw: dict[str, Any], sign: dict[str, Any]
) -> None:
    assessment = assess(_with(raw, **sign))
    assert not AT_HOME_STEPS & {one.id for one in assessment.actions}
    assert assessment.follow_up is None
    advice = {getattr(assessment.medication, name).advice for name in type(assessment.medication).model_fields}
    assert not advice & {"offer", "second_line"}
    assert "GN-2" not in {one.id for one in assessment.notes}


@forms
@given(any_findings)
def test_p12_whenever_care_at_home_is_the_plan_the_safety_net_is_there(findings: Findings) -> None:
    assessment = assess(findings)
    ids = {one.id for one in assessment.actions}
    if ids & AT_HOME_STEPS or assessment.follow_up or assessment.disposition != "emergency_now":
        assert "safety_net_given" in ids
        assert set(COME_BACK) <= set(assessment.safety_net)


STOPS: Final[list[tuple[str, dict[str, Any]]]] = [
    ("acetaminophen", {"drug_allergies": ["acetaminophen"]}),
    ("nsaid", {"drug_allergies": ["nsaid"]}),
    ("nsaid", {"renal_impairment": "severe"}),
    ("nsaid", {"renal_impairment": "dialysis"}),
    ("nsaid", {"gi_bleed_or_ulcer": "active"}),
    ("nsaid", {"pregnancy": "yes"}),
    ("nsaid", {"anticoagulant_or_bleeding_disorder": "yes"}),
    ("nsaid", {"compartment_features": ["dark_urine"]}),
    ("nsaid", {"alarming_blood_tests": ["new_renal_impairment"], "renal_impairment": "no"}),
    ("muscle_relaxant", {"drug_allergies": ["muscle_relaxant"]}),
    ("muscle_relaxant", {"age_years": 65}),
]
DOUBTS: Final[list[tuple[str, dict[str, Any]]]] = [
    ("acetaminophen", {"drug_allergies": None}),
    ("acetaminophen", {"liver_disease": "unknown"}),
    ("nsaid", {"drug_allergies": None}),
    ("nsaid", {"renal_impairment": "unknown"}),
    ("nsaid", {"gi_bleed_or_ulcer": "unknown"}),
    ("nsaid", {"cardiovascular_disease": "unknown"}),
    ("nsaid", {"liver_disease": "unknown"}),
    ("nsaid", {"pregnancy": "unknown"}),
    ("nsaid", {"pregnancy": "postpartum"}),
    ("nsaid", {"alarming_blood_tests": ["anaemia"]}),
    ("nsaid", {"drug_allergies": {"unknown": ["nsaid"]}}),
    ("acetaminophen", {"drug_allergies": {"unknown": ["acetaminophen"]}}),
    ("nsaid", {"anticoagulant_or_bleeding_disorder": "unknown"}),
    ("muscle_relaxant", {"drug_allergies": None}),
    ("muscle_relaxant", {"age_years": None}),
]
FIRST_STEPS: Final = {
    "acetaminophen": {"acetaminophen_or_nsaid", "acetaminophen_step", "acetaminophen_step_no_nsaid"},
    "nsaid": {"acetaminophen_or_nsaid", "nsaid_step", "nsaid_step_no_acetaminophen"},
    "muscle_relaxant": {"muscle_relaxant_if_severe_spasm"},
}


@forms
@given(raw_findings, st.sampled_from([*((*stop, True) for stop in STOPS), *((*doubt, False) for doubt in DOUBTS)]))
def test_p13_a_contraindicated_drug_is_never_recommended_and_a_doubt_means_check_first(
    raw: dict[str, Any], flag: tuple[str, dict[str, Any], bool]
) -> None:
    drug, changes, ruled_out = flag
    assessment = assess(_with(raw, **changes))
    advice = getattr(assessment.medication, drug).advice
    assert advice == "avoid" if ruled_out else advice in {"check_first", "avoid"}
    assert not FIRST_STEPS[drug] & {one.id for one in assessment.actions}


@forms
@given(any_findings)
def test_p14_an_opioid_is_never_a_first_step(findings: Findings) -> None:
    assessment = assess(findings)
    assert assessment.medication.opioid.advice == "not_first_line"
    assert {one.id for one in assessment.actions if "opioid" in one.id} <= {"opioid_not_first_line"}


@forms
@given(raw_findings)
def test_p15_home_care_needs_no_imaging_and_no_mri_is_ordered_where_it_is_contraindicated(raw: dict[str, Any]) -> None:
    plain = assess(_with(raw))
    if [one.rule for one in plain.fired] == ["C1"]:
        assert plain.imaging == ("none",)
    for why, check in (
        ("device_or_implant", "check_mri_device"),
        ("severe_claustrophobia", "mri_with_sedation_or_open_scanner"),
    ):
        unsafe = assess(_with(raw, mri_contraindication=why))
        assert not any(kind.startswith("mri") for kind in unsafe.imaging)
        if plain.disposition != "conservative_followup":
            assert check in {one.id for one in unsafe.actions}


@forms
@given(raw_findings, st.integers(0, 400), st.integers(0, 400), st.integers(0, 60), st.integers(0, 60))
def test_p16_time_passing_or_more_weeks_of_failed_care_never_lower_rank(
    raw: dict[str, Any], days: int, more_days: int, weeks: int, more_weeks: int
) -> None:
    early = judge(_with(raw, onset_days=days, conservative_care_weeks=weeks))
    late = judge(_with(raw, onset_days=days + more_days, conservative_care_weeks=weeks + more_weeks))
    exempt = _is_exempt_claudication(late)
    ends = {"U11"} if days <= HAEMATOMA_DAYS < days + more_days else set()
    kept = RANK[late.disposition] >= RANK[early.disposition]
    assert exempt or kept or early.fired_ids & ends
    assert early.fired_ids - late.fired_ids <= {"C1"} | ends | ({"U3", "M1"} if exempt else set())


def test_p16_numbness_after_six_weeks_is_urgent_mri_and_referral() -> None:
    findings = examined(
        SCIATICA, leg_symptoms=["numbness"], onset_days=50, conservative_care_weeks=6, response_to_care="same"
    )
    assert assess(findings).disposition == "urgent_mri"
    assert {"M1", "R1"} <= judge(findings).fired_ids


@forms
@given(raw_findings, st.integers(0, 17), st.sampled_from([*CES_POSITIVE, {"progressive_deficit": "yes"}]))
def test_p17_an_age_out_of_scope_still_fires_the_urgent_rules(
    raw: dict[str, Any], age: int, sign: dict[str, Any]
) -> None:
    verdicts = judge(_with(raw, **sign, age_years=age))
    assert "W7" in verdicts.fired_ids
    assert RANK[verdicts.disposition] >= RANK["urgent_same_day"]


@forms
@given(raw_findings, st.sampled_from(RED_FLAGS))
def test_p18_every_fired_rule_stays_listed_and_no_finding_silently_removes_its_actions(
    raw: dict[str, Any], flag: tuple[str, tuple[Any, ...]]
) -> None:
    field, (no, _, yes) = flag
    before, findings = judge(_with(raw, **{field: no})), _with(raw, **{field: yes})
    after, assessment = judge(findings), assess(findings)
    # A floor ends when what it waited for is known: signs on both sides answer which leg is affected.
    assert before.fired_ids - after.fired_ids <= {"C1", "R2"} | (
        {"W6"} if field in {"sensory_loss", "infection_risks"} else set()
    )
    assert [one.rule for one in assessment.fired] == [rule.id for rule in after.fired]
    _every_step_is_accounted_for(findings, after, assessment)


def _every_step_is_accounted_for(findings: Findings, verdicts: Verdicts, assessment: Assessment) -> None:
    asked = [step for rule in verdicts.fired for step in rule.steps if step.when(verdicts.facts) != NO]
    shown_scan = any(NO_SECOND_MRI in step.counts_as for step in asked)
    wanted = {step.id: step for step in asked}
    present = {name for step in asked for name in (step.id, *step.counts_as)}
    present |= {"an MRI"} if any(asks_for_mri(step) for step in asked) else set()
    shown = {one.id for one in assessment.actions}
    for name, step in wanted.items():
        in_its_place = set()
        if is_scanned(findings) and name == "mri_if_candidate":
            in_its_place.add("check_existing_mri")
        if findings.mri_contraindication in {"device_or_implant", "severe_claustrophobia"}:
            in_its_place.add("ct_or_ct_myelogram")
        second = shown_scan and asks_for_mri(step)
        assert name in shown or present & set(step.superseded_by) or second or in_its_place & shown, name


_OTHER_SIDE: Final = {"left": "right", "right": "left"}


def _mirrored(value: Any) -> Any:
    if isinstance(value, dict):
        return {_OTHER_SIDE.get(key, key): _mirrored(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_mirrored(one) for one in value]
    if isinstance(value, str):
        return re.sub(r"\b(left|right)\b", lambda side: _OTHER_SIDE[side[0]], value)
    return value


@forms
@given(raw_findings)
def test_p19_swapping_left_and_right_swaps_only_the_sides(raw: dict[str, Any]) -> None:
    straight = json.loads(render(assess(_with(raw))))
    swapped = json.loads(render(assess(_with(_mirrored(raw)))))
    expected = _mirrored(straight)
    for told in (expected, swapped):
        told["contradictions"].sort(key=json.dumps)
    assert swapped == expected


@forms
@given(any_findings, st.sampled_from(sorted(RANK)), st.text("a b,", min_size=1).filter(str.strip))
def test_p20_a_step_down_is_an_override_with_a_reason_and_keeps_the_computed_result(
    findings: Findings, chosen: Any, reason: str
) -> None:
    computed = assess(findings)
    override = Override(computed=computed, chosen=chosen, reason=reason)
    assert (override.computed, override.chosen, override.reason) == (assess(findings), chosen, reason.strip())
    with pytest.raises(ValidationError):
        Override(computed=computed, chosen=chosen, reason="  ")


@forms
@given(any_findings)
def test_no_findings_make_the_engine_raise(findings: Findings) -> None:
    assessment = assess(findings)
    assert Assessment.model_validate_json(render(assessment)) == assessment
    assert assessment.would_change == tuple(
        change for change in assessment.would_change if change.disposition != assessment.disposition
    )


@forms
@given(any_findings)
def test_each_single_answer_said_to_change_the_urgency_does(findings: Findings) -> None:
    assessment = assess(findings)
    assert len(assessment.would_change) <= 12
    raw = findings.model_dump(mode="json", exclude_none=True)
    for change in assessment.would_change:
        assert judge(_with(raw, **{change.field: change.to})).disposition == change.disposition


REASSURING: Final[list[tuple[str, tuple[Any, ...]]]] = [
    ("scan_result", ("not_known", "awaited", "no_compression")),
    ("foot_pulses", ("not_examined", "normal")),
    ("blistering_rash", ("unknown", "no", "yes")),
    ("alarming_blood_tests", (None, [])),
    ("mri_done", ("unknown", "no", "yes")),
]


@forms
@given(raw_findings, st.sampled_from(REASSURING))
def test_p21_a_scan_result_normal_pulses_a_rash_or_blood_tests_never_lower_rank(
    raw: dict[str, Any], told: tuple[str, tuple[Any, ...]]
) -> None:
    field, answers = told
    verdicts = [judge(_with(raw, **{field: answer})) for answer in answers]
    assert len({(one.fired_ids, one.act_within_hours) for one in verdicts}) == 1


def test_p2_both_legs_with_anything_open_is_an_emergency() -> None:
    assert judge(examined(BOTH_LEGS, saddle_anaesthesia="unknown")).disposition == "emergency_now"
