"""Findings that fill the form come back from it as they were, but for what the form cannot say apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings

from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.fact_table import FACT
from bot.triage.facts import facts_of
from bot.triage.findings import Findings
from bot.triage.kleene import NO, UNKNOWN
from bot.triage.vocabulary import RETIRED
from dialogs import findings_form
from dialogs.answers import answers_from, findings_from
from dialogs.findings_form import Origin
from dialogs.spelled_out import gathered
from tests.dialogs.cases import CASES
from tests.dialogs.client import answered
from tests.dialogs.coarsening import COARSENINGS, NOW_ASKED_AS, Coarsening, coarsened, covers, open_leaves
from tests.dialogs.form_texts import values_of
from tests.triage.strategies import any_findings

if TYPE_CHECKING:
    from dialogs.question import Answers

ORIGIN = Origin(channel="C0123456789", user="U0123456789")
forms = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def through_the_answers(findings: Findings) -> Findings:
    return findings_from(gathered(answers_from(findings, "")))


def through_the_pages(findings: Findings) -> Findings:
    """Fill step 2, send it back to step 1, go forth again and read, as somebody who edits a case may do."""
    answers: Answers = answers_from(findings, "")
    first = findings_form.back(answered(findings_form.build_second(ORIGIN, answers)))
    second = findings_form.forward(answered(first))
    return findings_from(findings_form.read(answered(second)).answers)


@settings(forms, max_examples=400)
@given(any_findings)
def test_findings_come_back_from_the_answers_as_they_were(findings: Findings) -> None:
    assert through_the_answers(findings) == coarsened(findings)


@settings(forms, max_examples=60)
@given(any_findings)
def test_findings_come_back_from_the_pages_as_they_were(findings: Findings) -> None:
    assert through_the_pages(findings) == coarsened(findings)


@pytest.mark.parametrize("name", CASES)
def test_every_named_case_comes_back_as_it_was(name: str) -> None:
    findings = CASES[name]
    assert through_the_answers(findings) == coarsened(findings)
    assert through_the_pages(findings) == coarsened(findings)


@pytest.mark.parametrize("field", Findings.model_fields)
def test_every_answer_to_every_question_comes_back_as_it_was(field: str) -> None:
    for value in values_of(field):
        findings = Findings.model_validate({field: value})
        assert through_the_answers(findings) == coarsened(findings), value


@pytest.mark.parametrize("volume", [0.1 + 0.2, 1e-7, 4.2e-261, 199.99999999999997, 10_000.0])
def test_a_measured_number_comes_back_to_its_last_digit(volume: float) -> None:
    findings = Findings(post_void_residual_ml=volume, conservative_care_weeks=volume / 2)
    assert through_the_answers(findings) == findings
    assert through_the_pages(findings) == findings


@settings(forms, max_examples=200)
@example(Findings.model_validate({"leg_symptom_side": "none", "leg_symptoms": {"unknown": ["pain", "tingling"]}}))
@example(Findings.model_validate({"infection_risks": {"yes": ["ivdu"], "unknown": ["diabetes_or_dialysis"]}}))
@given(any_findings)
def test_no_coarsening_turns_unknown_into_no_or_loses_a_yes(findings: Findings) -> None:
    back = coarsened(findings)
    before, after = vars(facts_of(findings)), vars(facts_of(back))
    for fact in FACT:
        assert after[fact] == before[fact] or (before[fact], after[fact]) == (NO, UNKNOWN), fact
    still_open = open_leaves(back)
    for leaf in open_leaves(findings):
        assert covers(still_open, leaf), leaf


@settings(forms, max_examples=60)
@given(any_findings)
def test_no_coarsening_lowers_the_urgency(findings: Findings) -> None:
    before, after = assess(findings), assess(coarsened(findings))
    assert RANK[after.disposition] >= RANK[before.disposition]
    assert after.act_within_hours <= before.act_within_hours
    assert after.provisional or not before.provisional or RANK[after.disposition] > RANK[before.disposition]


@pytest.mark.parametrize("one", COARSENINGS, ids=lambda one: one.of.__name__.strip("_"))
def test_each_coarsening_is_needed_and_has_its_reason(one: Coarsening) -> None:
    findings = Findings.model_validate(one.example)
    others = tuple(other for other in COARSENINGS if other is not one)
    assert coarsened(findings, others) == findings
    assert through_the_pages(findings) == one.of(findings) != findings
    assert one.reason.endswith(".")


def test_an_open_item_that_is_offered_no_longer_is_asked_as_what_took_its_place() -> None:
    assert NOW_ASKED_AS.keys() == RETIRED
    for item, successors in NOW_ASKED_AS.items():
        back = through_the_pages(Findings.model_validate({"infection_risks": {"yes": ["ivdu"], "unknown": [item]}}))
        assert back.infection_risks is not None
        assert set(successors) <= set(back.infection_risks.open)


def test_what_is_not_known_fills_no_question() -> None:
    assert answers_from(Findings(), "") == {}
