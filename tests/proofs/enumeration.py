"""Every form of a space, one bit each: the urgency of all of them, and each compared with its neighbours.

How the whole product is covered. A form is one answer to every free finding. Three things make the work smaller, and
each is decided by the rule objects themselves, never assumed:

1. Two answers that give the same value to every primitive fact (an optional finding "no" and "unknown") are one state:
   a verdict is a function of the facts, so one bit stands for both. The tables of `space` decide which.
2. An answer is "decisive" when a rule of every level holds with it whatever all the other facts are. That is worked out
   by running the rule on `AnyOf` sets, which hold every value that can occur. All forms with a decisive answer have the
   highest rank and the shortest clock, so no step into them can lose a level; their bits are not computed. A finding
   with a step that leaves a decisive answer for one that is not is not cut in this way: its bits are all computed.
3. What is left is the full product of the remaining states, and it is computed whole: looped findings hold one state at
   a time, the others lie in an array of words with one bit for each combination. For each looped combination the rules
   run once on the array, and every bit of every level is compared with the bit one step more alarming.

Each sweep compares along the findings in its array; a second sweep with the other ones in the array compares along
those, so that every step of every form is looked at.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bot.triage.facts import Facts
from bot.triage.findings import Findings
from bot.triage.kleene import NO, YES
from tests.proofs.carrier import ANYTHING, AnyOf, Pair, constant, either
from tests.proofs.rule_set import RuleSet, engine_agrees
from tests.proofs.space import Axis, Space, Table

Words = npt.NDArray[np.uint64]
EMERGENCY: Final = "at least emergency_now"
_ALL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
# Bit k of the word says whether the word's finding number j is yes: bit j of k.
_BIT: Final = tuple(np.uint64(sum(1 << bit for bit in range(64) if bit >> place & 1)) for place in range(6))


@dataclass(frozen=True)
class CounterExample:
    """Two forms (or one) that break a property."""

    property: str
    space: str
    less: dict[str, Any]
    more: dict[str, Any] | None


def duties(axis: Axis) -> list[tuple[int, str, str]]:
    """(place of an answer, level that it must reach alone, the property that says so)."""
    found = [(place, EMERGENCY, f"P2: positive {axis.name} is no emergency") for place in axis.positive]
    if axis.unknown is not None and axis.floor is not None:
        found.append((axis.unknown, axis.floor, f"P6: open {axis.name} does not reach '{axis.floor}'"))
    return found


@dataclass
class Sweep:
    """What one sweep looked at."""

    bits: int = 0
    compared: int = 0
    sampled: int = 0
    counter_examples: list[CounterExample] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """A finding's answers that give the same facts; `answers` are their places, the first one stands for all."""

    answers: tuple[int, ...]


class Reduced:
    """A space with its answers grouped to states and the decisive ones set apart."""

    def __init__(self, rules: RuleSet, space: Space) -> None:
        self.rules = rules
        self.space = space
        self.tables = space.tables
        self.states = {axis.name: self._states(axis) for axis in space.axes}
        self.decisive = {axis.name: self._decisive(axis) for axis in space.axes}
        self.kept = {
            axis.name: tuple(state for state in self.states[axis.name] if state not in self.decisive[axis.name])
            for axis in space.axes
        }

    @property
    def bits(self) -> int:
        """How many forms, counted by their states, are left to compute bit by bit."""
        total = 1
        for states in self.kept.values():
            total *= len(states)
        return total

    @property
    def forms_by_bit(self) -> int:
        """How many forms, counted by their answers, those bits stand for."""
        total = 1
        for states in self.kept.values():
            total *= sum(len(state.answers) for state in states)
        return total

    def _states(self, axis: Axis) -> tuple[State, ...]:
        alike: dict[bytes, list[int]] = {}
        for place in range(len(axis.answers)):
            facts = b"".join(
                table.values.take(place, axis=table.axes.index(axis.name)).tobytes()
                for table in self.tables.values()
                if axis.name in table.axes
            )
            alike.setdefault(facts, []).append(place)
        return tuple(State(tuple(places)) for places in alike.values())

    def _decisive(self, axis: Axis) -> frozenset[State]:
        everywhere = frozenset.intersection(*(level.terms for level in self.rules.levels))
        terms = [self.rules.terms[name] for name in sorted(everywhere)]
        found = frozenset(
            state
            for state in self.states[axis.name]
            if any(term.holds(self._anything_but(axis, state)).values == {YES} for term in terms)
        )
        state_of = {place: state for state in self.states[axis.name] for place in state.answers}
        leaves = any(state_of[less] in found and state_of[more] not in found for less, more in axis.steps)
        return frozenset() if leaves else found

    def _anything_but(self, axis: Axis, state: State) -> Facts:
        facts = Facts()
        known = facts.__dict__
        for name, table in self.tables.items():
            if axis.name in table.axes:
                part = table.values.take(state.answers[0], axis=table.axes.index(axis.name))
                known[name] = AnyOf(int(value) for value in np.unique(part))
            else:
                known[name] = ANYTHING
        for name, of in self.rules.derived.items():
            known[name] = of(facts)
        return facts


class Grid:
    """The array of one sweep: the findings in its words and bits, and the facts laid out over them."""

    def __init__(self, reduced: Reduced, looped: tuple[str, ...], word: tuple[str, ...]) -> None:
        self.reduced = reduced
        self.looped = looped
        self.word = word
        self.kept = reduced.kept
        inside = [name for name in reduced.kept if name not in looped and name not in word]
        # The steps between neighbours far apart are the quickest to compare: findings of two states come first.
        self.arrayed = tuple(sorted(inside, key=lambda name: len(self.kept[name])))
        self.shape = tuple(len(self.kept[name]) for name in self.arrayed)
        self.size = int(np.prod(self.shape, dtype=np.int64))
        assert all(len(self.kept[name]) == 2 for name in word)
        self._laid: dict[tuple[str, tuple[int, ...]], Pair] = {}

    def stride(self, name: str) -> int:
        """How many words apart two neighbouring states of an arrayed finding are."""
        return int(np.prod(self.shape[self.arrayed.index(name) + 1 :], dtype=np.int64))

    def places(self, name: str) -> npt.NDArray[np.int64]:
        """For each word, the place of an arrayed finding's state."""
        return np.arange(self.size) // self.stride(name) % len(self.kept[name])

    def where(self, name: str, place: int) -> Words:
        """All bits of the words in which an arrayed finding, or the bits in which one of the word, has a state."""
        if name in self.word:
            bits = _BIT[self.word.index(name)]
            return np.full(self.size, bits if place else ~bits, np.uint64)
        return np.where(self.places(name) == place, _ALL, np.uint64(0))

    def fact(self, name: str, table: Table, at: dict[str, int]) -> Pair:
        """A primitive fact over the array, with the looped findings in the states `at`."""
        fixed = tuple(at[axis] for axis in table.axes if axis in at)
        key = (name, fixed)
        if key not in self._laid:
            self._laid[key] = self._lay(table, at)
        return self._laid[key]

    def _lay(self, table: Table, at: dict[str, int]) -> Pair:
        spread = [axis for axis in table.axes if axis not in at]
        if not spread:
            return constant(int(table.values[tuple(self._answer(axis, at[axis]) for axis in table.axes)]))
        certain: Words = np.zeros(self.size, np.uint64)
        possible: Words = np.zeros(self.size, np.uint64)
        for places in itertools.product(*(range(len(self.kept[axis])) for axis in spread)):
            here = at | dict(zip(spread, places, strict=True))
            value = int(table.values[tuple(self._answer(axis, here[axis]) for axis in table.axes)])
            if value == NO:
                continue
            bits = np.full(self.size, _ALL, np.uint64)
            for axis, place in zip(spread, places, strict=True):
                bits &= self.where(axis, place)
            possible |= bits
            if value == YES:
                certain |= bits
        return Pair(_folded(certain), _folded(possible))

    def _answer(self, axis: str, place: int) -> int:
        return self.kept[axis][place].answers[0]

    def form(self, at: dict[str, int], index: int, bit: int) -> dict[str, int]:
        """The places of the answers of the form at one bit."""
        places = {name: self._answer(name, place) for name, place in at.items()}
        for name in self.arrayed:
            places[name] = self._answer(name, index // self.stride(name) % len(self.kept[name]))
        for number, name in enumerate(self.word):
            places[name] = self._answer(name, bit >> number & 1)
        return places


def _folded(words: Words) -> Any:
    if not words.any():
        return False
    return True if (words == _ALL).all() else words


class Sheet(Facts):
    """The facts over the array for one looped combination; what a changed finding cannot alter is kept."""

    def __init__(self, grid: Grid) -> None:
        rules = grid.reduced.rules
        self.__dict__["_grid"] = grid
        self.__dict__["_at"] = {}
        reads = {name: frozenset({name}) for name in grid.reduced.tables}
        reads |= {name: rules.reads(of) for name, of in rules.derived.items()}
        reads |= {f"rule {name}": rules.reads(term.holds) for name, term in rules.terms.items()}
        axes = {
            name: frozenset(a for fact in facts for a in grid.reduced.tables[fact].axes)
            for name, facts in reads.items()
        }
        self.__dict__["_stale"] = {one: [name for name in axes if one in axes[name]] for one in grid.looped}

    def move(self, name: str, place: int) -> None:
        """Put a looped finding into another state."""
        self._at[name] = place
        for stale in self._stale[name]:
            self.__dict__.pop(stale, None)

    def __getattr__(self, name: str) -> Any:
        grid: Grid = self.__dict__["_grid"]
        rules = grid.reduced.rules
        if name.startswith("rule "):
            value = rules.terms[name[5:]].holds(self).certain
        elif name in rules.derived:
            value = rules.derived[name](self)
        else:
            value = grid.fact(name, grid.reduced.tables[name], self._at)
        self.__dict__[name] = value
        return value


def sweep(
    reduced: Reduced,
    looped: tuple[str, ...],
    word: tuple[str, ...],
    *,
    compare: frozenset[str],
    samples: int = 0,
    part: tuple[int, int] = (0, 1),
) -> Sweep:
    """Compute every bit of `part` (number, of how many) of the looped combinations and compare along `compare`.

    `samples` forms of all parts together are compared with the verdict on real findings.
    """
    grid = Grid(reduced, looped, word)
    pages = Pages(grid, compare)
    sheet = Sheet(grid)
    done = Sweep()
    chance = random.Random(reduced.space.name)  # noqa: S311 samples, no secrets
    combinations = itertools.product(*(range(len(reduced.kept[name])) for name in looped))
    total = int(np.prod([len(reduced.kept[name]) for name in looped], dtype=np.int64))
    sampled = frozenset(chance.sample(range(total), min(total, -(-samples // _A_SHEET)))) if samples else frozenset()
    now: tuple[int | None, ...] = (None,) * len(looped)
    first, last = (total * one // part[1] for one in (part[0], part[0] + 1))
    for number, places in enumerate(itertools.islice(combinations, first, last), first):
        for name, before, place in zip(looped, now, places, strict=True):
            if before != place:
                sheet.move(name, place)
        now = places
        at = dict(zip(looped, places, strict=True))
        levels = pages.levels(sheet)
        done.bits += grid.size * 64
        done.counter_examples += pages.broken(levels, at)
        if number in sampled:
            done.sampled += pages.agrees(levels, at, chance)
        if done.counter_examples:
            break
    done.compared = pages.compared
    return done


_A_SHEET: Final = 25


@dataclass(frozen=True)
class AlongWords:
    """The steps of one arrayed finding: from each of its states to the next, `stride` words apart."""

    name: str
    states: int
    stride: int

    def loses(self, level: Words, opposite: Words, spare: Words) -> bool:
        """Whether a level is reached anywhere and not reached one step on; `spare` is written over."""
        reached = level.reshape(-1, self.states, self.stride)[:, :-1]
        missed = opposite.reshape(-1, self.states, self.stride)[:, 1:]
        lost = spare[: reached.size].reshape(reached.shape)
        return bool(np.bitwise_and(reached, missed, out=lost).max())

    def first(self, level: Words) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The word and bit of the first loss, and of the form one step on."""
        shaped = level.reshape(-1, self.states, self.stride)
        lost = shaped[:, :-1] & ~shaped[:, 1:]
        if not lost.any():
            return None
        block, state, offset = (int(one[0]) for one in np.nonzero(lost))
        index = (block * self.states + state) * self.stride + offset
        bit = _lowest(int(lost[block, state, offset]))
        return (index, bit), (index + self.stride, bit)


@dataclass(frozen=True)
class AlongBits:
    """The step from no to yes of one finding of the word."""

    name: str
    number: int

    def loses(self, level: Words, opposite: Words, spare: Words) -> bool:
        """As `AlongWords.loses`."""
        np.right_shift(opposite, np.uint64(1 << self.number), out=spare)
        spare &= level
        spare &= ~_BIT[self.number]
        return bool(spare.max())

    def first(self, level: Words) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """As `AlongWords.first`."""
        lost = level & (~level >> np.uint64(1 << self.number)) & ~_BIT[self.number]
        if not lost.any():
            return None
        index = int(np.flatnonzero(lost)[0])
        bit = _lowest(int(lost[index]))
        return (index, bit), (index, bit + (1 << self.number))


Step = AlongWords | AlongBits


def _lowest(word: int) -> int:
    return (word & -word).bit_length() - 1


class Pages:
    """The levels over the array, and the properties looked for in them."""

    def __init__(self, grid: Grid, compare: frozenset[str]) -> None:
        self.grid = grid
        self.compared = 0
        rules = grid.reduced.rules
        self.plan: list[tuple[int | None, tuple[str, ...]]] = []
        for place, level in enumerate(rules.levels):
            within = [one for one in range(place) if rules.levels[one].terms <= level.terms]
            base = max(within, key=lambda one: len(rules.levels[one].terms), default=None)
            rest = level.terms - (rules.levels[base].terms if base is not None else frozenset())
            self.plan.append((base, tuple(f"rule {name}" for name in sorted(rest))))
        self.steps = self._steps(compare)
        self._opposite = np.empty(grid.size, np.uint64)
        self._lost = np.empty(grid.size, np.uint64)
        self.duties = self._duties()

    def _chain(self, name: str) -> list[tuple[int, int]]:
        """The steps of a finding between kept states, as pairs of places."""
        axis, kept = self.grid.reduced.space.axis[name], self.grid.kept[name]
        place_of = {answer: place for place, state in enumerate(kept) for answer in state.answers}
        pairs = [(place_of[less], place_of[more]) for less, more in axis.steps if {less, more} <= place_of.keys()]
        return [(less, more) for less, more in dict.fromkeys(pairs) if less != more]

    def _steps(self, compare: frozenset[str]) -> list[Step]:
        """The steps between kept states that lie in the array."""
        found: list[Step] = []
        for name in self.grid.arrayed:
            states = len(self.grid.kept[name])
            if name in compare:
                assert self._chain(name) == [(one, one + 1) for one in range(states - 1)], (
                    f"{name}: states out of order"
                )
                found.append(AlongWords(name, states, self.grid.stride(name)))
        for number, name in enumerate(self.grid.word):
            if name in compare:
                assert self._chain(name) == [(0, 1)], f"{name}: states out of order"
                found.append(AlongBits(name, number))
        return found

    def _duties(self) -> list[tuple[str, str, int, int]]:
        """(property, finding, place of its state, level that this state must reach alone)."""
        grid, rules = self.grid, self.grid.reduced.rules
        found = []
        for axis in grid.reduced.space.axes:
            for answer, name, said in duties(axis):
                level = rules.levels.index(rules.level_of(name))
                for place, state in enumerate(grid.kept[axis.name]):
                    if answer in state.answers:
                        found.append((said, axis.name, place, level))
        return found

    def levels(self, sheet: Sheet) -> list[Any]:
        """Where each level is reached: an array of bits, or True or False for everywhere and nowhere."""
        reached: list[Any] = []
        for base, rest in self.plan:
            level = reached[base] if base is not None else False
            if level is not True:
                parts = [getattr(sheet, name) for name in rest]
                level = True if any(part is True for part in parts) else _any_of(level, parts)
            reached.append(level)
        return reached

    def broken(self, levels: list[Any], at: dict[str, int]) -> Iterator[CounterExample]:
        """The first form of each kind that breaks a property in this combination."""
        for level in levels:
            if not isinstance(level, bool):
                opposite = np.invert(level, out=self._opposite)
                if any(step.loses(level, opposite, self._lost) for step in self.steps):
                    yield self._falls(levels, at)
                    break
        self.compared += len(self.steps) * self.grid.size * 64
        yield from self._unmet(levels, at)

    def _falls(self, levels: list[Any], at: dict[str, int]) -> CounterExample:
        grid, raw = self.grid, self.grid.reduced.space.raw
        for level, reached in zip(grid.reduced.rules.levels, levels, strict=True):
            for step in self.steps if not isinstance(reached, bool) else ():
                found = step.first(reached)
                if found is not None:
                    less, more = (raw(grid.form(at, index, bit)) for index, bit in found)
                    said = f"P1: {step.name} one step more alarming loses '{level.names[0]}'"
                    return CounterExample(said, grid.reduced.space.name, less, more)
        raise AssertionError("a loss was seen and not found again")

    def _unmet(self, levels: list[Any], at: dict[str, int]) -> Iterator[CounterExample]:
        for said, name, place, number in self.duties:
            reached = levels[number]
            if reached is True or at.get(name, place) != place:
                continue
            missed: Any = ~reached if not isinstance(reached, bool) else np.full(self.grid.size, _ALL, np.uint64)
            if name not in at:
                missed = missed & self.grid.where(name, place)
            if missed.any():
                index = int(np.flatnonzero(missed)[0])
                form = self.grid.reduced.space.raw(self.grid.form(at, index, _lowest(int(missed[index]))))
                yield CounterExample(said, self.grid.reduced.space.name, form, None)
                return

    def agrees(self, levels: list[Any], at: dict[str, int], chance: random.Random) -> int:
        """Compare single bits with the verdict on the form they stand for; gives how many, raises on a difference."""
        rules, space = self.grid.reduced.rules, self.grid.reduced.space
        for _ in range(_A_SHEET):
            index, bit = chance.randrange(self.grid.size), chance.randrange(64)
            findings = Findings.model_validate(space.raw(self.grid.form(at, index, bit)))
            terms = rules.judge(findings).terms
            assert not rules.is_the_product or engine_agrees(rules, findings), findings
            for level, reached in zip(rules.levels, levels, strict=True):
                here = reached if isinstance(reached, bool) else bool(int(reached[index]) >> bit & 1)
                assert here == bool(level.terms & terms), (level, findings)
        return _A_SHEET


def _any_of(level: Any, parts: list[Any]) -> Any:
    for part in parts:
        level = either(level, part)
    return level


def sweeps(reduced: Reduced, first: frozenset[str], word: tuple[str, ...]) -> list[Lay]:
    """The two sweeps that together compare along every ordered finding: `first` in the array, then all others.

    Findings with one state left are fixed; one without steps lies in the loop of both.
    """
    axes = reduced.space.axis
    free = [name for name, states in reduced.kept.items() if len(states) > 1 and name not in word]
    single = tuple(name for name, states in reduced.kept.items() if len(states) == 1)
    loop = tuple(name for name in free if not axes[name].steps)
    one = tuple(name for name in free if name in first)
    other = tuple(name for name in free if name not in first and name not in loop)
    return [
        Lay((*single, *loop, *other), frozenset((*one, *word))),
        Lay((*single, *loop, *one), frozenset(other)),
    ]


@dataclass(frozen=True)
class Lay:
    """How a sweep lays a space out: what is looped over, and the findings along which it compares."""

    looped: tuple[str, ...]
    compare: frozenset[str]
