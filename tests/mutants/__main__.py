"""Make every mutant of the rules and print how many of them a case or a proof catches."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

from tests.mutants.cases import caught_by
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.mutation import Mutant, mutants
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover, unlike
from tests.proofs.wide import WIDE


def catcher(mutant: Mutant) -> str | None:
    """The case that catches a mutant, or else the property that the solver shows broken, or None."""
    by = caught_by(mutant.rules)
    if by is not None or mutant.name in EQUIVALENT:
        return by
    broken = Prover(mutant.rules, WIDE).run(first=True).counter_examples
    return f"proof of {broken[0].property}" if broken else None


def main() -> int:
    """Print caught / total and who survives; 1 if a mutant survives that is not shown to be equivalent."""
    began = time.perf_counter()
    unbroken = caught_by(RuleSet())
    if unbroken is not None:
        print(f"the rules themselves fail, so nothing can be told of their mutants: {unbroken}")
        return 1
    every = list(mutants())
    catchers = {mutant.name: catcher(mutant) for mutant in every}
    means = Counter(by.split()[0] for by in catchers.values() if by)
    survivors: list[str] = []
    equivalent: list[str] = []
    for mutant in every:
        if catchers[mutant.name] is None:
            form = unlike(RuleSet(), mutant.rules, WIDE)
            told = "" if form is None else f" (a form that tells it apart: {json.dumps(form)})"
            (equivalent if form is None and mutant.name in EQUIVALENT else survivors).append(mutant.name + told)
    print("Equivalent: the solver finds no form of the wide space on which any verdict, open or certain, differs")
    for name in equivalent:
        print(f"  {name}: {EQUIVALENT[name]}")
    for name in survivors:
        print(f"SURVIVES {name}")
    stale = sorted(EQUIVALENT.keys() - set(equivalent))
    for name in stale:
        print(f"SAID TO BE EQUIVALENT, but it is not, or there is no such mutant: {name}")
    total = len(every) - len(equivalent)
    caught = sum(by is not None for by in catchers.values())
    print(f"\n{len(every)} mutants, {len(equivalent)} of them equivalent")
    print(f"caught {caught} / {total} ({', '.join(f'{means[one]} by {one}' for one in sorted(means))})")
    print(f"survivors: {len(survivors)}; {time.perf_counter() - began:.1f} s")
    return 1 if survivors or stale else 0


if __name__ == "__main__":
    sys.exit(main())
