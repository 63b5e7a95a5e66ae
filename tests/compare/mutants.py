"""The truth of `backpain diff`: every mutant of a rule is told by the search on its rule's own axes, the right way.

Which way is right is asked of the solver, which knows nothing of the search: for every mutant, whether there is any
form at all that loses a level of urgency by it, and whether there is one that gains one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import z3

from bot.compare.command import DENIED, NOTHING
from bot.compare.difference import Difference, Direction, differences
from bot.compare.search import FACTS, Answers, Form, Found, Search
from bot.compare.vocabulary import values as vocabulary_values
from bot.triage.assessment import RANK
from bot.triage.fact_table import FACT
from bot.triage.facts import DERIVED, Facts, facts_of
from bot.triage.findings import Findings
from bot.triage.kleene import NO, YES
from bot.triage.rules.routine import CONSERVATIVE
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.mutation import Mutant, mutants
from tests.proofs.carrier import either, inverse, together
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover
from tests.proofs.wide import WIDE
from tests.triage.cases import CLEAN
from tests.triage.test_rules import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS

PROCESSES: Final = 2
AT_MOST_SECONDS: Final = 900.0
_AT_MOST_FORMS: Final = 60_000
_EVERY_HOUR: Final = CONSERVATIVE.clock
BOTH: Final[tuple[Direction, Direction]] = ("up", "down")


NOTHING_TO_TELL: Final = frozenset({"M3: disposition other_red_flag_workup", "M3: clock twice as long"})
"""Mutants by which no form has another disposition, clock, imaging or list of rules: whoever meets M3 meets M1 or M2
as well, as urgent and as soon, and M3 adds its imaging alone."""


@dataclass(frozen=True)
class Told:
    """What a search told of one mutant, and what the solver says there is to tell.

    A mutant is silent where no form has another disposition or clock by it: it shows in the imaging, or only in which
    rules are listed, and then those are what is told.
    """

    mutant: str
    silent: bool
    expected: frozenset[Direction]
    found: frozenset[Direction]
    forms: int

    @property
    def right(self) -> bool:
        """Whether every direction that there is was told, and something was, unless there is nothing to tell."""
        return bool(self.found) != (self.mutant in NOTHING_TO_TELL) and self.expected <= self.found


class Side:
    """One rule set in the place of a running version: its answers to facts."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._known: dict[tuple[int, ...], dict[str, Any]] = {}

    def answer(self, primitive: dict[str, int]) -> dict[str, Any]:
        """Disposition, clock, rules, and the imaging and steps that these ask for."""
        key = tuple(primitive.values())
        if key not in self._known:
            self._known[key] = self._worked_out(primitive)
        return self._known[key]

    def _worked_out(self, primitive: dict[str, int]) -> dict[str, Any]:
        facts = Facts()
        facts.__dict__ = dict(primitive)
        for name, of in self._rules.derived.items():
            facts.__dict__[name] = of(facts)
        fired = [rule for rule in self._rules.rules if rule.holds(facts) == YES] or [CONSERVATIVE]
        clocks = {
            rule.id: rule.sooner[1] if rule.sooner and rule.sooner[0](facts) == YES else rule.clock for rule in fired
        }
        steps = [(rule.id, step) for rule in fired for step in rule.steps if step.when(facts) != NO]
        return {
            "disposition": max((rule.disposition for rule in fired), key=RANK.__getitem__),
            "act_within_hours": min(clocks.values()),
            "fired": {rule.id: [rule.disposition, clocks[rule.id]] for rule in fired},
            "imaging": sorted({kind for _, step in steps for kind in step.imaging}) or ["none"],
            "steps": {step.id: rule for rule, step in steps},
        }


class Ways(Prover):
    """The solver asked which way a mutant can move a form."""

    def of(self, mutant: RuleSet) -> frozenset[Direction]:
        """Up where some form of the wide space gains a level by the mutant, down where one loses a level."""
        facts = self._everywhere if mutant.derived == self.rules.derived else self._derived(mutant)
        same = {} if mutant.derived != self.rules.derived else self._terms
        ours = {rule.id: rule for rule in self.rules.rules}
        terms = {
            name: same[name]
            if name in same and ours.get(name.split()[0]) in mutant.rules
            else term.holds(facts).certain
            for name, term in mutant.terms.items()
        }
        gained: Any = False
        lost: Any = False
        for before, after in self._levels(mutant, terms):
            gained = either(gained, together(after, inverse(before)))
            lost = either(lost, together(before, inverse(after)))
        return frozenset(way for way, change in zip(BOTH, (gained, lost), strict=True) if self._is_possible(change))

    def _derived(self, mutant: RuleSet) -> Facts:
        facts = Facts()
        facts.__dict__ = {name: value for name, value in self._everywhere.__dict__.items() if name not in DERIVED}
        for name, of in mutant.derived.items():
            facts.__dict__[name] = of(facts)
        return facts

    def _levels(self, mutant: RuleSet, terms: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
        sides = ((self.rules, self._terms), (mutant, terms))
        for rank in range(1, len(RANK)):
            before, after = (
                _any(held[rule.id] for rule in rules.rules if RANK[rule.disposition] >= rank) for rules, held in sides
            )
            yield before, after
        hours = {clock for rules, _ in sides for _, clock in _clocks(rules)}
        for limit in sorted(hours | {_EVERY_HOUR}):
            before, after = (self._within(limit, rules, held) for rules, held in sides)
            yield before, after

    def _within(self, limit: float, rules: RuleSet, held: dict[str, Any]) -> Any:
        reached = _any(held[name] for name, clock in _clocks(rules) if clock <= limit)
        if limit < _EVERY_HOUR:
            return reached
        return either(reached, inverse(_any(held[rule.id] for rule in rules.rules)))

    def _is_possible(self, change: Any) -> bool:
        if isinstance(change, bool):
            return change
        self._solver.push()
        self._solver.add(change)
        answer = self._solver.check()
        self._solver.pop()
        return bool(answer == z3.sat)


def _clocks(rules: RuleSet) -> Iterator[tuple[str, float]]:
    for rule in rules.rules:
        yield rule.id, rule.clock
        if rule.sooner is not None:
            yield f"{rule.id} sooner", rule.sooner[1]


def _any(parts: Iterator[Any]) -> Any:
    found: Any = False
    for part in parts:
        found = either(found, part)
    return found


@cache
def every_mutant() -> dict[str, Mutant]:
    """All mutants that are not equivalent, by name."""
    return {mutant.name: mutant for mutant in mutants() if mutant.name not in EQUIVALENT}


@cache
def ways() -> Ways:
    """The solver over the product's own rules."""
    return Ways(RuleSet(), WIDE)


def axes_of(mutant: Mutant) -> frozenset[str]:
    """The findings of the mutated rule; of a mutated fact, those of the rules that read it."""
    rules = RuleSet()
    name = mutant.name.split(":")[0].removeprefix("fact ")
    if name in rules.terms:
        facts = rules.reads(rules.terms[name].holds) | _read(mutant.rules, name)
        if f"{name} sooner" in rules.terms:
            facts |= rules.reads(rules.terms[f"{name} sooner"].holds)
    else:
        facts = rules.reads(DERIVED[name])
        for rule in rules.rules:
            unlike = mutant.rules.reads(rule.holds) | rules.reads(rule.holds)
            if facts <= unlike:
                facts |= unlike
    return frozenset(read for fact in facts for read in FACT[fact].fields)


def _read(rules: RuleSet, name: str) -> frozenset[str]:
    return rules.reads(rules.terms[name].holds) if name in rules.terms else frozenset()


def told(name: str) -> Told:
    """Search one mutant until every direction that there is was found."""
    mutant = every_mutant()[name]
    expected = ways().of(mutant.rules)
    found = search(mutant, expected)
    return Told(name, not expected, expected, directions(found), found.compared)


def directions(found: Found) -> frozenset[Direction]:
    """The directions of what was found."""
    return frozenset(one.direction for one in found.witnesses)


def search(mutant: Mutant, expected: frozenset[Direction]) -> Found:
    """The search of `backpain diff` on the findings that the mutated rule reads."""
    old, new = Side(RuleSet()), Side(mutant.rules)
    values = {
        axis.name: [*(one for answer in axis.answers for one in answer.values()), *_one_open(axis.name)]
        for axis in WIDE.axes
    }
    reads = {rule.id: rule.reads for rule in RuleSet().rules}

    def ask(form: Form, changes: list[Form], kind: str) -> Answers:
        for change in changes:
            findings = Findings.model_validate({k: v for k, v in {**form, **change}.items() if v is not None})
            primitive = {fact: value for fact, value in vars(facts_of(findings)).items() if fact not in DERIVED}
            if kind == FACTS:
                same = {"facts": tuple(primitive.values())}
                yield same, same
            else:
                yield old.answer(primitive), new.answer(primitive)

    def enough(found: Found) -> bool:
        seen = directions(found)
        return (bool(seen) and expected <= seen) or found.compared > _AT_MOST_FORMS

    tell = differences if expected else listed
    bases = {DENIED: CLEAN, NOTHING: {}}
    own = axes_of(mutant)
    return Search(ask, bases, named_cases(), values, reads, enough=enough, fields=own, tell=tell).run()


@cache
def _one_open(name: str) -> tuple[Any, ...]:
    """The values of a list of which one item was not asked, which the wide space has not."""
    tried = vocabulary_values(Findings.model_json_schema(), name, ())
    return tuple(one for one in tried if isinstance(one, dict) and one.keys() == {"yes", "unknown"})


@cache
def named_cases() -> dict[str, Form]:
    """The named cases of all rules: what hides one rule is another, and its case is where the first comes to light."""
    tables = (*HOLDS, *DOES_NOT_HOLD, *CANNOT_BE_TOLD)
    cases = {f"{rule} {title}": {**CLEAN, **changes} for rule, title, changes in tables}
    return {name: {field: value for field, value in form.items() if value is not None} for name, form in cases.items()}


def listed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """What differs, and where nothing does, the rules that are listed on one side alone."""
    found = list(differences(old, new))
    yield from found
    if not found:
        for rule in sorted(old["fired"].keys() ^ new["fired"].keys()):
            way: Direction = "up" if rule in new["fired"] else "down"
            yield Difference("disposition", way, rule, old["disposition"], new["disposition"])


def main() -> int:
    """Print who is told and who is not; 1 if a mutant is not, or it took too long."""
    began = time.perf_counter()
    names = list(every_mutant())
    if len(sys.argv) > 1:
        names = names[:: int(sys.argv[1])]
    with ProcessPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(told, names, chunksize=8))
    for one in done:
        if not one.right:
            print(
                f"NOT TOLD {one.mutant}: expected {sorted(one.expected)}, found {sorted(one.found)}, {one.forms} forms"
            )
    counted = Counter("+".join(sorted(one.found)) or "nothing" for one in done)
    took = time.perf_counter() - began
    print(
        f"told {sum(one.right for one in done)} / {len(done)} mutants the right way, {len(EQUIVALENT)} are equivalent"
    )
    print(", ".join(f"{way}: {number}" for way, number in sorted(counted.items())))
    silent = sum(one.silent for one in done)
    print(
        f"{silent} change no disposition and no clock on any form: told by the imaging, or by the rules that are listed"
    )
    print(f"{sum(one.forms for one in done):,} forms compared, {took:.0f} s (at most {AT_MOST_SECONDS:g} s)")
    return 0 if all(one.right for one in done) and took <= AT_MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
