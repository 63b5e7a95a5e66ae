"""The part of the rules: their mutants are rule sets, caught by a case or by a proof over every form."""

from __future__ import annotations

import json
import time
from collections import Counter

from tests.mutants.cases import caught_by
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.mutation import Mutant, mutants
from tests.mutants.outcome import Outcome
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover, unlike
from tests.proofs.wide import WIDE


def try_rules() -> Outcome:
    """Make every mutant of the rules; one that survives is said with a form that tells it apart.

    Raises:
        RuntimeError: the rules themselves fail, so that nothing could be told of their mutants.
    """
    unbroken = caught_by(RuleSet())
    if unbroken is not None:
        raise RuntimeError(f"the rules themselves fail: {unbroken}")
    began = time.perf_counter()
    every = {mutant.name: mutant for mutant in mutants()}
    catchers = {name: _catcher(mutant) for name, mutant in every.items()}
    told = {name: _told_apart(every[name]) for name, by in catchers.items() if by is None}
    equivalent = {name for name, form in told.items() if form is None and name in EQUIVALENT}
    return Outcome(
        part="rules",
        tried=len(every),
        caught=Counter(by.split()[0] for by in catchers.values() if by),
        argued={name: EQUIVALENT[name] for name in equivalent},
        survivors=[f"{name}{_form(form)}" for name, form in told.items() if name not in equivalent],
        stale=sorted(EQUIVALENT.keys() - equivalent),
        seconds=time.perf_counter() - began,
    )


def _catcher(mutant: Mutant) -> str | None:
    """The case that catches a mutant, or else the property that the solver shows broken, or None."""
    by = caught_by(mutant.rules)
    if by is not None or mutant.name in EQUIVALENT:
        return by
    broken = Prover(mutant.rules, WIDE).run(first=True).counter_examples
    return f"proof of {broken[0].property}" if broken else None


def _told_apart(mutant: Mutant) -> object:
    """A form on which the mutant differs, None where the solver finds none in the wide space."""
    return unlike(RuleSet(), mutant.rules, WIDE)


def _form(form: object) -> str:
    return "" if form is None else f" (a form that tells it apart: {json.dumps(form)})"
