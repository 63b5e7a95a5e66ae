"""The page of the medicine says everything that the rules, steps, flags and notes say."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings

from bot.medicine import page
from bot.triage.actions import STEPS
from bot.triage.contradictions import EXAMPLES, contradictions
from bot.triage.facts import DERIVED
from bot.triage.findings import FINDINGS, Findings
from bot.triage.medication import FLAGS
from bot.triage.medicine_words import DEFINED, WHEN
from bot.triage.notes import TEMPLATES
from bot.triage.review import past_check, review_lines
from bot.triage.rules import RULES
from bot.triage.safety_net import AT_HOME, COME_BACK, HAEMATOMA, IN_HOSPITAL
from tests.triage.strategies import any_findings

DOCS: Final = Path(__file__).parents[2] / "docs"


def test_the_page_in_docs_is_the_one_that_the_rules_give() -> None:
    written = (DOCS / "medicine.md").read_text("utf-8")
    assert written == page(), "run `python -m bot.medicine > docs/medicine.md`"


def test_every_rule_has_its_row_with_disposition_clock_findings_and_sources() -> None:
    table = page().split("## The rules")[1].split("## When each rule holds")[0]
    rows = {line.split("|")[1].strip(): line for line in table.splitlines() if line.startswith("| ")}
    for rule in RULES:
        assert rule.says in rows[rule.id]
        assert f"`{rule.disposition}`" in rows[rule.id]
        assert f"{rule.clock:g} h" in rows[rule.id]
        assert all(f"`{name}`" in rows[rule.id] for name in rule.reads)
        assert all((source.item or source.key) in rows[rule.id] for source in rule.sources)


def test_every_term_that_a_rule_uses_is_defined_on_the_page() -> None:
    assert DEFINED.keys() == DERIVED.keys()


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(RuntimeWarning, match=r"bot\.medicine"):
        runpy.run_module("bot.medicine", run_name="__main__")
    assert capsys.readouterr().out == page()


def test_the_editorial_policy_names_the_three_stages_and_where_they_are_set() -> None:
    policy = (DOCS / "editorial-policy.md").read_text("utf-8")
    for said in ("**Submitted**", "**Under review**", "**Approved**", "bot/triage/content.py", "medicine.md"):
        assert said in policy


def test_every_step_flag_note_line_and_finding_stands_on_the_page() -> None:
    whole = page()
    assert all(step.says.split("{")[0] in whole for step in STEPS.values())
    assert all(flag.reason in whole for flags in FLAGS.values() for flag in flags)
    assert all(template.text in whole and template.when in whole for template in TEMPLATES)
    assert all(line in whole for line in (*COME_BACK, *AT_HOME, *IN_HOSPITAL, HAEMATOMA))
    assert all(f"| {finding.code} | `{name}` |" in whole for name, finding in FINDINGS.items())
    assert all(rule.review.change_if in whole for rule in RULES)


def test_every_step_beside_the_rules_says_when_it_is_shown() -> None:
    by_rule = {step.id for rule in RULES for step in rule.steps}
    assert WHEN.keys() == STEPS.keys() - by_rule


def test_every_way_to_clash_has_its_example() -> None:
    shown = [contradictions(Findings.model_validate(example)) for example in EXAMPLES]
    assert all(len(clashes) == 1 for clashes in shown)
    assert len({(clashes[0].fields, clashes[0].text) for clashes in shown}) == len(EXAMPLES)


@settings(deadline=None, max_examples=100)
@given(any_findings)
def test_no_answer_clashes_in_a_way_that_the_page_does_not_show(findings: Findings) -> None:
    known = {frozenset(clash.fields) for one in EXAMPLES for clash in contradictions(Findings.model_validate(one))}
    signs = {"leg_symptom_side", "power", "sensory_loss", "ankle_reflex"}
    for clash in contradictions(findings):
        assert frozenset(clash.fields) in known or set(clash.fields) <= signs


def test_every_rule_has_its_review_line_and_a_policy_is_checked_sooner() -> None:
    for rule in RULES:
        assert rule.review.checked_on < rule.review.next_check
        assert rule.review.change_if.endswith(".")
    by_id = {rule.id: rule.review for rule in RULES}
    assert by_id["U13"].next_check < by_id["E1"].next_check


def test_what_is_due_comes_first_and_is_said_to_be_due() -> None:
    (first, second, *rules) = review_lines(date(2027, 3, 1))
    assert first == "Content 0.2.0, submitted; its review is next due on 2027-05-25."
    assert second.endswith("rules are due on 2027-03-01.")
    assert rules[0].startswith("DUE ")
    assert len(rules) == len(RULES)
    assert review_lines(date(2026, 12, 1))[1] == "No rule is due on 2026-12-01."
    assert "its review is due 2027-05-25" in review_lines(date(2028, 1, 1))[0]


def test_a_rule_past_its_date_is_named_among_those_used() -> None:
    assert past_check(["U13", "E1", "gone"], date(2027, 3, 1)) == ("U13",)
    assert past_check(["U13", "E1"], date(2027, 6, 1)) == ("E1", "U13")
    assert past_check(["U13"], date(2026, 12, 1)) == ()
