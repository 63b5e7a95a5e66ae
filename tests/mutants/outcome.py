"""What became of the mutants of one part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """How many were tried, what caught them, which are argued to change nothing, which survive.

    `stale` are names of the list of arguments that are caught all the same, or that no mutant has any more.
    """

    part: str
    tried: int
    caught: Counter[str]
    argued: Mapping[str, str]
    survivors: list[str]
    stale: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing survives that is not argued, and every argument is needed."""
        return not self.survivors and not self.stale

    @property
    def total(self) -> int:
        """How many have to be caught."""
        return self.tried - len(self.argued)

    def lines(self) -> Iterator[str]:
        """The outcome as it is printed."""
        means = ", ".join(f"{count} by {means}" for means, count in sorted(self.caught.items()))
        yield f"{self.part}: {self.tried} mutants, {len(self.argued)} argued to change nothing"
        yield f"  caught {self.caught.total()} / {self.total} ({means})"
        yield from (f"  SURVIVES {name}" for name in self.survivors)
        yield from (f"  ARGUED TO CHANGE NOTHING, but caught, or no mutant: {name}" for name in self.stale)


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """One line a part: what was caught of how many, what is argued, and how long it took."""
    yield f"{'part':<18}{'caught / total':>18}{'argued':>9}{'seconds':>9}"
    for one in outcomes:
        yield f"{one.part:<18}{f'{one.caught.total()} / {one.total}':>18}{len(one.argued):>9}{one.seconds:>9.0f}"
