"""The same properties shown by z3 over a wider space: for each step, no form exists that loses a level by it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import z3

from bot.triage.facts import Facts
from bot.triage.findings import Findings
from bot.triage.kleene import NO, UNKNOWN, YES
from tests.proofs.carrier import Pair, constant, either, inverse, together
from tests.proofs.enumeration import CounterExample, duties
from tests.proofs.rule_set import RuleSet, engine_agrees
from tests.proofs.space import Axis, Space, Table
from tests.proofs.wide import AGE, AGES, ENDS_WITH_TIME, EXEMPT, FLOORS, PROPERTY

Fixed = dict[str, int]


@dataclass
class Solved:
    """What the solver was asked and what it found."""

    questions: int = 0
    counter_examples: list[CounterExample] = field(default_factory=list)


class Prover:
    """The rules as solver terms over one selector for each answer of each finding, exactly one of them true."""

    def __init__(self, rules: RuleSet, space: Space) -> None:
        self.rules = rules
        self.space = space
        self._picks = {
            axis.name: [z3.Bool(f"{axis.name} = {place}") for place in range(len(axis.answers))] for axis in space.axes
        }
        self._solver = z3.Solver()
        for picks in self._picks.values():
            self._solver.add(z3.PbEq([(pick, 1) for pick in picks], 1))
        self._cases: dict[tuple[Any, ...], Any] = {}
        self._everywhere = self._facts({})
        self._touched = {
            axis.name: frozenset(name for name, table in space.tables.items() if axis.name in table.axes)
            for axis in space.axes
        }
        self._reads = {name: rules.reads(term.holds) for name, term in rules.terms.items()}
        self._terms = {name: term.holds(self._everywhere).certain for name, term in rules.terms.items()}

    def run(self, *, first: bool = False) -> Solved:
        """Ask every question, or until the `first` counter-example; each one found is a real pair of forms."""
        solved = Solved()
        for axis in self.space.axes:
            for found in self._of(axis, solved):
                solved.counter_examples.append(found)
                if first:
                    return solved
        return solved

    def verdicts(self) -> dict[str, Any]:
        """For every rule and shorter clock the terms "certain" and "possible"."""
        held = {name: term.holds(self._everywhere) for name, term in self.rules.terms.items()}
        return {f"{name} {part}": getattr(pair, part) for name, pair in held.items() for part in Pair.__slots__}

    def form_where(self, wanted: Any) -> dict[str, Any] | None:
        """A form, as plain JSON values, for which a term is true."""
        found = list(self._ask(wanted, "", {}, None))
        return found[0].less if found else None

    def _of(self, axis: Axis, solved: Solved) -> Iterator[CounterExample]:
        for less, more in axis.steps:
            solved.questions += 1
            before, after = self._at({axis.name: less}), self._at({axis.name: more})
            lost: Any = False
            passing = ENDS_WITH_TIME.get(axis.name, frozenset())
            for level in self.rules.levels:
                change = [name for name in level.terms if before[name] is not after[name] and name not in passing]
                same = [name for name in level.terms if before[name] is after[name]]
                if change:
                    held = _any(before[name] for name in change)
                    gone = inverse(_any(after[name] for name in (*change, *same)))
                    lost = either(lost, together(held, gone))
            if axis.name in EXEMPT:
                lost = together(lost, inverse(self._exempt({axis.name: more})))
            yield from self._ask(
                lost, f"{PROPERTY.get(axis.name, 'P1')}: {axis.name}", {axis.name: less}, {axis.name: more}
            )
        yield from self._kept_rules(axis, solved)
        for place, name, said in duties(axis):
            solved.questions += 1
            here = self._at({axis.name: place})
            missed = inverse(_any(here[term] for term in self.rules.level_of(name).terms))
            yield from self._ask(missed, said, {axis.name: place}, None)

    def _kept_rules(self, axis: Axis, solved: Solved) -> Iterator[CounterExample]:
        """P18 and P17: a red flag removes no rule that held without it, and no age removes an urgent one.

        R2 may give way (its patient is no longer stable), a floor goes when its question is answered, and an old
        symptom that is new now is a changed answer, not one more finding.
        """
        known = [(less, more) for less, more in axis.steps if not self._is_gap(axis, less, more)]
        known = [step for step in known if not step[0] or "longstanding" not in axis.answers[step[0]].values()]
        names = sorted(self.rules.terms.keys() - {"R2"} - FLOORS - ENDS_WITH_TIME.get(axis.name, frozenset()))
        if axis.name == AGE:
            place = {answer[AGE]: number for number, answer in enumerate(axis.answers)}
            known = [(place[less], place[more]) for less, more in AGES]
            names = [name for name in names if name[0] in "EUM"]
        for less, more in known:
            solved.questions += 1
            before, after = self._at({axis.name: less}), self._at({axis.name: more})
            lost: Any = False
            for name in names:
                if before[name] is not after[name]:
                    lost = either(lost, together(before[name], inverse(after[name])))
            if axis.name in EXEMPT:
                lost = together(lost, inverse(self._exempt({axis.name: more})))
            said = f"P17: {axis.name}" if axis.name == AGE else f"P18: {axis.name}"
            yield from self._ask(lost, said, {axis.name: less}, {axis.name: more})

    def _is_gap(self, axis: Axis, less: int, more: int) -> bool:
        """Whether the step starts or ends where something cannot be told: there floors come and go, as they must."""
        return any(
            bool((table.values.take(place, axis=table.axes.index(axis.name)) == UNKNOWN).any())
            for table in (self.space.tables[name] for name in self._touched[axis.name])
            for place in (less, more)
        )

    def _exempt(self, fixed: Fixed) -> Any:
        """Where the one exemption of section D4 is in force: R2 stands in for U3, and for M1 on the symptom."""
        return self._facts(fixed).exempt_claudication.certain

    def _ask(self, broken: Any, said: str, less: Fixed, more: Fixed | None) -> Iterator[CounterExample]:
        if broken is False:
            return
        self._solver.push()
        self._solver.add(broken)
        for name, place in less.items():
            self._solver.add(self._picks[name][place])
        if self._solver.check() != z3.unsat:
            model = self._solver.model()
            places = {
                name: next(
                    place for place, pick in enumerate(picks) if z3.is_true(model.eval(pick, model_completion=True))
                )
                for name, picks in self._picks.items()
            }
            raw = self.space.raw
            yield CounterExample(said, self.space.name, raw(places), None if more is None else raw(places | more))
        self._solver.pop()

    def _at(self, fixed: Fixed) -> dict[str, Any]:
        """Each term with some answers fixed; what these do not touch is the very same object as everywhere."""
        touched = frozenset().union(*(self._touched[name] for name in fixed))
        facts = self._facts(fixed)
        return {
            name: term.holds(facts).certain if self._reads[name] & touched else self._terms[name]
            for name, term in self.rules.terms.items()
        }

    def _facts(self, fixed: Fixed) -> Facts:
        facts = Facts()
        for name, table in self.space.tables.items():
            facts.__dict__[name] = self._fact(name, table, fixed)
        for name, of in self.rules.derived.items():
            facts.__dict__[name] = of(facts)
        return facts

    def _fact(self, name: str, table: Table, fixed: Fixed) -> Pair:
        at = tuple((axis, fixed[axis]) for axis in table.axes if axis in fixed)
        key = (name, at)
        if key not in self._cases:
            chosen = dict(at)
            values = np.asarray(table.values[tuple(chosen.get(axis, slice(None)) for axis in table.axes)])
            free = tuple(axis for axis in table.axes if axis not in fixed)
            self._cases[key] = Pair(self._where(free, values == YES), self._where(free, values != NO))
        pair: Pair = self._cases[key]
        return pair

    def _where(self, axes: tuple[str, ...], holds: Any) -> Any:
        """The solver's term for the combinations of answers in which `holds` is true."""
        if holds.all():
            return True
        if not holds.any():
            return False
        if (~holds).sum() < holds.sum():
            return inverse(self._where(axes, ~holds))
        cases = [
            z3.And([self._picks[axis][int(place)] for axis, place in zip(axes, places, strict=True)])
            for places in np.argwhere(holds)
        ]
        return z3.Or(cases)


def agree(rules: RuleSet, space: Space, samples: int) -> int:
    """Compare the terms, run on the tables of `space`, with the verdicts on real findings; raises on a difference."""
    chance = random.Random(space.name)  # noqa: S311 samples, no secrets
    for _ in range(samples):
        places = space.random_places(chance)
        facts = Facts()
        for name, table in space.tables.items():
            facts.__dict__[name] = constant(int(table.values[tuple(places[axis] for axis in table.axes)]))
        for name, of in rules.derived.items():
            facts.__dict__[name] = of(facts)
        findings = Findings.model_validate(space.raw(places))
        certain = {name for name, term in rules.terms.items() if term.holds(facts).certain}
        assert certain == rules.judge(findings).terms, findings
        assert not rules.is_the_product or engine_agrees(rules, findings), findings
    return samples


def _any(parts: Iterator[Any]) -> Any:
    found: Any = False
    for part in parts:
        found = either(found, part)
    return found


def unlike(rules: RuleSet, others: RuleSet, space: Space) -> dict[str, Any] | None:
    """A form of `space`, as plain JSON values, on which the verdict of a rule is another one; None if there is none.

    A shorter clock counts only where its rule holds, and a difference in what is merely open does count.
    """
    one, two = Prover(rules, space), Prover(others, space)
    before, after = one.verdicts(), two.verdicts()
    differ: Any = False
    for name in sorted(before.keys() | after.keys()):
        if name.endswith("sooner possible"):
            continue
        left, right = before.get(name, False), after.get(name, False)
        differ = either(differ, either(together(left, inverse(right)), together(right, inverse(left))))
    return one.form_where(differ)
