"""What a rule is: its words, its urgency, its citations and the one function that decides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.triage.facts import DERIVED, FACT
from bot.triage.logic import UNKNOWN, Traced

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition, Imaging, Source

EMERGENCY_HOURS: Final = 4.0
SAME_DAY_HOURS: Final = 24.0
TWO_DAYS_HOURS: Final = 48.0
MOTOR_HOURS: Final = 72.0
WEEK_HOURS: Final = 168.0
TWO_WEEKS_HOURS: Final = 336.0

Condition = Callable[[Any], Any]


def always(_: Any) -> Any:
    """The condition of a step that its rule always asks for."""
    return 0b11


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a rule asks for. `id` names the idea for ever; `when` narrows it to some of the rule's cases."""

    id: str
    says: str
    sources: tuple[Source, ...]
    imaging: tuple[Imaging, ...] = ()
    when: Condition = always


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of section D2. `clock` is in hours; `sooner` is a condition that shortens it to so many hours.

    `holds` is written with `|`, `&`, `opposite` and `unanswered` alone, so that the same function gives the verdict of
    one form, its trace, the fields it reads, and the proofs over every form.
    """

    id: str
    says: str
    disposition: Disposition
    clock: float
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]
    holds: Condition
    sooner: tuple[Condition, float] | None = None
    facts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", facts_read(self.holds))

    @property
    def imaging(self) -> tuple[Imaging, ...]:
        """Every kind of imaging that one of its steps asks for, each once, in order."""
        return tuple(dict.fromkeys(kind for step in self.steps for kind in step.imaging))

    @property
    def reads(self) -> tuple[str, ...]:
        """The fields of `Findings` that can decide it."""
        return tuple(dict.fromkeys(read for name in FACT if name in self.facts for read in FACT[name].fields))


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
