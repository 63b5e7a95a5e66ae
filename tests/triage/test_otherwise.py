"""What another answer to one question would make of a form is told as a new triage of the whole form tells it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings

from bot.triage.change import every_change, would_change
from bot.triage.fact_table import READ, READS
from bot.triage.facts import facts_of, facts_with, underived
from bot.triage.findings import FINDINGS, Findings
from bot.triage.verdict import Otherwise, judge
from tests.triage.cases import CLEAN, FULL, NUMB_LEG, SCIATICA, examined
from tests.triage.strategies import any_findings


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_findings, any_findings)
def test_another_answer_is_told_as_a_triage_of_the_whole_form_tells_it(findings: Findings, other: Findings) -> None:
    otherwise = Otherwise(findings, judge(findings))
    assert otherwise.now == judge(findings).disposition
    for field in FINDINGS:
        answer = getattr(other, field)
        whole = judge(findings.model_copy(update={field: answer})).disposition
        assert otherwise.disposition(field, answer) == whole, (field, answer)


def test_another_answer_to_what_no_fact_reads_changes_no_fact() -> None:
    read = {field for reads in READS.values() for field in reads}
    never = FINDINGS.keys() - read
    assert never
    for name in never:
        assert facts_with(Findings(), underived(facts_of(Findings())), name, None) is None


_S4, _T8 = {"root": "S4", "side": "both"}, {"root": "T8", "side": "both"}
_L5 = {"root": "L5", "side": "right"}
_S3_OPEN = [{"root": "S3", "side": "both"}]
_FELT_IN_PART = {"leg_symptom_side": "right", "leg_symptoms": {"yes": ["pain"], "unknown": ["numbness"]}}


def _toe(grade: int) -> dict[str, Any]:
    return {"left": FULL, "right": {**FULL, "L5": grade}}


@pytest.mark.parametrize(
    ("known", "field", "moving"),
    [
        (
            _FELT_IN_PART,
            "leg_symptoms",
            [
                (["pain", "numbness"], "urgent_mri"),
                ({"yes": ["pain", "weakness"], "unknown": ["numbness"]}, "urgent_mri"),
                (["pain"], "conservative_followup"),
            ],
        ),
        (
            {**SCIATICA, "sensory_loss": {"yes": [_L5], "unknown": _S3_OPEN}},
            "sensory_loss",
            [
                ([], "conservative_followup"),
                ({"yes": [_L5, _S4], "unknown": _S3_OPEN}, "emergency_now"),
                ({"yes": [_L5, _T8], "unknown": _S3_OPEN}, "emergency_now"),
            ],
        ),
        (
            {"aortic_features": {"yes": [], "unknown": ["known_aaa"]}},
            "aortic_features",
            [
                ([], "conservative_followup"),
                (["known_aaa"], "emergency_now"),
                ({"yes": ["pulsatile_mass"], "unknown": ["known_aaa"]}, "emergency_now"),
                ({"yes": ["shock_or_collapse"], "unknown": ["known_aaa"]}, "emergency_now"),
                (
                    {"yes": ["tearing_or_abdominal_pain_in_smoker_over_60"], "unknown": ["known_aaa"]},
                    "emergency_now",
                ),
            ],
        ),
        (
            {"infection_risks": ["ivdu"]},
            "infection_risks",
            [([], "conservative_followup"), (["ivdu", "recent_bacteraemia"], "urgent_same_day")],
        ),
        (SCIATICA, "power", [(_toe(4), "urgent_mri"), (_toe(3), "urgent_same_day")]),
        (
            SCIATICA,
            "knee_reflex",
            [
                ({"left": "brisk", "right": "brisk"}, "urgent_same_day"),
                ({"left": "normal", "right": "absent"}, "urgent_mri"),
            ],
        ),
        ({"anal_tone": "reduced"}, "anal_tone", [("normal", "conservative_followup")]),
        (
            {"scan_result": "tumour"},
            "scan_result",
            [
                ("awaited", "conservative_followup"),
                ("no_compression", "conservative_followup"),
                ("root_compression", "conservative_followup"),
                ("fracture", "other_red_flag_workup"),
            ],
        ),
    ],
)
def test_each_answer_that_would_move_the_urgency_is_tried_and_silence_is_none(
    known: dict[str, Any], field: str, moving: list[tuple[Any, str]]
) -> None:
    findings = examined(known)
    changes = every_change(findings, judge(findings).disposition)
    assert [(change.to, change.disposition) for change in changes if change.field == field] == moving


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (
            {**NUMB_LEG, "fever": "unknown", "saddle_anaesthesia": "unknown"},
            [
                "saddle_anaesthesia: emergency_now",
                "fever: emergency_now",
                "sensory_loss: emergency_now",
                "urinary_retention: emergency_now",
                "saddle_anaesthesia: urgent_mri",
            ],
        ),
        (
            {**SCIATICA, "infection_risks": ["ivdu"]},
            [
                "sensory_loss: emergency_now",
                "urinary_retention: emergency_now",
                "urinary_incontinence: emergency_now",
                "urinary_sensation_change: emergency_now",
                "power: urgent_same_day",
                "knee_reflex: urgent_same_day",
                "ankle_reflex: urgent_same_day",
                "sexual_dysfunction: urgent_same_day",
                "infection_risks: conservative_followup",
            ],
        ),
    ],
)
def test_what_would_change_it_names_the_open_first_four_of_an_urgency_and_last_what_lowers_it(
    known: dict[str, Any], told: list[str]
) -> None:
    findings = examined(known)
    changes = would_change(findings, judge(findings))
    assert [f"{change.field}: {change.disposition}" for change in changes] == told


def test_age_and_start_are_tried_while_they_are_not_known_and_never_after() -> None:
    bleeding = {"anticoagulant_or_bleeding_disorder": "yes", "pain_severity": "severe", "onset_days": 2}
    for field, beside, then in (
        ("age_years", {"trauma": "minor"}, "other_red_flag_workup"),
        ("onset_days", bleeding, "conservative_followup"),
    ):
        for findings, tried in ((examined(beside), False), (_without(field, beside), True)):
            now = judge(findings).disposition
            found = {change.disposition for change in every_change(findings, now) if change.field == field}
            assert (then in found) == tried, field


def _without(field: str, beside: dict[str, Any]) -> Findings:
    return Findings.model_validate({name: value for name, value in {**CLEAN, **beside}.items() if name != field})


class _Noting:
    """Findings that note what is read of them."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.findings, name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_findings)
def test_a_group_of_facts_reads_the_fields_that_it_names_alone(findings: Findings) -> None:
    for group in READ:
        noting = _Noting(findings)
        group.of(cast("Findings", noting))
        assert noting.read <= {field for fact in group.facts for field in fact.fields} | {*group.beside}


def test_a_stretch_test_makes_it_radicular_where_no_leg_is_affected() -> None:
    findings = examined({"leg_symptom_side": "none", "leg_symptoms": [], "conservative_care_weeks": 4})
    for field, answer in (("crossed_straight_leg_raise", "positive"), ("leg_pain_nrs", 5)):
        assert Otherwise(findings, judge(findings)).disposition(field, answer) == "specialist_referral"
        assert judge(findings.model_copy(update={field: answer})).disposition == "specialist_referral"
