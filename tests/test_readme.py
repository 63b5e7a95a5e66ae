"""The README is kept true: its commands run, its variables are the settings, its files are there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from bot.settings import ACCEPTS
from tests.documents.citations import citations, found

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_setting_stands_in_the_table_and_nothing_else() -> None:
    rows = [line for line in README.splitlines() if line.startswith(("| `SLACK_", "| `BACKPAIN_"))]
    named = {name for row in rows for name in re.findall(r"`((?:SLACK|BACKPAIN)_[A-Z_]+)`", row.split("|")[1])}
    assert named == set(ACCEPTS)


def test_the_example_of_triage_prints_an_emergency() -> None:
    example = next(line for line in README.splitlines() if "backpain triage -" in line)
    findings = re.findall(r"'(.*)'", example)[0]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "triage", "-"], input=findings.encode(), capture_output=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout)["disposition"] == "emergency_now"


def test_c7_every_install_is_into_an_environment_of_its_own() -> None:
    """A Python that a distribution manages refuses `pip install`; what is written works there too."""
    blocks = re.findall(r"```sh\n(.+?)\n```", README, flags=re.DOTALL)
    assert blocks[0] == "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/backpain demo"
    assert blocks[1] == "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"
    assert (
        re.findall(r"(?<!\.venv/bin/)pip install|(?<!\.venv/bin/)\bbackpain (?:demo|triage -)", "\n".join(blocks)) == []
    )


def test_the_ci_runs_the_readmes_own_test_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    assert """said "pip install '.[test]'" README.md""" in ci
    assert 'bash -ec "${test_command//.venv/$environments/newest}"' in ci


def test_every_path_and_module_it_names_is_there() -> None:
    named = [one for one in citations("README.md", README) if one.kind in {"path", "module", "link", "document"}]
    assert len(named) > 20
    assert [str(one) for one in named if not found(one)] == []
