"""On which open fields a rule can still depend, judged on every way in which they may be answered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.triage.findings import FINDINGS, Findings
from bot.triage.folding import changes_nothing, idle
from bot.triage.verdict import judge
from tests.triage.cases import CLEAN, NUMB_LEG, SCIATICA, examined

MUST = frozenset(name for name, finding in FINDINGS.items() if finding.must)


def test_with_nothing_known_every_field_that_a_rule_reads_can_decide() -> None:
    assert idle(Findings(), MUST).isdisjoint({"fever", "saddle_anaesthesia", "power", "onset_days", "age_years"})


def test_what_no_rule_reads_can_decide_nothing_by_a_rule() -> None:
    medicines = {"cardiovascular_disease", "drug_allergies", "gi_bleed_or_ulcer", "liver_disease"}
    assert idle(Findings(), MUST) == {*medicines, "mri_contraindication"}  # a step of W5 asks about pregnancy


@pytest.mark.parametrize("field", ["ankle_reflex", "bilateral_leg_weakness", "anticoagulant_or_bleeding_disorder"])
def test_one_answer_can_decide_beside_others_that_were_never_asked(field: str) -> None:
    assert not idle(Findings(), frozenset({field}))


@pytest.mark.parametrize(
    ("changes", "still_open", "found"),
    [
        ({}, {"anticoagulant_or_bleeding_disorder"}, {"anticoagulant_or_bleeding_disorder"}),
        ({}, {"pregnancy"}, {"pregnancy"}),
        ({}, {"onset_days"}, {"onset_days"}),
        ({}, {"onset_days", "infection_risks"}, set()),  # there may have been a procedure on the spine of late
        ({}, {"pain_severity", "infection_risks"}, set()),
        ({"age_years": 30, "onset_days": 200}, {"inflammatory_features"}, set()),  # early onset, and long
        ({}, {"conservative_care_weeks"}, {"conservative_care_weeks"}),
        (SCIATICA, {"conservative_care_weeks"}, set()),
        ({"age_years": 66, "onset_circumstances": "lifting"}, {"corticosteroid_use"}, set()),  # the clock alone
        ({"age_years": 80, "back_pain_nrs": 8}, {"pain_severity"}, {"pain_severity"}),  # severe by its score already
    ],
)
def test_an_open_field_is_idle_where_what_is_known_leaves_it_nothing_to_decide(
    changes: dict[str, Any], still_open: set[str], found: set[str]
) -> None:
    known = {name: value for name, value in {**CLEAN, **changes}.items() if name not in still_open}
    assert idle(Findings.model_validate(known), frozenset(still_open)) == found


@pytest.mark.parametrize("field", sorted(MUST))
def test_a_field_that_is_idle_moves_no_rule(field: str) -> None:
    for known in (CLEAN, SCIATICA):
        findings = Findings.model_validate({name: value for name, value in known.items() if name != field})
        if field not in idle(findings, frozenset({field})):
            continue
        before = judge(findings)
        for value in FINDINGS[field].tries:
            after = judge(findings.model_copy(update={field: value}))
            assert (after.fired_ids, after.act_within_hours) == (before.fired_ids, before.act_within_hours)


@pytest.mark.parametrize(
    ("what", "known", "otherwise"),
    [
        ("the clock alone", {"age_years": 66, "onset_circumstances": "lifting"}, {"osteoporosis": "yes"}),
        ("a medicine alone", {"trauma": "major"}, {"anticoagulant_or_bleeding_disorder": "yes"}),
        ("a step alone", {}, {"foot_pulses": "longstanding_reduced"}),
        ("a note alone", NUMB_LEG, {"response_to_care": "worse"}),
    ],
)
def test_what_changes_is_noticed(what: str, known: dict[str, Any], otherwise: dict[str, Any]) -> None:
    assert not changes_nothing(examined(known), [examined(known, otherwise)]), what


def test_findings_that_change_an_action_are_told_from_those_that_do_not() -> None:
    findings = Findings.model_validate(CLEAN)
    assert changes_nothing(findings, [findings, findings.model_copy(update={"prior_lumbar_surgery": "no"})])
    assert not changes_nothing(findings, [findings, findings.model_copy(update={"fever": "yes"})])
