"""What another answer to one question would make of a form is told as a new triage of the whole form tells it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from bot.triage.facts import FACTS, facts_of, facts_with
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


def test_another_answer_to_what_no_fact_reads_changes_no_fact() -> None:
    read = {field for fact in FACTS for field in fact.fields}
    never = FINDINGS.keys() - read
    assert never
    for name in never:
        assert facts_with(Findings(), facts_of(Findings()), name, None) is None
