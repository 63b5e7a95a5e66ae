"""The page on safety-netting claims nothing that no test shows, and says what was not read."""

from __future__ import annotations

import ast
import re
from typing import Final

from tests.documents.architecture import ROOT

PAGE: Final = (ROOT / "docs" / "safety-netting.md").read_text("utf-8")
ROWS: Final = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ")][1:]


def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_it_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 10
    for path, name in named:
        assert name in named_in(path), f"{path} has no {name}"


def test_what_is_met_names_its_test_and_what_is_not_says_so() -> None:
    for what, _, met, shown in ROWS:
        assert met.strip().startswith(("yes", "**no", "**in part")), what
        assert ("::" in shown) == (not met.strip().startswith("**no")), what


def test_what_was_not_read_is_marked_with_the_day() -> None:
    assert "Not read: the paper's own table of criteria" in PAGE
    assert PAGE.count("Read on 25 November 2026") == 2
