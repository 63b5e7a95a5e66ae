"""The verdict of every rule on one form, and the trace of what made it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from bot.triage.assessment import RANK
from bot.triage.fact_table import FACTS
from bot.triage.facts import DERIVED, facts_of, facts_with, underived
from bot.triage.findings import Listed
from bot.triage.kleene import NO, UNKNOWN, YES, Kleene, Traced
from bot.triage.rules import DECIDING
from bot.triage.rules.routine import CONSERVATIVE

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition
    from bot.triage.facts import Facts
    from bot.triage.findings import Findings
    from bot.triage.rule import Rule

_RANKED: Final = tuple((rule, rule.holds, RANK[rule.disposition]) for rule in DECIDING)
_MOST_URGENT_FIRST: Final = sorted(_RANKED, key=lambda ranked: -ranked[2])
_RAISED_BY: Final = {
    rank: frozenset(field for rule, _, own_rank in _RANKED if own_rank > rank for field in rule.reads)
    for rank in RANK.values()
}
"""For each urgency, the fields that some more urgent rule reads."""
_LOWEST: Final = CONSERVATIVE.disposition


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What each rule says of one form: those that hold (never none) and those that cannot be told."""

    facts: Facts
    fired: tuple[Rule, ...]
    open: tuple[Rule, ...]

    @property
    def disposition(self) -> Disposition:
        """The highest-ranking disposition of the rules that hold."""
        return max((rule.disposition for rule in self.fired), key=RANK.__getitem__)

    @property
    def fired_ids(self) -> frozenset[str]:
        """The ids of the rules that hold."""
        return frozenset(rule.id for rule in self.fired)

    def clock(self, rule: Rule) -> float:
        """The hours within which `rule`, which holds, wants action."""
        if rule.sooner is None:
            return rule.clock
        condition, hours = rule.sooner
        return hours if condition(self.facts) == YES else rule.clock

    @property
    def act_within_hours(self) -> float:
        """The shortest clock of the rules that hold."""
        return min(self.clock(rule) for rule in self.fired)


def judge(findings: Findings) -> Verdicts:
    """Every rule's verdict on `findings`. C1 holds when no other rule does."""
    facts = facts_of(findings)
    fired: list[Rule] = []
    still_open: list[Rule] = []
    for rule, holds, _ in _RANKED:
        verdict = holds(facts)
        if verdict == YES:
            fired.append(rule)
        elif verdict == UNKNOWN:
            still_open.append(rule)
    return Verdicts(facts, tuple(fired) or (CONSERVATIVE,), tuple(still_open))


def _disposition(facts: Facts) -> Disposition:
    """The disposition alone: that of the first of the most urgent rules that holds."""
    return next((rule.disposition for rule, holds, _ in _MOST_URGENT_FIRST if holds(facts) == YES), _LOWEST)


class Otherwise:
    """What the disposition of one form would be with another answer to a single question.

    Most answers change nothing that a rule of weight reads, and are told without working the form out again: only a
    field that some more urgent rule reads can raise it, only one that every rule reads that holds it up can lower it.
    Those are the fields `of_weight`.
    """

    def __init__(self, findings: Findings, verdicts: Verdicts) -> None:
        """`verdicts` are those on `findings`."""
        self._findings = findings
        self._facts = underived(verdicts.facts)
        self.now = verdicts.disposition
        holding = [rule for rule in verdicts.fired if rule.disposition == self.now and rule is not CONSERVATIVE]
        self._raising = _RAISED_BY[RANK[self.now]]
        self._holding = tuple(rule.holds for rule in holding)
        reads = [frozenset(rule.reads) for rule in holding]
        self.of_weight = self._raising | (frozenset.intersection(*reads) if reads else frozenset())

    def disposition(self, field: str, answer: Any) -> Disposition:
        """The disposition with this answer to the field."""
        if field not in self.of_weight:
            return self.now
        facts = facts_with(self._findings, self._facts, field, answer)
        if facts is None or (field not in self._raising and any(holds(facts) == YES for holds in self._holding)):
            return self.now
        return _disposition(facts)


class Trace:
    """Answers, for one form, which findings made a rule hold or leave it open."""

    def __init__(self, findings: Findings, verdicts: Verdicts) -> None:
        self._findings = findings
        self._numbers: dict[str, Kleene] = vars(verdicts.facts)
        self._traced = _TracedFacts(self._numbers)
        self._answers: dict[str, Any] = {}

    def fields(self, rule: Rule) -> tuple[str, ...]:
        """The fields whose answers made `rule` hold, or that could still decide it, in the order of the facts."""
        return self._fields(rule, every=True)

    def open_fields(self, rule: Rule) -> tuple[str, ...]:
        """Of those fields, the ones whose answer is missing."""
        return self._fields(rule, every=False)

    def _fields(self, rule: Rule, *, every: bool) -> tuple[str, ...]:
        if not rule.facts:
            return ()
        marks = rule.holds(self._traced).marks
        found: dict[str, None] = {}
        while marks:
            lowest = marks & -marks
            fact = _FACT_OF_MARK[lowest]
            if every or self._numbers[fact.name] == UNKNOWN:
                for field in fact.fields:
                    found[field] = None
            marks ^= lowest
        return tuple(found)

    def because(self, rule: Rule) -> dict[str, Any]:
        """The answers, as plain JSON values, of the fields that made `rule` hold."""
        return {field: self._answer(field) for field in self.fields(rule)}

    def _answer(self, field: str) -> Any:
        if field not in self._answers:
            self._answers[field] = plain(getattr(self._findings, field))
        return self._answers[field]


class _TracedFacts:
    """The facts of one form as traced values; one that follows from others is worked out when it is first asked for."""

    def __init__(self, numbers: dict[str, Kleene]) -> None:
        self.__dict__.update({name: traced[numbers[name]] for name, traced in _TRACED})

    def __getattr__(self, name: str) -> Traced:
        value: Traced = DERIVED[name](self)
        self.__dict__[name] = value
        return value


_MARK: Final = {fact.name: 1 << place for place, fact in enumerate(FACTS)}
_TRACED: Final = tuple(
    (fact.name, {value: Traced(value, _MARK[fact.name]) for value in (NO, UNKNOWN, YES)}) for fact in FACTS
)
_FACT_OF_MARK: Final = {_MARK[fact.name]: fact for fact in FACTS}


def plain(value: object) -> Any:
    """A finding as plain JSON, as the contract writes it: models become objects, lists may say what is open."""
    if value.__class__ is str:
        return value
    if isinstance(value, BaseModel):
        return {name: plain(part) for name, part in vars(value).items()}
    if isinstance(value, Listed) and value.open:
        return {"yes": [plain(entry) for entry in value], "unknown": [plain(entry) for entry in value.open]}
    return [plain(entry) for entry in value] if isinstance(value, tuple) else value
