"""The rules under proof, and the urgency levels that they reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from bot.triage.assessment import RANK
from bot.triage.facts import DERIVED, Facts, facts_of
from bot.triage.findings import Findings
from bot.triage.kleene import YES
from bot.triage.rule import Condition, Rule
from bot.triage.rules import DECIDING
from bot.triage.rules.routine import CONSERVATIVE
from bot.triage.verdict import judge
from tests.proofs.carrier import Asked

Derived = dict[str, Callable[[Any], Any]]
DISPOSITIONS: Final = sorted(RANK, key=RANK.__getitem__)


@dataclass(frozen=True)
class Term:
    """One reason why a level is reached: a rule holds, or it holds and so does what shortens its clock."""

    name: str
    holds: Condition


@dataclass(frozen=True)
class Level:
    """A threshold of urgency (a rank reached, or a clock kept); it is reached where any of its terms is certain.

    Rank and clock of a form are nothing but the levels it reaches, so they never fall if no level is ever lost.
    """

    names: tuple[str, ...]
    terms: frozenset[str]


@dataclass(frozen=True)
class RuleSet:
    """The rules, with the derived facts they read: the product's own, or a mutant of them."""

    rules: tuple[Rule, ...] = DECIDING
    derived: Derived = field(default_factory=lambda: dict(DERIVED))

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Every term by name; a rule's own term has the rule's id."""
        found = {rule.id: Term(rule.id, rule.holds) for rule in self.rules}
        for rule in self.rules:
            if rule.sooner is not None:
                found[f"{rule.id} sooner"] = Term(f"{rule.id} sooner", _both(rule.holds, rule.sooner[0]))
        return found

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels, each set of terms once, those with fewest terms first."""
        hours = {rule.clock for rule in self.rules} | {rule.sooner[1] for rule in self.rules if rule.sooner}
        named: dict[frozenset[str], list[str]] = {}
        for rank, disposition in enumerate(DISPOSITIONS[1:], 1):
            terms = frozenset(rule.id for rule in self.rules if RANK[rule.disposition] >= rank)
            named.setdefault(terms, []).append(f"at least {disposition}")
        for limit in sorted(hours)[:-1] if max(hours) == CONSERVATIVE.clock else sorted(hours):
            terms = frozenset(name for name in self.terms if self._clock(name) <= limit)
            named.setdefault(terms, []).append(f"within {limit:g} h")
        return tuple(Level(tuple(names), terms) for terms, names in sorted(named.items(), key=lambda one: len(one[0])))

    def _clock(self, term: str) -> float:
        rule = next(rule for rule in self.rules if rule.id == term.split(maxsplit=1)[0])
        return rule.sooner[1] if term.endswith("sooner") and rule.sooner else rule.clock

    @property
    def is_the_product(self) -> bool:
        """Whether these are the rules that the engine runs."""
        return self.rules is DECIDING and self.derived == DERIVED

    def level_of(self, name: str) -> Level:
        """The level that has `name`."""
        return next(level for level in self.levels if name in level.names)

    def reads(self, condition: Condition) -> frozenset[str]:
        """The primitive facts that a condition, or a derived fact by its name, asks for."""
        asked = Asked(self.derived)
        condition(asked)
        return frozenset(asked.names)

    def judge(self, findings: Findings) -> Judgement:
        """Rank, clock and the ids of the rules that hold, worked out from the rules of this set on plain numbers."""
        facts = Facts()
        facts.__dict__ = {name: value for name, value in vars(facts_of(findings)).items() if name not in DERIVED}
        for name, of in self.derived.items():
            facts.__dict__[name] = of(facts)
        certain = frozenset(name for name, term in self.terms.items() if term.holds(facts) == YES)
        still_open = frozenset(rule.id for rule in self.rules if rule.id not in certain and rule.holds(facts) != 0)
        ranks = [RANK[rule.disposition] for rule in self.rules if rule.id in certain]
        clocks = [self._clock(name) for name in certain]
        return Judgement(
            max(ranks, default=0),
            min(clocks, default=CONSERVATIVE.clock),
            frozenset(rule.id for rule in self.rules if rule.id in certain),
            still_open,
            certain,
        )


def engine_agrees(rules: RuleSet, findings: Findings) -> bool:
    """Whether the engine's verdict on a form is that of `rules`, which must be the product's own rules."""
    ours, engine = rules.judge(findings), judge(findings)
    fired = engine.fired_ids - {CONSERVATIVE.id}
    told = (RANK[engine.disposition], engine.act_within_hours, fired, frozenset(rule.id for rule in engine.open))
    return told == (ours.rank, ours.clock, ours.fired, ours.open)


@dataclass(frozen=True)
class Judgement:
    """What a rule set says of one form; the clock in hours."""

    rank: int
    clock: float
    fired: frozenset[str]
    open: frozenset[str]
    terms: frozenset[str]


def _both(holds: Condition, sooner: Condition) -> Condition:
    return lambda f: holds(f) & sooner(f)
