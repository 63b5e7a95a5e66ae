"""Which passages fit what is asked, by what each of them holds of it, and whether that is enough to answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from bot.triage.passages import Passage, passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.triage.asked import Sought

MOST_SHOWN: Final = 3
_IN_TEXT: Final = 0.5
"""How much less a word counts where a passage mentions it than where the passage is about it."""
_UNKNOWN: Final = 4.0
"""What a word that no passage knows counts against them; an everyday word counts nothing."""
_ELSEWHERE: Final = 11.0
"""What a word of another field counts against them: more than two of the rarest words of theirs count for them."""

_BESIDE: Final = 0.5
"""How much less a thing counts for an answer where the passage on top does not hold it: it is in others alone."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is looked for, by its place in what is sought, in one passage that is about it or mentions it."""

    nth: int
    place: int
    is_about: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The passages that fit best, the best first, and whether they cover what was asked."""

    passages: tuple[Passage, ...]
    is_covered: bool


def found(sought: Sought, held: Sequence[Held]) -> Found:
    """Return what fits best: the fewer passages hold a thing that is looked for, the more it counts."""
    every = passages()
    holding: dict[int, dict[int, float]] = defaultdict(dict)
    for one in held:
        of_it = holding[one.nth]
        of_it[one.place] = of_it.get(one.place, 0) + (1 if one.is_about else _IN_TEXT)
    counts = {nth: log(1 + len(every) / max(1, sum(of_it.values()))) for nth, of_it in holding.items()}
    fits: dict[int, float] = defaultdict(float)
    for nth, of_it in holding.items():
        for place, share in of_it.items():
            fits[place] += counts[nth] * share
    best = sorted(fits, key=lambda place: (-fits[place], place))[:MOST_SHOWN]
    against = sought.unknown * _UNKNOWN + sought.elsewhere * _ELSEWHERE
    is_about = any(one.is_about for one in held if one.place == best[0])
    for_it = sum(count if best[0] in holding[nth] else count * _BESIDE for nth, count in counts.items())
    return Found(tuple(every[place] for place in best), is_covered=is_about and for_it >= against)
