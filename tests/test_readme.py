"""The README is kept true: its commands run, its variables are the settings, its files are there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from bot.settings import ACCEPTS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_setting_stands_in_the_table_and_nothing_else() -> None:
    rows = [line for line in README.splitlines() if line.startswith(("| `SLACK_", "| `BACKPAIN_"))]
    named = {name for row in rows for name in re.findall(r"`((?:SLACK|BACKPAIN)_[A-Z_]+)`", row.split("|")[1])}
    assert named == set(ACCEPTS)


def test_the_example_of_triage_prints_an_emergency() -> None:
    example = next(line for line in README.splitlines() if "| backpain triage -" in line)
    findings = re.findall(r"'(.*)'", example)[0]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "triage", "-"], input=findings.encode(), capture_output=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout)["disposition"] == "emergency_now"


def test_the_ci_runs_the_readmes_own_test_command() -> None:
    assert "pip install '.[test]' && pytest" in README
    assert "pip install . && backpain" in README
    assert """grep -m1 -F "pip install '.[test]'" README.md""" in (ROOT / ".ci" / "run").read_text()


def test_every_file_and_module_it_names_is_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
    for module in re.findall(r"python -m ([a-z.]+)", README):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    for path in re.findall(r"`((?:bot|dialogs)/[a-z_/.]*)`", README):
        assert (ROOT / path).exists(), path
