"""What another answer to one question would make of a form is told as a new triage of the whole form tells it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from bot.triage.findings import FINDINGS, Findings
from bot.triage.verdict import Otherwise, judge
from tests.triage.strategies import any_findings


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_findings, any_findings)
def test_another_answer_is_told_as_a_triage_of_the_whole_form_tells_it(findings: Findings, other: Findings) -> None:
    otherwise = Otherwise(findings)
    assert otherwise.now == judge(findings).disposition
    for field in FINDINGS:
        answer = getattr(other, field)
        whole = judge(findings.model_copy(update={field: answer})).disposition
        assert otherwise.disposition(field, answer) == whole, (field, answer)
