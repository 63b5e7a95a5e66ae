"""What a rule is: its words, its urgency, its citations and the one function that decides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bot.triage.fact_table import FACT, READS
from bot.triage.facts import DERIVED
from bot.triage.kleene import UNKNOWN, Traced

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition, Imaging, Source

Condition = Callable[[Any], Any]


def always(_: Any) -> Any:
    """The condition of a step that its rule always asks for."""
    return 0b11


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a rule asks for. `id` names the idea for ever; `when` narrows it to some of the rule's cases.

    It is left out where another step of the plan has an id, or counts as something, that stands in `superseded_by`:
    what is asked for sooner stands in for the same thing later. `at_home` marks what the engine adds for a patient who
    goes home.
    """

    id: str
    says: str
    sources: tuple[Source, ...]
    imaging: tuple[Imaging, ...] = ()
    when: Condition = always
    counts_as: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    at_home: bool = False

    @property
    def names_open(self) -> bool:
        """Whether it names the open questions of its rule, in place of `{open}`."""
        return "{open}" in self.says


@dataclass(frozen=True, slots=True)
class Review:
    """When a rule was last held against its sources, when it is due again, and what is known of its certainty.

    `certainty` is in the source's own words alone, "" where it gives none; `change_if` is what would make us change it.
    """

    checked_on: date
    next_check: date
    change_if: str
    certainty: str = ""


CHECKED_ON: Final = date(2026, 11, 25)
NEXT_CHECK: Final = date(2027, 5, 25)
NEXT_CHECK_UNVERIFIED: Final = date(2027, 2, 25)
"""Sooner for a rule that stands on what was not verified, or on policy of this product alone."""
_VERIFIED: Final = frozenset({"C", "C2"})


def reviewed(change_if: str, certainty: str = "") -> Callable[[tuple[Source, ...]], Review]:
    """A review line that was checked with this edition; its next check follows from how far the sources were seen."""

    def line(sources: tuple[Source, ...]) -> Review:
        seen = any(source.mark in _VERIFIED and source.key != SEED for source in sources)
        return Review(CHECKED_ON, NEXT_CHECK if seen else NEXT_CHECK_UNVERIFIED, change_if, certainty)

    return line


SEED: Final = "SEED"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of section D2. `clock` is in hours; `sooner` is a condition that shortens it to so many hours.

    A `floor` can hold because an answer is missing (section D3): what it sets is provisional until that is given.

    `holds` is written with `|`, `&`, `opposite` and `unanswered` alone, so that the same function gives the verdict of
    one form, its trace, the fields it reads, and the proofs over every form. `facts` are the primitive ones that it
    asks for, `reads` the fields of `Findings` that can decide it.
    """

    id: str
    says: str
    disposition: Disposition
    clock: float
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]
    holds: Condition
    sooner: tuple[Condition, float] | None = None
    floor: bool = False
    reviewed: Callable[[tuple[Source, ...]], Review] = field(kw_only=True)
    facts: frozenset[str] = field(init=False)
    reads: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", facts_read(self.holds))
        read = dict.fromkeys(read for name in FACT if name in self.facts for read in READS[name])
        object.__setattr__(self, "reads", tuple(read))

    @property
    def review(self) -> Review:
        """Its review line."""
        return self.reviewed(self.sources)

    @property
    def imaging(self) -> tuple[Imaging, ...]:
        """Every kind of imaging that one of its steps asks for, each once, in order."""
        return tuple(dict.fromkeys(kind for step in self.steps for kind in step.imaging))


class _Recorder:
    """Stands in for the facts of a form and remembers which primitive ones a condition asked for."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Traced:
        if name not in DERIVED:
            self.read.add(FACT[name].name)
            return _OPEN
        derived: Traced = DERIVED[name](self)
        return derived


_OPEN: Final = Traced(UNKNOWN, 0)


def facts_read(condition: Condition) -> frozenset[str]:
    """The names of the primitive facts that `condition` reads.

    Raises:
        KeyError: it asks for a fact that does not exist.
    """
    recorder = _Recorder()
    condition(recorder)
    return frozenset(recorder.read)
