"""Take every control out in turn, in a copy, and see that the tests named for it fail: `python -m tests.controls`."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from tests.controls.all_controls import CONTROLS
from tests.controls.control import Control
from tests.controls.trial import Found, against, as_it_is, without

AT_ONCE: Final = 3
"""One more than the cores of a small machine: the flows wait a second between messages, as Slack asks."""
STARTS: Final = "tests/starts/"


def main(arguments: Sequence[str]) -> int:
    """Print a row for every test of every control; 1 if one passes without it, or cannot be told to have noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.controls", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these controls, such as 9-A1 or 9-B3b")
    parser.add_argument(
        "--before", type=Path, metavar="PATH", help="run the tests of starts with the program of an older checkout"
    )
    wanted = parser.parse_args(arguments)
    chosen = [control for control in CONTROLS if wanted.only is None or {control.id, control.of} & set(wanted.only)]
    if unknown := set(wanted.only or ()) - {name for control in chosen for name in (control.id, control.of)}:
        parser.error(f"no such control: {', '.join(sorted(unknown))}")
    return _tried_on(wanted.before.resolve(), chosen) if wanted.before else _tried(chosen)


def _tried(chosen: Sequence[Control]) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="controls-") as folder:
        survived, broken = _each(chosen, Path(folder) / "tree")
    took = time.monotonic() - began
    faults = len({control.of for control in chosen})
    print(
        f"\n{len(chosen)} controls of {faults} faults and hazards in {took:.0f} s, {_cpu_seconds():.0f} of them CPU's; "
        f"tests that noticed nothing: {survived}"
    )
    return 1 if survived or broken else 0


def _each(chosen: Sequence[Control], tree: Path) -> tuple[int, int]:
    """How many tests notice nothing, and how many fail with nothing taken out."""
    every = as_it_is([test for control in chosen for test in control.tests], tree)
    broken = [found for found in every if not _passes(found)]
    for found in broken:
        print(f"with nothing taken out: {found.test} {found.wrong or found.why or 'was not run'}")
    print("| control | what was taken out | test | without it |\n|---|---|---|---|", flush=True)
    survived = 0
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        for control, founds in zip(chosen, at_once.map(partial(without, compiled=tree), chosen), strict=True):
            survived += sum(not found.noticed for found in founds)
            print("\n".join(_row(control, found) for found in founds), flush=True)
    return survived, len(broken)


def _tried_on(before: Path, chosen: Sequence[Control]) -> int:
    """The tests that start the program as a process, with the program as it was before its faults were mended."""
    named = {test: control for control in chosen for test in control.tests if test.startswith(STARTS)}
    founds = against(before, list(named)) if named else []
    print("| control | what was not there | test | before it |\n|---|---|---|---|")
    print("\n".join(_row(named[found.test], found) for found in founds))
    survived = sum(not found.noticed for found in founds)
    print(f"\n{len(founds)} tests; that noticed nothing: {survived}")
    return 1 if survived else 0


def _cpu_seconds() -> float:
    """What all runs together took of the cores: on a busy machine that says more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _passes(found: Found) -> bool:
    return found.of > 0 and not found.failed and not found.wrong


def _row(control: Control, found: Found) -> str:
    parts = (control.id, control.out, found.test.removeprefix("tests/"), found.words)
    return f"| {' | '.join(part.replace('|', chr(92) + '|') for part in parts)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
