"""The search for forms on which two versions differ: guided, smallest first, until time is up."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.compare.difference import Difference, differences, stands_in

Form = dict[str, Any]
Answers = Iterable[tuple[dict[str, Any], dict[str, Any]]]
# A form, changes to it, the kind of answer: the answers of the old and of the new version to each changed form.
Ask = Callable[[Form, list[Form], str], Answers]
Tell = Callable[[dict[str, Any], dict[str, Any]], Iterable[Difference]]
QUICK, FULL, FACTS = "quick", "full", "facts"
_BATCH: Final = 200
_LONGEST: Final = 6
_MOST_CONTEXTS: Final = 24
_SEED: Final = 11


@dataclass(frozen=True)
class Witness:
    """A form that shows a difference: what it is changed from, and the changes; None in a change is "not asked".

    `instead` are the rules that hold in the new version alone, one of which stands in for imaging that is dropped.
    """

    base: str
    change: Form
    instead: frozenset[str] = frozenset()

    @property
    def size(self) -> tuple[int, int]:
        """How small it is: the answers that it changes, then how long they are to write."""
        return len(self.change), len(json.dumps(self.change))


@dataclass
class Found:
    """What a search came upon."""

    compared: int = 0
    finished: bool = False
    witnesses: dict[Difference, Witness] = field(default_factory=dict)


class Search:
    """Single answers, then pairs, then answers and pairs on each form in which other rules hold than in those before.

    A form in which a new set of rules holds (in either version) is where something new can be met: it is changed in
    turn. Values of a finding that give the same facts in every such single change are tried once.
    """

    def __init__(
        self,
        ask: Ask,
        bases: Mapping[str, Form],
        cases: Mapping[str, Form],
        values: Mapping[str, list[Any]],
        reads: Mapping[str, Collection[str]],
        *,
        enough: Callable[[Found], bool],
        fields: Collection[str] | None = None,
        tell: Tell = differences,
    ) -> None:
        """What to search.

        Args:
            ask: both versions.
            bases: forms to begin with, by name.
            cases: other forms, on which one answer at a time is changed.
            values: what to try for each finding.
            reads: the findings that each rule reads.
            enough: asked after every batch: True ends the search.
            fields: the findings that are changed; all of them if None.
            tell: what differs between two answers.
        """
        self.found = Found()
        self._ask = ask
        self._begin = tuple(bases)
        self._bases = {**bases, **cases}
        self._reads = reads
        self._enough = enough
        self._tell = tell
        self._fields = [name for name in values if fields is None or name in fields]
        self._values = {name: values[name] for name in self._fields}
        self._met: dict[frozenset[str], Witness] = {}
        self._sets: set[tuple[frozenset[str], ...]] = set()
        self._unseen: list[Witness] = []
        self._tried: set[str] = set()

    def run(self) -> Found:
        """Search until it is enough or there is nothing left to try."""
        guided = (self._singles, self._own_pairs, self._on_cases, self._around, self._pairs, self._steps_alone)
        self.found.finished = all(step() for step in guided)
        if self.found.finished:
            self._chance()
        self._shrink()
        return self.found

    def _singles(self) -> bool:
        for base in self._begin:
            if not self._look(base, [{}], FULL) or not self._look(base, self._single_changes(base), FULL):
                return False
        self._representatives()
        return True

    def _single_changes(self, base: str) -> list[Form]:
        return [
            {name: value}
            for name in self._fields
            for value in self._values[name]
            if value != self._bases[base].get(name)
        ]

    def _representatives(self) -> None:
        """Keep one of the values of a finding that give the same facts in every form met so far."""
        changes = [{name: value} for name in self._fields for value in self._values[name]]
        told: list[list[Any]] = [[] for _ in changes]
        for context in self._contexts():
            form = self._bases[context.base] | context.change
            for start in range(0, len(changes), _BATCH):
                both = self._ask(form, changes[start : start + _BATCH], FACTS)
                for place, (old, new) in enumerate(both, start):
                    told[place].append((old["facts"], new["facts"]))
        kept: dict[str, dict[tuple[Any, ...], Any]] = {name: {} for name in self._fields}
        for change, seen in zip(changes, told, strict=True):
            ((name, value),) = change.items()
            kept[name].setdefault(tuple(seen), value)
        self._values = {name: list(alike.values()) for name, alike in kept.items()}

    def _contexts(self) -> list[Witness]:
        """The bases, and the smallest forms with another set of rules, each changed in another finding."""
        by_field: dict[tuple[str, str], Witness] = {}
        for witness in self._met.values():
            by_field.setdefault((witness.base, next(iter(witness.change), "")), witness)
        bases = [Witness(base, {}) for base in self._begin]
        return [*bases, *sorted(by_field.values(), key=lambda one: one.size)][:_MOST_CONTEXTS]

    def _own_pairs(self) -> bool:
        """Two answers at once that one rule reads."""
        own = [self._own(fields) for fields in self._reads.values()]
        return all(self._pairs_of(base, fields) for fields in own for base in self._begin)

    def _pairs(self) -> bool:
        """Any two answers at once."""
        return all(self._pairs_of(base, self._fields) for base in self._begin)

    def _pairs_of(self, base: str, fields: list[str]) -> bool:
        return self._look(base, self._changes({}, fields, 2, self._bases[base]), QUICK)

    def _on_cases(self) -> bool:
        """The other forms that were given as they are, then one answer changed on each."""
        others = [base for base in self._bases if base not in self._begin]
        return all(self._look(base, [{}], QUICK) for base in others) and all(
            self._look(base, self._changes({}, self._fields, 1, self._bases[base]), QUICK) for base in others
        )

    def _own(self, fields: Collection[str]) -> list[str]:
        return [name for name in self._fields if name in fields]

    def _around(self) -> bool:
        """One more answer, and two more that the rules of the form read, on every form with another set of rules."""
        done = 0
        while done < len(self._met):
            queue = sorted(list(self._met.items())[done:], key=lambda one: one[1].size)
            done = len(self._met)
            for rules, witness in queue:
                if len(witness.change) + 1 > _LONGEST:
                    continue
                form = self._bases[witness.base]
                own = self._own(frozenset().union(*(self._reads.get(rule, ()) for rule in rules)))
                changes = itertools.chain(
                    self._changes(witness.change, self._fields, 1, form), self._changes(witness.change, own, 2, form)
                )
                if not self._look(witness.base, changes, QUICK):
                    return False
        return True

    def _steps_alone(self) -> bool:
        """Findings that no rule reads change steps and imaging alone: each on the smallest form of every rule."""
        read = frozenset().union(*self._reads.values())
        others = [name for name in self._fields if name not in read]
        smallest: dict[str, Witness] = {}
        for rules, witness in sorted(self._met.items(), key=lambda one: one[1].size):
            for rule in rules:
                smallest.setdefault(rule, witness)
        return all(
            self._look(one.base, self._changes(one.change, others, 1, self._bases[one.base]), FULL)
            for one in smallest.values()
        )

    def _chance(self) -> None:
        """Forms of several changes drawn by chance, for as long as there is time and something new is drawn."""
        chance = random.Random(_SEED)  # noqa: S311 a search, no secrets
        most = min(_LONGEST, len(self._fields))
        before = -1
        while before < self.found.compared:
            before = self.found.compared
            base = chance.choice(list(self._bases))
            names = [chance.sample(self._fields, chance.randint(min(3, most), most)) for _ in range(_BATCH)]
            drawn = [{name: chance.choice(self._values[name]) for name in some} for some in names]
            if not self._look(base, drawn, QUICK):
                break

    def _changes(self, change: Form, fields: list[str], many: int, form: Form) -> Iterator[Form]:
        """The change with `many` of the fields changed further, in every way."""
        for names in itertools.combinations(fields, many):
            for some in itertools.product(*(self._values[name] for name in names)):
                further = dict(zip(names, some, strict=True))
                made = {name: value for name, value in (change | further).items() if value != form.get(name)}
                if len(made) >= many:
                    yield made

    def _look(self, base: str, changes: Iterable[Form], kind: str) -> bool:
        """Ask about every changed form that was not asked about yet; False once it is enough."""
        fresh = (change for change in changes if self._is_fresh(base, change))
        while batch := list(itertools.islice(fresh, _BATCH)):
            self._compare(base, batch, kind)
            if len(self._unseen) >= _BATCH:
                self._look_closer()
            if self._enough(self.found):
                break
        else:
            self._look_closer()
            return True
        self._look_closer()
        return False

    def _is_fresh(self, base: str, change: Form) -> bool:
        key = f"{base} {json.dumps(change, sort_keys=True)}"
        fresh = key not in self._tried
        self._tried.add(key)
        return fresh

    def _compare(self, base: str, changes: list[Form], kind: str) -> None:
        for change, (old, new) in zip(changes, self._ask(self._bases[base], changes, kind), strict=True):
            self.found.compared += 1
            witness = Witness(base, change)
            for one in self._tell(old, new):
                self._keep(one, Witness(base, change, stands_in(one, old, new)))
            fired = (frozenset(old["fired"]), frozenset(new["fired"]))
            if fired not in self._sets:
                self._sets.add(fired)
                self._met.setdefault(fired[0] | fired[1], witness)
                if kind == QUICK:
                    self._unseen.append(witness)

    def _look_closer(self) -> None:
        """Imaging and steps of the forms with a new set of rules, which a quick answer does not tell."""
        unseen, self._unseen = self._unseen, []
        for base, together in itertools.groupby(unseen, key=lambda one: one.base):
            self._compare(base, [one.change for one in together], FULL)

    def _keep(self, difference: Difference, witness: Witness) -> None:
        known = self.found.witnesses.get(difference)
        if known is None or self._smallness(witness) < self._smallness(known):
            self.found.witnesses[difference] = witness

    def _smallness(self, witness: Witness) -> tuple[bool, tuple[int, int]]:
        """A case that was given is no small form, however little of it is changed."""
        return witness.base not in self._begin, witness.size

    def _shrink(self) -> None:
        """Take back, one at a time, every change that a difference does not need."""
        pending = dict(self.found.witnesses)
        while pending:
            asked = [
                (difference, Witness(one.base, {name: one.change[name] for name in one.change if name != left_out}))
                for difference, one in pending.items()
                for left_out in (one.change if len(one.change) > 1 else ())
            ]
            pending = {}
            for base, together in itertools.groupby(sorted(asked, key=_of_base), key=_of_base):
                tried = list(together)
                answers = self._ask(self._bases[base], [one.change for _, one in tried], FULL)
                for (difference, one), pair in zip(tried, answers, strict=True):
                    if difference not in pending and difference in set(self._tell(*pair)):
                        smaller = Witness(base, one.change, stands_in(difference, *pair))
                        pending[difference] = self.found.witnesses[difference] = smaller


def _of_base(asked: tuple[Difference, Witness]) -> str:
    return asked[1].base
