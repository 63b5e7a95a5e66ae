"""How urgent the answers so far make a case already, whatever the questions not yet answered turn out to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from bot.triage.fact_table import FACTS
from bot.triage.facts import LazyFacts, facts_of
from bot.triage.kleene import NO, UNKNOWN, YES, Kleene, opposite, unanswered
from bot.triage.open_questions import is_open
from bot.triage.rules import DECIDING
from bot.triage.verdict import Trace, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.triage.assessment import Disposition
    from bot.triage.findings import Findings
    from bot.triage.rule import Rule

_VALUES: Final = frozenset({NO, UNKNOWN, YES})


class Possible:
    """The Kleene values that a fact may still take: one where it was answered, any where it was not.

    There are seven of them, and what they come to together is looked up: a form is judged at every press.
    """

    __slots__ = ("place", "values")

    def __init__(self, place: int, values: frozenset[Kleene]) -> None:
        self.place = place
        self.values = values

    def __or__(self, other: Possible) -> Possible:
        return _OR[self.place][other.place]

    def __and__(self, other: Possible) -> Possible:
        return _AND[self.place][other.place]

    def opposite(self) -> Possible:
        """Kleene's not of each."""
        return _OPPOSITE[self.place]

    def unanswered(self) -> Possible:
        """Whether each cannot be told."""
        return _UNANSWERED[self.place]


_SETS: Final = tuple(frozenset(some) for size in (1, 2, 3) for some in combinations(_VALUES, size))
_ALL: Final = tuple(Possible(place, values) for place, values in enumerate(_SETS))


def _such(values: Iterable[Kleene]) -> Possible:
    return _ALL[_SETS.index(frozenset(values))]


_OR: Final = tuple(tuple(_such(x | y for x in one for y in other) for other in _SETS) for one in _SETS)
_AND: Final = tuple(tuple(_such(x & y for x in one for y in other) for other in _SETS) for one in _SETS)
_OPPOSITE: Final = tuple(_such(map(opposite, one)) for one in _SETS)
_UNANSWERED: Final = tuple(_such(map(unanswered, one)) for one in _SETS)
ANYTHING: Final = _such(_VALUES)
EXACTLY: Final = {value: _such([value]) for value in _VALUES}
_SURELY: Final = EXACTLY[YES]


@dataclass(frozen=True, slots=True)
class Settled:
    """The urgency that nothing still to be answered can lower, and the rules that say so of the fields that count."""

    disposition: Disposition
    certain: tuple[Rule, ...]
    findings: Findings
    counted: frozenset[str]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose answers settled it."""
        trace = Trace(self.findings, judge(self.findings))
        return tuple(
            dict.fromkeys(field for rule in self.certain for field in trace.fields(rule) if field in self.counted)
        )


def settled(findings: Findings, answered: frozenset[str]) -> Settled | None:
    """The emergency or same-day result that `findings` settle; None while what is not in `answered` decides.

    `answered` are the fields that were asked, also those of which the answer is that it is not known. For an emergency
    such an answer counts (E3: both legs, and an emergency question that was not asked); a same-day result has to stand
    on what is known, because a question that is open asks to be answered and not to be submitted.
    """
    numbers = vars(facts_of(findings))
    known = frozenset(field for field in answered if not is_open(findings, field))
    for (disposition, rules), counted in zip(_LEVELS, (answered, known), strict=True):
        facts = _facts(numbers, counted)
        if certain := tuple(rule for rule in rules if rule.holds(facts) is _SURELY):
            return Settled(disposition, certain, findings, counted)
    return None


_URGENT: Final[tuple[Disposition, ...]] = ("emergency_now", "urgent_same_day")
_LEVELS: Final = tuple((level, tuple(rule for rule in DECIDING if rule.disposition == level)) for level in _URGENT)
_NAMED_BY: Final = tuple((fact.name, frozenset(fact.fields)) for fact in FACTS)


def _facts(numbers: Mapping[str, Kleene], answered: frozenset[str]) -> LazyFacts:
    facts = LazyFacts()
    facts.__dict__ = {
        name: EXACTLY[number] if (number := numbers[name]) == YES or answered.issuperset(fields) else ANYTHING
        for name, fields in _NAMED_BY
    }
    return facts
