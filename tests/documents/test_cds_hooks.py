"""The page on CDS Hooks names tests that exist, and its commands are those that there are."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.cds.page import page
from tests.cds.requirements import ROWS
from tests.documents.architecture import ROOT


@cache
def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_what_is_met_names_its_test_and_what_is_not_says_why() -> None:
    for row in ROWS:
        if row.stands == "met":
            assert row.test, row.asks
        if row.stands == "not supported":
            assert row.how, row.asks
        if row.test:
            path, _, name = row.test.partition("::")
            assert name in named_in(path), row.test


def test_every_option_of_the_page_is_one_of_the_commands() -> None:
    written = (ROOT / "bot" / "cds" / "command.py").read_text("utf-8")
    for option in set(re.findall(r"--[a-z-]+", page().partition("## What it reads")[0])):
        assert f'"{option}"' in written, option
