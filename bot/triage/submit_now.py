"""How urgent the answers so far make a case already, whatever the questions not yet answered turn out to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK
from bot.triage.facts import DERIVED, FACTS, Facts, facts_of
from bot.triage.findings import Findings, Listed
from bot.triage.kleene import NO, UNKNOWN, YES, Kleene, opposite, unanswered
from bot.triage.rules import DECIDING
from bot.triage.verdict import Trace, judge

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition
    from bot.triage.rule import Rule

_VALUES: Final = (NO, UNKNOWN, YES)
_OPEN: Final = (None, "unknown", "not_examined", "not_done", "not_known")


class Possible:
    """The Kleene values that a fact may still take: one where it was answered, any where it was not."""

    __slots__ = ("values",)

    def __init__(self, *values: Kleene) -> None:
        self.values = frozenset(values)

    def __or__(self, other: Possible) -> Possible:
        return Possible(*(one | two for one in self.values for two in other.values))

    def __and__(self, other: Possible) -> Possible:
        return Possible(*(one & two for one in self.values for two in other.values))

    def opposite(self) -> Possible:
        """Kleene's not of each."""
        return Possible(*(opposite(one) for one in self.values))

    def unanswered(self) -> Possible:
        """Whether each cannot be told."""
        return Possible(*(unanswered(one) for one in self.values))


_ANYTHING: Final = Possible(*_VALUES)
_EXACTLY: Final = {value: Possible(value) for value in _VALUES}


class _Facts(Facts):
    """The facts of a form half filled in; one that follows from others is worked out when it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        value = DERIVED[name](self)
        self.__dict__[name] = value
        return value


@dataclass(frozen=True, slots=True)
class Settled:
    """The urgency that nothing still to be answered can lower, and the fields whose answers settled it."""

    disposition: Disposition
    fields: tuple[str, ...]


def settled(findings: Findings, answered: frozenset[str]) -> Settled | None:
    """The emergency or same-day result that `findings` settle; None while what is not in `answered` decides.

    `answered` are the fields that were asked, also those of which the answer is that it is not known. For an emergency
    such an answer counts (E3: both legs, and an emergency question that was not asked); a same-day result has to stand
    on what is known, because a question that is open asks to be answered and not to be submitted.
    """
    known = frozenset(field for field in answered if not _is_open(getattr(findings, field)))
    for disposition, counted in (("emergency_now", answered), ("urgent_same_day", known)):
        facts = _facts(findings, counted)
        certain = [rule for rule, holds in _URGENT if rule.disposition == disposition and holds(facts).values == {YES}]
        if certain:
            return Settled(certain[0].disposition, _fields(findings, certain, counted))
    return None


def _fields(findings: Findings, rules: list[Rule], counted: frozenset[str]) -> tuple[str, ...]:
    trace = Trace(findings, judge(findings))
    found = {field: None for rule in rules for field in trace.fields(rule) if field in counted}
    return tuple(found)


def _facts(findings: Findings, answered: frozenset[str]) -> _Facts:
    numbers = vars(facts_of(findings))
    facts = _Facts()
    for fact in FACTS:
        number = numbers[fact.name]
        is_settled = number == YES or answered.issuperset(fact.fields)
        facts.__dict__[fact.name] = _EXACTLY[number] if is_settled else _ANYTHING
    return facts


def _is_open(value: Any) -> bool:
    return value in _OPEN or (isinstance(value, Listed) and not value and bool(value.open))


_URGENT: Final[tuple[tuple[Rule, Callable[[Any], Any]], ...]] = tuple(
    (rule, rule.holds) for rule in DECIDING if RANK[rule.disposition] >= RANK["urgent_same_day"]
)
