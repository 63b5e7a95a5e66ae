"""A rule that has stopped firing against its own past: a control chart of the cases since it last held.

Nothing but counts goes in. How likely so long a silence is, where the rule still holds as often as it did, follows from
how often it held before and in how many cases (its rate as likely as not to be anything at first): a short past makes
the limit wide, so that nothing is named too soon.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 0.00135
"""Three standard deviations to one side, as control charts have it: so long a silence is seldom a chance."""


@dataclass(frozen=True, slots=True)
class Held:
    """In how many cases a rule held, and in how many that came after the last of them it did not."""

    times: int
    since: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that held in `times` of `cases` before, and in none of the `since` that came after."""

    rule: str
    times: int
    cases: int
    since: int


def silent(cases: int, rules: Mapping[str, Held]) -> list[Silent]:
    """The rules that have stopped, the longest known first; `cases` are all that were counted."""
    found = [Silent(rule, held.times, cases - held.since, held.since) for rule, held in rules.items()]
    return sorted((one for one in found if chance(one.times, one.cases, one.since) < LIMIT), key=lambda one: -one.times)


def chance(times: int, cases: int, since: int) -> float:
    """How likely a rule that held in `times` of `cases` holds in none of the next `since`, knowing no more of it."""
    others = cases - times + 1
    whole = cases + 2
    return math.exp(math.lgamma(others + since) - math.lgamma(others) - math.lgamma(whole + since) + math.lgamma(whole))
