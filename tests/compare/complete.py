"""Every disposition, clock and kind of imaging that differs, by rule, over every form of the wide space.

Both versions are turned into terms over the same answers, as in the proofs. For each thing that may differ the solver
is asked for a form; where there is none, there is none in the whole space. Where there is one, it is asked again for a
form that changes one answer of the clean examination, then two, until it has the smallest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import z3

from bot.compare.difference import Difference
from bot.compare.vocabulary import Schema, known_to
from bot.triage.actions import AN_MRI
from bot.triage.assessment import RANK
from bot.triage.rules.shared_steps import NO_SECOND_MRI
from tests.proofs.carrier import either, inverse, together
from tests.proofs.space import Space

Form = dict[str, Any]
_NAMES: Final = sorted(RANK, key=RANK.__getitem__)
_C1: Final = "C1"


@dataclass(frozen=True)
class Version:
    """One version as terms: its prover, its rules, and which step stands in for which."""

    prover: Any
    superseded_by: Callable[[Any], Iterable[str]]
    last_clock: float

    @property
    def rules(self) -> tuple[Any, ...]:
        """Its rules, all but C1."""
        rules: tuple[Any, ...] = self.prover.rules.rules
        return rules

    @cached_property
    def holds(self) -> dict[str, Any]:
        """Where each rule is certain to hold; C1 where no other does."""
        terms = {rule.id: self.prover._terms[rule.id] for rule in self.rules}
        return terms | {_C1: inverse(any_of(terms.values()))}

    def reached(self, rank: int) -> Any:
        """Where the disposition has at least this rank."""
        return any_of(self.holds[rule.id] for rule in self.rules if RANK[rule.disposition] >= rank) if rank else True

    def disposition(self, rank: int) -> Any:
        """Where the disposition has this rank."""
        above = self.reached(rank + 1) if rank + 1 < len(RANK) else False
        return together(self.reached(rank), inverse(above))

    @cached_property
    def clocks(self) -> dict[tuple[str, float], Any]:
        """Where each rule holds with each of its clocks."""
        found: dict[tuple[str, float], Any] = {(_C1, self.last_clock): self.holds[_C1]}
        for rule in self.rules:
            sooner = self.prover._terms.get(f"{rule.id} sooner", False)
            if rule.sooner is not None:
                found[rule.id, rule.sooner[1]] = sooner
            found[rule.id, rule.clock] = together(self.holds[rule.id], inverse(sooner))
        return found

    def within(self, hours: float) -> Any:
        """Where something is to be done within so many hours."""
        return any_of(term for (_, clock), term in self.clocks.items() if clock <= hours)

    @cached_property
    def steps(self) -> dict[tuple[str, str], tuple[Any, frozenset[str]]]:
        """(rule, step): where it is asked for and nothing sooner stands in for it, and the imaging that it is."""
        asked = [
            (rule.id, step, together(self.holds[rule.id], self._possible(step.when)))
            for rule in self.rules
            for step in rule.steps
        ]
        no_mri = inverse(any_of(term for _, step, term in asked if NO_SECOND_MRI in getattr(step, "counts_as", ())))
        present = [(rule, step, together(term, no_mri) if _is_mri(step) else term) for rule, step, term in asked]
        named: dict[str, Any] = {AN_MRI: any_of(term for _, step, term in present if _is_mri(step))}
        for _, step, term in present:
            for name in (step.id, *getattr(step, "counts_as", ())):
                named[name] = either(named.get(name, False), term)
        found = {}
        for rule, step, term in present:
            instead = any_of(named.get(sooner, False) for sooner in self.superseded_by(step))
            found[rule, step.id] = (together(term, inverse(instead)), frozenset(step.imaging))
        return found

    def _possible(self, when: Any) -> Any:
        held = when(self.prover._everywhere)
        return bool(held) if isinstance(held, int) else held.possible

    def images(self, kind: str) -> Any:
        """Where a kind of imaging is asked for."""
        return any_of(term for term, imaging in self.steps.values() if kind in imaging)

    def images_by(self, kind: str) -> dict[str, Any]:
        """The same by the rule that asks for it."""
        found: dict[str, Any] = {}
        for (rule, _), (term, imaging) in self.steps.items():
            if kind in imaging:
                found[rule] = either(found.get(rule, False), term)
        return found


def any_of(parts: Any) -> Any:
    """Or of any number of terms."""
    found: Any = False
    for part in parts:
        found = either(found, part)
    return found


def questions(old: Version, new: Version) -> Iterator[tuple[Difference, Any]]:
    """Each thing that may differ, and the term for where it does."""
    yield from _dispositions(old, new)
    yield from _clocks(old, new)
    yield from _images(old, new)


def _dispositions(old: Version, new: Version) -> Iterator[tuple[Difference, Any]]:
    for before in range(len(RANK)):
        for after in range(len(RANK)):
            both = together(old.disposition(before), new.disposition(after))
            up = after > before
            reached, here, there = (after, new, old) if up else (before, old, new)
            for rule in here.rules if before != after else ():
                if RANK[rule.disposition] == reached:
                    elsewhere = next((one for one in there.rules if one.id == rule.id), None)
                    alike = elsewhere is not None and elsewhere.disposition == rule.disposition
                    own = together(here.holds[rule.id], inverse(there.holds[rule.id] if alike else False))
                    said = Difference("disposition", "up" if up else "down", rule.id, _NAMES[before], _NAMES[after])
                    yield said, together(both, own)


def _clocks(old: Version, new: Version) -> Iterator[tuple[Difference, Any]]:
    hours = sorted({clock for version in (old, new) for _, clock in version.clocks})
    exactly = {
        id(version): {
            one: together(version.within(one), inverse(version.within(sooner) if sooner else False))
            for sooner, one in zip([0.0, *hours], hours, strict=False)
        }
        for version in (old, new)
    }
    for before in hours:
        for after in hours:
            both = together(exactly[id(old)][before], exactly[id(new)][after])
            up = after < before
            reached, here, there = (after, new, old) if up else (before, old, new)
            for (rule, clock), term in here.clocks.items() if before != after else ():
                if clock == reached:
                    own = together(term, inverse(there.clocks.get((rule, clock), False)))
                    said = Difference("clock", "up" if up else "down", rule, f"{before:g} h", f"{after:g} h")
                    yield said, together(both, own)


def _images(old: Version, new: Version) -> Iterator[tuple[Difference, Any]]:
    """A kind that is asked for by one version alone; where the patient is seen sooner, another kind may stand in."""
    kinds = sorted({kind for version in (old, new) for _, imaging in version.steps.values() for kind in imaging})
    higher = any_of(together(new.disposition(after), inverse(old.reached(after))) for after in range(1, len(RANK)))
    nothing = inverse(any_of(new.images(kind) for kind in kinds))
    for kind in kinds:
        added = together(new.images(kind), inverse(old.images(kind)))
        dropped = together(together(old.images(kind), inverse(new.images(kind))), either(inverse(higher), nothing))
        for rule, term in new.images_by(kind).items():
            yield Difference("imaging", "up", rule, "", kind), together(added, term)
        for rule, term in old.images_by(kind).items():
            yield Difference("imaging", "down", rule, kind, ""), together(dropped, term)


def _is_mri(step: Any) -> bool:
    return any(kind.startswith("mri") for kind in step.imaging)


class Smallest:
    """Forms for terms, smallest first: how many answers of a form to begin from they change."""

    def __init__(self, prover: Any, space: Space, start: Form) -> None:
        """The solver of one prover, and the form from which changes are counted."""
        self._space = space
        self._picks = prover._picks
        self._solver = prover._solver
        self._places = {axis.name: begins(axis.answers, start) for axis in space.axes}
        self._changed = [z3.Not(self._picks[name][place]) for name, place in self._places.items()]
        self.asked = 0
        # What no axis has, and the answers of the axes, some of which stand for an answer of `start` that they lack.
        self.start = {**start, **{name: None for axis in space.axes for name in axis.fields}}
        self.start |= {name: value for name, value in space.raw(self._places).items() if value is not None}

    def change(self, term: Any) -> Form | None:
        """The smallest change of the form for which the term is true; None where no form of the space is one."""
        if term is False:
            return None
        self._solver.push()
        self._solver.add(term)
        found = self._model()
        for few in range(len(self._changed)) if found is not None else ():
            self._solver.push()
            self._solver.add(z3.PbLe([(one, 1) for one in self._changed], few))
            smaller = self._model()
            self._solver.pop()
            if smaller is not None:
                found = smaller
                break
        self._solver.pop()
        return found

    def _model(self) -> Form | None:
        self.asked += 1
        if self._solver.check() != z3.sat:
            return None
        model = self._solver.model()
        change: Form = {}
        for axis in self._space.axes:
            picks = self._picks[axis.name]
            place = next(at for at, pick in enumerate(picks) if z3.is_true(model.eval(pick, model_completion=True)))
            if place != self._places[axis.name]:
                change |= axis.answers[place]
        return change


def begins(answers: tuple[Form, ...], start: Form) -> int:
    """Which of an axis' answers is that of a form, or else not to have looked."""
    ((name, _),) = answers[0].items()
    for wanted in (start.get(name), None, "not_examined", "unknown", "not_done"):
        for place, answer in enumerate(answers):
            if answer[name] == wanted:
                return place
    return 0


def cut_space(space: Space, schema: Schema, older_space: Any, older_axis: Any) -> Any:
    """The same space in an older version's words: answers keep their places, and what it does not know is left out."""
    axes = []
    for axis in space.axes:
        answers = tuple(known_to(schema, answer) for answer in axis.answers)
        axes.append(older_axis(axis.name, answers))
    return older_space(space.name, {}, tuple(axes))
