"""`backpain diff OLD NEW`: the witness search between two versions, and its exit status."""

from __future__ import annotations

import argparse
import ast
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.compare.medicine import Form, Medicine, NotFoundError, opened
from bot.compare.report import named_in, report, unnamed
from bot.compare.search import Answers, Found, Search
from bot.compare.vocabulary import denied, values

SECONDS: Final = 90.0
SAME, UNNAMED, BAD_INPUT = 0, 1, 2
DENIED: Final = "no"
NOTHING: Final = "nothing"
BASES: Final = {
    DENIED: "asked and answered no (40 years, day 5)",
    NOTHING: "nothing asked",
}


def arguments_of_diff(parser: argparse.ArgumentParser) -> None:
    """Tell the command line what `backpain diff` takes."""
    version = "a git revision, a folder with bot/triage below it (such as .), where a release is installed, or a wheel"
    parser.add_argument("old", metavar="OLD", help=f"the older version: {version}")
    parser.add_argument("new", metavar="NEW", help="the newer version, named in the same way")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long to search (default: %(default)g)")
    parser.add_argument("--cases", metavar="FILE", help="findings, one object a line, that the search also begins from")


def diff(old: str, new: str, *, seconds: float = SECONDS, cases: str | None = None) -> int:
    """Print what differs between two versions of the medicine.

    Args:
        old: a git revision, a folder with `bot/triage` below it (a checkout, or where a release is installed), a wheel.
        new: the same.
        seconds: how long to search.
        cases: a file of findings, one object a line, that the search also begins from.

    Returns:
        0, or 1 if something goes downwards by a rule that the newest section of CHANGES.md does not name, or 2 if one
        of the versions is not there.
    """
    try:
        with opened(old, new) as (before, after):
            ends = time.monotonic() + seconds
            found = compared(before, after, _cases(cases), lambda _: time.monotonic() > ends)
            named = named_in(after.folder, before.folder)
    except (NotFoundError, OSError, ValueError) as wrong:
        sys.stderr.write(f"backpain diff: {wrong}\n")
        return BAD_INPUT
    for line in report(found, BASES, named):
        sys.stdout.write(f"{line}\n")
    return UNNAMED if unnamed(found.witnesses, named) else SAME


def compared(old: Medicine, new: Medicine, cases: Mapping[str, Form], enough: Any) -> Found:
    """The search between two running versions."""
    numbers = {*numbers_in(old.folder), *numbers_in(new.folder)}
    schemas = (new.schema, old.schema)
    fields = dict.fromkeys(name for schema in schemas for name in schema["properties"])
    tried = {name: _unlike(one for schema in schemas for one in values(schema, name, numbers)) for name in fields}
    reads = {rule: {*old.rules.get(rule, ()), *new.rules.get(rule, ())} for rule in {**new.rules, **old.rules}}
    bases = {DENIED: denied(old.schema) | denied(new.schema), NOTHING: {}}

    def ask(form: Form, changes: list[Form], kind: str) -> Answers:
        for medicine in (old, new):
            medicine.send(form, changes, kind)
        return zip(old.receive(), new.receive(), strict=True)

    return Search(ask, bases, cases, tried, reads, enough=enough).run()


def _cases(file: str | None) -> dict[str, Form]:
    if file is None:
        return {}
    lines = Path(file).read_text("utf-8").splitlines()
    return {f"case {number}": json.loads(line) for number, line in enumerate(lines, 1) if line.strip()}


def numbers_in(folder: Path) -> set[float]:
    """Every number that the code of a version mentions: what its rules compare with is among them."""
    found: set[float] = set()
    for file in (folder / "bot" / "triage").rglob("*.py"):
        found |= set(_numbers(ast.parse(file.read_text("utf-8"))))
    return found


def _numbers(tree: ast.Module) -> Iterator[float]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield float(node.value)


def _unlike(found: Iterable[Any]) -> list[Any]:
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())
