"""What became of the mutants of one part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
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
    of: int = 0  # how many there are, where not all were tried

    @property
    def holds(self) -> bool:
        """Whether nothing survives that is not argued, and every argument is needed."""
        return not self.survivors and not self.stale

    def lines(self) -> Iterator[str]:
        """The outcome as it is printed."""
        sampled = f" of {self.of}, a sample" if self.of > self.tried else ""
        total = self.tried - len(self.argued)
        means = ", ".join(f"{count} by {means}" for means, count in sorted(self.caught.items()))
        yield f"{self.part}: {self.tried} mutants{sampled}, {len(self.argued)} argued to change nothing"
        yield f"  caught {self.caught.total()} / {total} ({means})"
        yield from (f"  SURVIVES {name}" for name in self.survivors)
        yield from (f"  ARGUED TO CHANGE NOTHING, but caught, or no mutant: {name}" for name in self.stale)
