"""Kleene values over any Boolean algebra, and over sets of values: what a rule runs on instead of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from bot.triage.kleene import NO, UNKNOWN, YES, Kleene, opposite, unanswered


def either(one: Any, other: Any) -> Any:
    """Boolean or; True and False stand for "everywhere" and "nowhere" and cost nothing."""
    if one is True or other is True:
        return True
    if one is False:
        return other
    return one if other is False else one | other


def together(one: Any, other: Any) -> Any:
    """Boolean and, with the same constants."""
    if one is False or other is False:
        return False
    if one is True:
        return other
    return one if other is True else one & other


def inverse(one: Any) -> Any:
    """Boolean not, with the same constants."""
    return not one if isinstance(one, bool) else ~one


class Pair:
    """A Kleene value as two Booleans, `certain` within `possible`: arrays of bits, solver terms or True and False."""

    __slots__ = ("certain", "possible")

    def __init__(self, certain: Any, possible: Any) -> None:
        self.certain = certain
        self.possible = possible

    def __or__(self, other: Pair) -> Pair:
        return Pair(either(self.certain, other.certain), either(self.possible, other.possible))

    def __and__(self, other: Pair) -> Pair:
        return Pair(together(self.certain, other.certain), together(self.possible, other.possible))

    def opposite(self) -> Pair:
        """Kleene's not."""
        return Pair(inverse(self.possible), inverse(self.certain))

    def unanswered(self) -> Pair:
        """Yes where the value cannot be told, no elsewhere."""
        gap = together(self.possible, inverse(self.certain))
        return Pair(gap, gap)


def constant(value: Kleene) -> Pair:
    """The same Kleene value everywhere."""
    return Pair(value == YES, value != NO)


class AnyOf:
    """The set of Kleene values that an expression may have while some of its facts are left open to be anything.

    Each operator takes every combination of its operands, so the true value is always within the set.
    """

    __slots__ = ("values",)

    def __init__(self, values: Iterable[Kleene]) -> None:
        self.values = frozenset(values)

    def __or__(self, other: AnyOf) -> AnyOf:
        return AnyOf(one | two for one in self.values for two in other.values)

    def __and__(self, other: AnyOf) -> AnyOf:
        return AnyOf(one & two for one in self.values for two in other.values)

    def opposite(self) -> AnyOf:
        """Kleene's not of each."""
        return AnyOf(opposite(one) for one in self.values)

    def unanswered(self) -> AnyOf:
        """Whether each cannot be told."""
        return AnyOf(unanswered(one) for one in self.values)


ANYTHING: Final = AnyOf((NO, UNKNOWN, YES))


class Asked:
    """Stands in for the facts of a form and remembers which primitive ones were asked for."""

    def __init__(self, derived: dict[str, Callable[[Any], Any]]) -> None:
        self._derived = derived
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in self._derived:
            return self._derived[name](self)
        self.names.add(name)
        return ANYTHING
