"""Runs named tests in a copy of the tree, as it is or with a control taken out, and tells what became of each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.controls.control import ROOT, Control, MovedOnError, edited
from tests.starts.table import STARTED_FROM

PARTS: Final = ("bot", "dialogs", "tests", "docs", "manifest.yml", "pyproject.toml", "README.md")
LONGEST_SECONDS: Final = 30
"""What a single test may take: one that waits for a control that is gone need not be waited for long."""
LONGEST_AS_IT_IS: Final = 120
LONGEST_RUN_SECONDS: Final = 900
EMPTY: Final[Mapping[str, str]] = {}
PLUGINS: Final = ("pytest_asyncio.plugin", "pytest_timeout")
ONLY_THESE: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": ""}
"""The other plugins that are installed take a third of the time of a run of one test; what is compiled is kept."""
NOTICED: Final = re.compile(r"assert|AssertionError|Failed|TimeoutError|ValueError: .*values to unpack", re.DOTALL)
"""How a test says that something is not as it should be; any other error says that the edit broke the program."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a test: how many of its cases failed, of how many, and the first line of why."""

    test: str
    failed: int
    of: int
    why: str
    wrong: str = ""

    @property
    def noticed(self) -> bool:
        """Whether it fails, and by what it asserts."""
        return self.failed > 0 and not self.wrong

    @property
    def words(self) -> str:
        """For the table."""
        if self.wrong:
            return f"BROKEN: {self.wrong}"
        if not self.failed:
            return "STILL PASSES without it" if self.of else "was not run"
        return f"fails without it{f' ({self.failed} of {self.of})' if self.of > 1 else ''}: {self.why}"


def without(control: Control, compiled: Path | None = None) -> list[Found]:
    """What becomes of a control's tests without it; `compiled` is a copy in which they have run as it is."""
    try:
        texts = edited(control.edits)
    except MovedOnError as moved:
        return [Found(test, 0, 0, "", str(moved)) for test in control.tests]
    with tempfile.TemporaryDirectory(prefix="control-") as folder:
        tree = Path(folder) / "tree"
        copy_to(tree, compiled)
        for file, text in texts.items():
            (tree / file).unlink()  # elsewhere it stays as it is
            (tree / file).write_text(text, "utf-8")
        if nonsense := _nonsense(tree, texts):
            return [Found(test, 0, 0, "", nonsense) for test in control.tests]
        return _again_alone(tree, run(tree, control.tests, shown_by=control.shown_by), control.shown_by)


def as_it_is(tests: Sequence[str], tree: Path) -> list[Found]:
    """What becomes of tests where nothing is taken out, in a copy that is made there; all of them must pass."""
    copy_to(tree)
    return run(tree, tests, at_once=2, longest=LONGEST_AS_IT_IS)


def against(other: Path, tests: Sequence[str]) -> list[Found]:
    """What becomes of tests that start `python -m bot` where that is the program of another checkout."""
    with tempfile.TemporaryDirectory(prefix="control-") as folder:
        tree = Path(folder) / "tree"
        copy_to(tree)
        return run(tree, tests, at_once=2, longest=LONGEST_AS_IT_IS, also={STARTED_FROM: str(other)})


def copy_to(tree: Path, compiled: Path | None = None) -> None:
    """Copy what tests need; by links out of an earlier copy, whose compiled files serve again."""
    tree.mkdir()
    for name in PARTS:
        source = (compiled or ROOT) / name
        copy = os.link if compiled else shutil.copy2
        if source.is_dir():
            shutil.copytree(source, tree / name, copy_function=copy)
        else:
            copy(source, tree / name)


def _again_alone(tree: Path, founds: Sequence[Found], shown_by: str) -> list[Found]:
    """The same, with what the machine was too busy for tried once more."""
    again = [found.test for found in founds if _was_too_busy(found)]
    later = {found.test: found for found in run(tree, again, shown_by=shown_by)} if again else {}
    return [later.get(found.test, found) for found in founds]


def run(
    tree: Path,
    tests: Sequence[str],
    *,
    at_once: int = 0,
    longest: int = LONGEST_SECONDS,
    shown_by: str = "",
    also: Mapping[str, str] = EMPTY,
) -> list[Found]:
    """Run tests of a copy in a process of its own, or more; each for `longest` seconds at most."""
    report = tree / "report.xml"
    plugins = [*PLUGINS, *(("xdist.plugin",) if at_once else ())]
    command = [
        *(sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "-o", "addopts="),
        *(part for plugin in plugins for part in ("-p", plugin)),
        *((f"-n{at_once}",) if at_once else ()),
        *("-o", f"timeout={longest}", "-o", "timeout_func_only=true", f"--junitxml={report}", *dict.fromkeys(tests)),
    ]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTEST_ADDOPTS": "", **ONLY_THESE, **also}
    try:
        ended = subprocess.run(  # noqa: S603 - our own tests
            command,
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_RUN_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return [Found(test, 0, 0, "", "the tests came to no end") for test in tests]
    if ended.returncode not in {0, 1}:
        last = (ended.stdout + ended.stderr).strip().splitlines()[-1:]
        return [Found(test, 0, 0, "", f"pytest ended with {ended.returncode}: {' '.join(last)}") for test in tests]
    cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - pytest's own
    return [_found(test, cases, shown_by) for test in tests]


def _was_too_busy(found: Found) -> bool:
    """Whether the machine was too busy for the answers that Slack waits for: that is no notice of anything."""
    return any(word in f"{found.why} {found.wrong}" for word in ("operation_timeout", "trouble connecting"))


def _found(test: str, cases: Iterable[ET.Element], shown_by: str) -> Found:
    """What a report says of one test, which may have many cases."""
    its = [case for case in cases if (name := _name(case)) == test or name.startswith(f"{test}[")]
    whys = [str(failure.get("message")) for case in its for failure in case.findall("failure")]
    errors = [
        str(error.get("message")) for case in its if not case.findall("failure") for error in case.findall("error")
    ]
    odd = [why for why in whys if not (NOTICED.match(why) or (shown_by and shown_by in why))] + errors
    return Found(test, len(whys), len(its), _line(whys[0]) if whys else "", _line(odd[0]) if odd else "")


def _name(case: ET.Element) -> str:
    return f"{str(case.get('classname')).replace('.', '/')}.py::{case.get('name')}"


def _line(message: str) -> str:
    first = message.strip().splitlines()[0] if message.strip() else "no word"
    return first if len(first) <= 120 else f"{first[:117]}..."


def _nonsense(tree: Path, files: Iterable[str]) -> str:
    """What makes no sense in the edited files: a test that fails of it has noticed nothing."""
    modules = [str(tree / file) for file in files if file.endswith(".py")]
    if not modules:
        return ""
    ended = subprocess.run(  # noqa: S603 - our own linter
        [
            *(sys.executable, "-m", "ruff", "check", "--isolated", "--select=E9,F821,F823"),
            *("--output-format=concise", *modules),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if ended.returncode == 0 else f"the edit makes no sense: {(ended.stdout + ended.stderr).splitlines()[0]}"
