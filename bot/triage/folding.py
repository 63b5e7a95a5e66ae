"""Which open questions can no longer decide anything for a patient: the engine says so, not a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from bot.triage.actions import plan
from bot.triage.contradictions import contradictions
from bot.triage.fact_table import FACTS, READS
from bot.triage.facts import LazyFacts, facts_of
from bot.triage.kleene import YES
from bot.triage.medication import medication
from bot.triage.notes import Situation, notes
from bot.triage.rules import DECIDING
from bot.triage.submit_now import ANYTHING, EXACTLY, Possible
from bot.triage.verdict import Trace, judge

if TYPE_CHECKING:
    from bot.triage.findings import Findings

_NONE: Final[frozenset[str]] = frozenset()


class Depending:
    """The values that a condition may still take, and the open fields on whose answers that depends.

    A condition that can take one value alone depends on nothing, whatever stands in it.
    """

    __slots__ = ("fields", "possible")

    def __init__(self, possible: Possible, fields: frozenset[str]) -> None:
        self.possible = possible
        self.fields = fields if len(possible.values) > 1 else _NONE

    def __or__(self, other: Depending) -> Depending:
        return Depending(self.possible | other.possible, self.fields | other.fields)

    def __and__(self, other: Depending) -> Depending:
        return Depending(self.possible & other.possible, self.fields | other.fields)

    def opposite(self) -> Depending:
        """Kleene's not."""
        return Depending(self.possible.opposite(), self.fields)

    def unanswered(self) -> Depending:
        """Whether it cannot be told."""
        return Depending(self.possible.unanswered(), self.fields)


def idle(findings: Findings, still_open: frozenset[str]) -> frozenset[str]:
    """Return the open fields on which no verdict, step or clock of a rule can depend, however all of them are answered.

    What is neither open nor recorded is left out, which is neutral (section D3, 7).
    """
    facts = _facts(findings, still_open)
    deciding: set[str] = set()
    for rule in DECIDING:
        holds = rule.holds(facts)
        deciding |= holds.fields
        if YES in holds.possible.values:
            deciding.update(*(_fields(step.when(facts)) for step in rule.steps))
            deciding |= _fields(rule.sooner[0](facts)) if rule.sooner else _NONE
    return still_open - deciding


def changes_nothing(findings: Findings, otherwise: Iterable[Findings]) -> bool:
    """Whether what is done for the patient is the same with each of these findings as with `findings`."""
    now = _outcome(findings)
    return all(_outcome(other) == now for other in otherwise)


def _outcome(findings: Findings) -> tuple[Any, ...]:
    """What `assess` says of the patient's care, without the words around it.

    The disposition and the words for the patient go with the rules, each of which has a step of its own.
    """
    verdicts = judge(findings)
    medicines = medication(findings, verdicts)
    clash = bool(contradictions(findings))
    steps = plan(findings, verdicts, Trace(findings, verdicts), medicines, clash=clash)
    situation = Situation(findings, verdicts, medicines, frozenset(step.id for _, step in steps))
    return verdicts.act_within_hours, medicines, steps, notes(situation)


def _fields(condition: Any) -> frozenset[str]:
    return condition.fields if isinstance(condition, Depending) else _NONE  # a step that is always asked for


def _facts(findings: Findings, still_open: frozenset[str]) -> LazyFacts:
    numbers = vars(facts_of(findings))
    facts = LazyFacts()
    for fact in FACTS:
        number, fields = numbers[fact.name], still_open.intersection(READS[fact.name])
        is_settled = number == YES or not fields
        facts.__dict__[fact.name] = Depending(EXACTLY[number] if is_settled else ANYTHING, fields)
    return facts
