"""Findings that fill the form come back from it as they were, but for what the form cannot say apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.facts import facts_of
from bot.triage.findings import Findings
from bot.triage.kleene import NO, UNKNOWN
from dialogs import findings_form
from dialogs.answers import answers_from, findings_from
from dialogs.findings_form import Origin
from tests.dialogs.cases import CASES
from tests.dialogs.client import answered
from tests.dialogs.coarsening import IN_THE_ANSWERS, ON_THE_PAGE, Coarsening, coarsened, covers, open_leaves
from tests.triage.strategies import any_findings

if TYPE_CHECKING:
    from dialogs.question import Answers

ORIGIN = Origin(channel="C0123456789", user="U0123456789")
forms = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def through_the_answers(findings: Findings) -> Findings:
    return findings_from(answers_from(findings, ""))


def through_the_pages(findings: Findings) -> Findings:
    """Fill step 2, send it back to step 1, go forth again and read, as somebody who edits a case may do."""
    answers: Answers = answers_from(findings, "")
    first = findings_form.back(answered(findings_form.build_second(ORIGIN, answers)))
    second = findings_form.forward(answered(first))
    return findings_from(findings_form.read(answered(second)).answers)


@settings(forms, max_examples=400)
@given(any_findings)
def test_findings_come_back_from_the_answers_as_they_were(findings: Findings) -> None:
    assert through_the_answers(findings) == coarsened(findings, IN_THE_ANSWERS)


@settings(forms, max_examples=60)
@given(any_findings)
def test_findings_come_back_from_the_pages_as_they_were(findings: Findings) -> None:
    assert through_the_pages(findings) == coarsened(findings, ON_THE_PAGE)


@pytest.mark.parametrize("name", CASES)
def test_every_named_case_comes_back_as_it_was(name: str) -> None:
    findings = CASES[name]
    assert through_the_answers(findings) == coarsened(findings, IN_THE_ANSWERS)
    assert through_the_pages(findings) == coarsened(findings, ON_THE_PAGE)


@pytest.mark.parametrize("volume", [0.1 + 0.2, 1e-7, 4.2e-261, 199.99999999999997, 10_000.0])
def test_a_measured_number_comes_back_to_its_last_digit(volume: float) -> None:
    findings = Findings(post_void_residual_ml=volume, conservative_care_weeks=volume / 2)
    assert through_the_answers(findings) == findings
    assert through_the_pages(findings) == findings


@settings(forms, max_examples=200)
@given(any_findings)
def test_no_coarsening_turns_unknown_into_no_or_loses_a_yes(findings: Findings) -> None:
    back = coarsened(findings, ON_THE_PAGE)
    before, after = vars(facts_of(findings)), vars(facts_of(back))
    for fact, was in before.items():
        assert after[fact] == was or (was, after[fact]) == (NO, UNKNOWN), fact
    still_open = open_leaves(back)
    for leaf in open_leaves(findings):
        assert covers(still_open, leaf), leaf


@settings(forms, max_examples=60)
@given(any_findings)
def test_no_coarsening_lowers_the_urgency(findings: Findings) -> None:
    before, after = assess(findings), assess(coarsened(findings, ON_THE_PAGE))
    assert RANK[after.disposition] >= RANK[before.disposition]
    assert after.act_within_hours <= before.act_within_hours
    assert after.provisional or not before.provisional or RANK[after.disposition] > RANK[before.disposition]


@pytest.mark.parametrize("one", ON_THE_PAGE, ids=lambda one: one.of.__name__.strip("_"))
def test_each_coarsening_is_needed_and_has_its_reason(one: Coarsening) -> None:
    findings = Findings.model_validate(one.example)
    others = tuple(other for other in ON_THE_PAGE if other is not one)
    assert coarsened(findings, others) == findings
    assert through_the_pages(findings) == one.of(findings) != findings
    assert one.reason.endswith(".")


def test_what_is_not_known_fills_no_question() -> None:
    assert answers_from(Findings(), "") == {}
