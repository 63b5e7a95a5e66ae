"""A space of forms: findings with the answers each may have, and the primitive facts that they give."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.triage.fact_table import ANSWERED, READ
from bot.triage.findings import Findings
from bot.triage.kleene import Kleene

Answer = dict[str, Any]


@dataclass(frozen=True)
class Axis:
    """One finding (or a few that belong together) with its answers, each a set of fields.

    `steps` are the pairs of answers (by place) of which the second is at least as alarming: urgency may not fall.
    `positive` are the places of the answers that property P2 calls a positive cauda equina item; `unknown` is the
    place of the answer that leaves the question open, `floor` the level that this alone must reach (section D3).
    """

    name: str
    answers: tuple[Answer, ...]
    steps: tuple[tuple[int, int], ...] = ()
    positive: tuple[int, ...] = ()
    unknown: int | None = None
    floor: str | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The fields that its answers set."""
        return frozenset(name for answer in self.answers for name in answer)


@dataclass(frozen=True)
class Table:
    """One primitive fact over the axes that decide it: its Kleene value for every combination of their answers."""

    axes: tuple[str, ...]
    values: npt.NDArray[np.uint8]


class _Watched:
    """A form that remembers which of its fields were read."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._findings, name)


@dataclass(frozen=True)
class Space:
    """Every form that has `fixed` and, for each axis, one of its answers."""

    name: str
    fixed: Mapping[str, Any]
    axes: tuple[Axis, ...]

    @cached_property
    def axis(self) -> dict[str, Axis]:
        """The axes by name."""
        return {axis.name: axis for axis in self.axes}

    @property
    def forms(self) -> int:
        """How many forms there are: the product of the numbers of answers."""
        total = 1
        for axis in self.axes:
            total *= len(axis.answers)
        return total

    def form(self, places: Mapping[str, int]) -> Findings:
        """The form with the answers at `places`; an axis left out takes its first answer."""
        return Findings.model_validate(self.raw(places))

    def raw(self, places: Mapping[str, int]) -> dict[str, Any]:
        """The same as plain JSON values; a field that is None is left out."""
        told = dict(self.fixed)
        for axis in self.axes:
            told |= axis.answers[places.get(axis.name, 0)]
        return {name: value for name, value in told.items() if value is not None}

    def random_places(self, chance: random.Random) -> dict[str, int]:
        """The answers of a form, more often the first ones: wholly random forms are nearly all emergencies."""
        often = chance.random()
        return {axis.name: chance.randrange(len(axis.answers)) if chance.random() < often else 0 for axis in self.axes}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every primitive fact, by the product's own definitions and readers.

        What a reader reads is watched, not trusted: it is run on every combination of the answers of each axis that
        it was ever seen to read, until no further axis appears. The table is then the reader itself on this space.
        """
        found: dict[str, Table] = {}
        for one in ANSWERED:
            owner = self._owner.get(one.fact.fields[0])
            found[one.fact.name] = self._answered(one.fact.fields[0], one.answers, owner)
        for group in READ:
            for fact, table in zip(group.facts, self._read(group.of), strict=True):
                found[fact.name] = table
        return found

    @cached_property
    def _owner(self) -> dict[str, Axis]:
        owners = [(name, axis) for axis in self.axes for name in axis.fields]
        assert len({name for name, _ in owners}) == len(owners), "two axes set the same field"
        return dict(owners)

    def _answered(self, name: str, answers: Mapping[str | None, Kleene], owner: Axis | None) -> Table:
        if owner is None:
            return Table((), np.array(answers[getattr(self.form({}), name)], np.uint8))
        told = [getattr(self.form({owner.name: place}), name) for place in range(len(owner.answers))]
        return Table((owner.name,), np.array([answers[value] for value in told], np.uint8))

    def _read(self, reader: Any) -> list[Table]:
        axes: tuple[Axis, ...] = ()
        while True:
            shape = tuple(len(axis.answers) for axis in axes)
            seen: set[str] = set()
            rows: list[tuple[Kleene, ...]] = []
            for places in itertools.product(*(range(size) for size in shape)):
                watched = _Watched(self.form({axis.name: place for axis, place in zip(axes, places, strict=True)}))
                rows.append(reader(watched))
                seen |= watched.read
            needed = tuple(axis for axis in self.axes if axis.fields & seen)
            if {axis.name for axis in needed} <= {axis.name for axis in axes}:
                columns = np.array(rows, np.uint8).reshape(*shape, len(rows[0]))
                return [_least(axes, columns[..., place]) for place in range(columns.shape[-1])]
            known = {axis.name for axis in (*axes, *needed)}
            axes = tuple(axis for axis in self.axes if axis.name in known)


def _least(axes: tuple[Axis, ...], values: npt.NDArray[np.uint8]) -> Table:
    """The table without the axes that make no difference to it."""
    kept = [axis.name for axis in axes]
    for place in reversed(range(len(kept))):
        first = np.take(values, [0], axis=place)
        if (values == first).all():
            values = first.squeeze(place)
            del kept[place]
    return Table(tuple(kept), np.array(values))
