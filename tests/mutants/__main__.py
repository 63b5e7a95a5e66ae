"""Make every mutant of the rules and print how many a proof or a case catches."""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.mutants.cases import caught_by
from tests.mutants.equivalent import EQUIVALENT, difference
from tests.mutants.mutation import mutants
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover
from tests.proofs.wide import WIDE

PROCESSES = 2


def verdict_on(number: int) -> tuple[str, str | None]:
    """The name of one mutant, and what catches it."""
    mutant = ALL[number]
    by = caught_by(mutant.rules)
    if by is None and mutant.name not in EQUIVALENT:
        broken = Prover(mutant.rules, WIDE).run(first=True).counter_examples
        by = f"proof of {broken[0].property}" if broken else None
    return mutant.name, by


ALL = tuple(mutants())


def main() -> int:
    """Print caught / total and the survivors; 1 if one survives that is not shown to be equivalent."""
    began = time.perf_counter()
    unbroken = caught_by(RuleSet())
    if unbroken is not None:
        print(f"the rules themselves are caught, so nothing can be told of mutants: {unbroken}")
        return 1
    with ProcessPoolExecutor(PROCESSES) as pool:
        verdicts = dict(pool.map(verdict_on, range(len(ALL)), chunksize=8))
    means = Counter(by.split(" ")[0].rstrip(",") for by in verdicts.values() if by)
    left = [name for name, by in verdicts.items() if by is None]
    unlike = {}
    for mutant in ALL:
        if mutant.name in left:
            unlike[mutant.name] = difference(RuleSet(), mutant.rules)
    equivalent = [name for name in left if unlike[name] is None and name in EQUIVALENT]
    survivors = [name for name in left if name not in equivalent]
    for name in equivalent:
        print(f"equivalent: {name}\n    {EQUIVALENT[name]}; the solver finds no form on which any verdict differs")
    for name in survivors:
        print(f"SURVIVES: {name}\n    {unlike[name] or 'the solver finds no form on which a verdict differs'}")
    stale = sorted(EQUIVALENT.keys() - set(left))
    for name in stale:
        print(f"said to be equivalent, but it is caught or gone: {name}")
    caught = len(ALL) - len(left)
    print(f"\ncaught by: {', '.join(f'{means[one]} {one}' for one in sorted(means))}")
    print(f"caught {caught} / {len(ALL) - len(equivalent)} ({len(equivalent)} more are equivalent, shown one by one)")
    print(f"survivors: {len(survivors)}; {time.perf_counter() - began:.1f} s")
    return 1 if survivors or stale else 0


if __name__ == "__main__":
    sys.exit(main())
