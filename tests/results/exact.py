"""The exact upper bound of a proportion (Clopper and Pearson)."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import Final

SURE: Final = 0.95
_HALVINGS: Final = 60


def upper_bound(seen: int, of: int, sure: float = SURE) -> float:
    """The largest share at which as few as `seen` of `of` would still come up with a chance of 1 - `sure`, one-sided.

    Raises:
        ValueError: there were no cases, or more seen than there were.
    """
    if not 0 <= seen <= of or of == 0:
        raise ValueError(f"{seen} of {of} is no proportion")
    if seen == of:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _as_few(seen, of, middle) > 1 - sure else (low, middle)
    return high


def _as_few(seen: int, of: int, share: float) -> float:
    """The chance of at most `seen` of `of`; in logarithms, for a power of a small share is no number any more."""
    ways = lgamma(of + 1)
    terms = (ways - lgamma(one + 1) - lgamma(of - one + 1) for one in range(seen + 1))
    return sum(exp(term + one * log(share) + (of - one) * log(1 - share)) for one, term in enumerate(terms))
