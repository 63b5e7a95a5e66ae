"""The complete comparison with a git revision: `python -m tests.compare REVISION`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from bot.compare.command import BASES, DENIED, UNNAMED
from bot.compare.difference import Difference, differences, stands_in
from bot.compare.medicine import HERE, Medicine, NotFoundError, opened
from bot.compare.report import named_in, not_named, told, unnamed
from bot.compare.search import Witness
from bot.compare.vocabulary import denied
from bot.triage.rules.routine import CONSERVATIVE
from tests.compare.apart import Apart, apart
from tests.compare.complete import Smallest, Version, cut_space, questions
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover
from tests.proofs.wide import WIDE

AT_MOST_SECONDS: Final = 600.0


def superseded_then(older: Apart) -> Callable[[Any], Iterable[str]]:
    """Which steps stand in for a step: in 0.1.0 a table of the plan, since then the step itself says so."""
    try:
        table: dict[str, frozenset[str]] = older.module("bot.triage.plan").SUPERSEDED_BY
    except ModuleNotFoundError:
        return superseded_now
    return lambda step: table.get(step.id, ())


def superseded_now(step: Any) -> Iterable[str]:
    """The same for these rules."""
    names: tuple[str, ...] = step.superseded_by
    return names


def versions(older: Apart, old: Medicine) -> tuple[Version, Version]:
    """Both versions as terms over the same answers."""
    space = older.module("tests.proofs.space")
    cut = cut_space(WIDE, old.schema, space.Space, space.Axis)
    then = older.module("tests.proofs.solver").Prover(older.module("tests.proofs.rule_set").RuleSet(), cut)
    last = older.module("bot.triage.rules.routine").CONSERVATIVE.clock
    return (
        Version(then, superseded_then(older), last),
        Version(Prover(RuleSet(), WIDE), superseded_now, CONSERVATIVE.clock),
    )


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
    smallest = Smallest(after.prover, WIDE, denied(new.schema))
    named = named_in(new.folder, old.folder)
    found: dict[Difference, Witness] = {}
    wrong = 0
    for difference, term in questions(before, after):
        change = smallest.change(term)
        if change is None:
            continue
        form = {name: value for name, value in {**smallest.start, **change}.items() if value is not None}
        (then,), (now,) = old.answers([form]), new.answers([form])
        found[difference] = Witness(DENIED, change, stands_in(difference, then, now))
        if not really(difference, then, now):
            wrong += 1
            print("NOT SO WHEN RUN:")
        print("\n".join(told(difference, found[difference], BASES, named)), flush=True)
    took = time.perf_counter() - began
    missing = unnamed(found, named)
    space = f"{WIDE.forms:.2g} forms of {len(WIDE.axes)} findings"
    print(f"{len(found)} differences over {space}; the solver was asked {smallest.asked:,} times")
    print(f"answered by running both versions otherwise than by the solver: {wrong}")
    print(f"{took:.0f} s (at most {AT_MOST_SECONDS:g} s)")
    if missing:
        print(not_named(missing))
    return UNNAMED if missing or wrong or took > AT_MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
