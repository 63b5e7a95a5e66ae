"""The page of rules says what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Final

import pytest

from bot.triage.facts import DERIVED
from bot.triage.rules import RULES
from bot.triage.rules_page import DEFINED, page

DOCS: Final = Path(__file__).parents[2] / "docs"


def test_the_page_in_docs_is_the_one_that_the_rules_give() -> None:
    written = (DOCS / "rules.md").read_text("utf-8")
    assert written == page(), "run `python -m bot.triage.rules_page > docs/rules.md`"


def test_every_rule_has_its_row_with_disposition_clock_findings_and_sources() -> None:
    rows = {line.split("|")[1].strip(): line for line in page().splitlines() if line.startswith("| ")}
    for rule in RULES:
        assert rule.says in rows[rule.id]
        assert f"`{rule.disposition}`" in rows[rule.id]
        assert f"{rule.clock:g} h" in rows[rule.id]
        assert all(f"`{name}`" in rows[rule.id] for name in rule.reads)
        assert all((source.item or source.key) in rows[rule.id] for source in rule.sources)


def test_every_term_that_a_rule_uses_is_defined_on_the_page() -> None:
    assert DEFINED.keys() == DERIVED.keys()


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(RuntimeWarning, match=r"rules_page"):
        runpy.run_module("bot.triage.rules_page", run_name="__main__")
    assert capsys.readouterr().out == page()


def test_the_editorial_policy_names_the_three_stages_and_where_they_are_set() -> None:
    policy = (DOCS / "editorial-policy.md").read_text("utf-8")
    for said in ("**Submitted**", "**Under review**", "**Approved**", "bot/triage/content.py", "rules.md"):
        assert said in policy
