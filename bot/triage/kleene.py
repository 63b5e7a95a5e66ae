"""Three-valued (Kleene) logic for one form, and the tracing of what made an answer."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Kleene: TypeAlias = int

# Two bits, (certain, possible): `|` and `&` on these ints are Kleene's or and and. The same rule runs on any carrier
# that has `|`, `&`, `opposite()` and `unanswered()`: pairs of bit arrays, solver terms, or the trace below.
NO: Final = 0b00
UNKNOWN: Final = 0b01
YES: Final = 0b11

_OPPOSITE: Final = (YES, UNKNOWN, UNKNOWN, NO)
_UNANSWERED: Final = (NO, YES, YES, NO)


def opposite(value: Any) -> Any:
    """Kleene's not, of a number or of any other carrier."""
    return _OPPOSITE[value] if value.__class__ is int else value.opposite()


def unanswered(value: Any) -> Any:
    """Yes where `value` cannot be told, no where it is known: the floors of section D3 hold because of a gap."""
    return _UNANSWERED[value] if value.__class__ is int else value.unanswered()


def surely(value: Any) -> Any:
    """Yes where `value` is yes, no where it is no or cannot be told: for words that speak of what was recorded."""
    return value & opposite(unanswered(value))


class Traced:
    """A Kleene value that remembers what made it so.

    `marks` has one bit for each fact that made it yes, or that leaves it open; it is 0 when the value is no.
    """

    __slots__ = ("marks", "value")

    def __init__(self, value: Kleene, marks: int) -> None:
        self.value = value
        self.marks = marks

    def __or__(self, other: Traced) -> Traced:
        if self.value == other.value:
            return Traced(self.value, self.marks | other.marks)
        return self if self.value > other.value else other

    def __and__(self, other: Traced) -> Traced:
        if self.value == other.value:
            return Traced(self.value, self.marks | other.marks)
        return self if self.value < other.value else other

    def opposite(self) -> Traced:
        """Kleene's not; a no that becomes a yes has nothing to show for it."""
        return Traced(_OPPOSITE[self.value], self.marks if self.value == UNKNOWN else 0)

    def unanswered(self) -> Traced:
        """Yes because of the facts that are open."""
        return Traced(YES, self.marks) if self.value == UNKNOWN else _NEVER


_NEVER: Final = Traced(NO, 0)
