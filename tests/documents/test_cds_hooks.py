"""The page on CDS Hooks names tests that exist, and its commands are those that there are."""

from __future__ import annotations

import ast
import re
import tomllib
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
    written = (ROOT / "bot" / "cds" / "arguments.py").read_text("utf-8")
    for option in set(re.findall(r"--[a-z-]+", page().partition("## What it reads")[0])):
        assert f'"{option}"' in written, option


def test_its_commands_are_those_that_the_tests_of_the_command_run() -> None:
    """tests/cds/test_command.py runs both, with a port and clients of its own."""
    blocks = re.findall(r"```sh\n(.+?)\n```", page(), flags=re.DOTALL)
    assert [line.removeprefix(".venv/bin/") for block in blocks for line in block.splitlines()] == [
        "pip install '.[cds]'",
        "backpain serve-cds --unsigned",
        "backpain serve-cds --base-url https://cds.hospital.example --clients clients.json",
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "cds" in project["optional-dependencies"]
