"""On which open fields a rule can still depend, judged on every way in which they may be answered."""

from __future__ import annotations

import pytest

from bot.triage.findings import FINDINGS, Findings
from bot.triage.folding import changes_nothing, idle
from bot.triage.verdict import judge
from tests.triage.cases import CLEAN, SCIATICA

MUST = frozenset(name for name, finding in FINDINGS.items() if finding.must)


def test_with_nothing_known_every_field_that_a_rule_reads_can_decide() -> None:
    assert idle(Findings(), MUST).isdisjoint({"fever", "saddle_anaesthesia", "power", "onset_days", "age_years"})


def test_a_field_that_no_rule_reads_can_decide_nothing_by_a_rule() -> None:
    assert "mri_contraindication" in idle(Findings(), MUST)


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


def test_findings_that_change_an_action_are_told_from_those_that_do_not() -> None:
    findings = Findings.model_validate(CLEAN)
    assert changes_nothing(findings, [findings, findings.model_copy(update={"prior_lumbar_surgery": "no"})])
    assert not changes_nothing(findings, [findings.model_copy(update={"fever": "yes"})])
