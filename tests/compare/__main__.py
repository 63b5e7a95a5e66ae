"""The complete comparison with a git revision: `python -m tests.compare REVISION`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from bot.compare.command import BASES, DENIED, UNNAMED
from bot.compare.difference import Difference, differences
from bot.compare.medicine import HERE, Medicine, NotFoundError, opened
from bot.compare.report import CHANGES, form_in_words, in_words, named_in, unnamed
from bot.compare.search import Witness
from bot.triage.rules.routine import CONSERVATIVE
from tests.compare.apart import Apart, apart
from tests.compare.complete import Form, Smallest, Version, cut_space, questions
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover
from tests.proofs.wide import WIDE
from tests.triage.cases import CLEAN

AT_MOST_SECONDS: Final = 600.0
_MOST_CHANGES: Final = 8


def _superseded_then(older: Apart) -> Callable[[Any], Iterable[str]]:
    """Which steps stand in for a step: in 0.1.0 a table of the plan, since then the step itself says so."""
    try:
        table: dict[str, frozenset[str]] = older.module("bot.triage.plan").SUPERSEDED_BY
    except ModuleNotFoundError:
        return _superseded_now
    return lambda step: table.get(step.id, ())


def _superseded_now(step: Any) -> Iterable[str]:
    names: tuple[str, ...] = step.superseded_by
    return names


def versions(older: Apart, old: Medicine) -> tuple[Version, Version]:
    """Both versions as terms over the same answers."""
    space = older.module("tests.proofs.space")
    cut = cut_space(WIDE, old.schema, space.Space, space.Axis)
    then = older.module("tests.proofs.solver").Prover(older.module("tests.proofs.rule_set").RuleSet(), cut)
    last = older.module("bot.triage.rules.routine").CONSERVATIVE.clock
    return (
        Version(then, _superseded_then(older), last),
        Version(Prover(RuleSet(), WIDE), _superseded_now, CONSERVATIVE.clock),
    )


def change_of(form: Form) -> Form:
    """What a form changes on the clean examination; a finding that it leaves out is None."""
    names = {**CLEAN, **form}
    return {name: form.get(name) for name in names if form.get(name) != CLEAN.get(name)}


def really(difference: Difference, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the running versions differ as the terms say; kinds of imaging are told one at a time there."""
    found = set(differences(old, new))
    if difference.kind != "imaging":
        return difference in found
    here, there = (new, old) if difference.direction == "up" else (old, new)
    kind = difference.before or difference.after
    return kind in here["imaging"] and kind not in there["imaging"]


def main() -> int:
    """Print every difference with its smallest form; 1 if one downwards is not named, 2 if no such revision."""
    if len(sys.argv) != 2:
        print("usage: python -m tests.compare REVISION", file=sys.stderr)
        return 2
    began = time.perf_counter()
    try:
        with opened(sys.argv[1], str(HERE)) as (old, new), apart(sys.argv[1]) as older:
            return _compared(old, new, older, began)
    except NotFoundError as missing:
        print(missing, file=sys.stderr)
        return 2


def _compared(old: Medicine, new: Medicine, older: Apart, began: float) -> int:
    before, after = versions(older, old)
    smallest = Smallest(after.prover, WIDE)
    found: dict[Difference, Form] = {}
    wrong = 0
    for difference, term in questions(before, after):
        form = smallest.form(term, _MOST_CHANGES)
        if form is None:
            continue
        found[difference] = form
        (then,), (now,) = old.answers([form]), new.answers([form])
        agreed = really(difference, then, now)
        wrong += not agreed
        sign = "" if agreed else "  (NOT SO WHEN RUN)"
        print(f"{in_words(difference)}{sign}")
        print(f"    {form_in_words(Witness(DENIED, change_of(form)), BASES)}", flush=True)
    took = time.perf_counter() - began
    missing = unnamed(found, named_in(new.folder))
    space = f"{WIDE.forms:.2g} forms of {len(WIDE.axes)} findings"
    print(f"{len(found)} differences over {space}; the solver was asked {smallest.asked:,} times")
    print(f"answered by running both versions otherwise than by the solver: {wrong}")
    print(f"{took:.0f} s (at most {AT_MOST_SECONDS:g} s)")
    if missing:
        print(f"Changes downwards that the newest section of {CHANGES} does not name: {', '.join(missing)}.")
    return UNNAMED if missing or wrong or took > AT_MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
