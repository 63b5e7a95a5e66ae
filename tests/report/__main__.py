"""`python -m tests.report`: years of ordinary patients; a rule is disabled at month six: which report names it.

Sixty cases a month. Of each rule that holds in one case of twenty or more; bound are those that hold in 13 % or more,
for sixty cases in which a rarer one does not hold are no rare thing. How long each silence must be is printed too.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from typing import Final

from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.report.year import CASES_A_DAY, Fired, needed, year
from tests.results.population import ordinary

YEARS: Final = 5
CASES: Final = 365 * CASES_A_DAY
TOLD: Final = 0.05
COMMON: Final = 0.13
WITHIN: Final = 60
FALSE_AT_MOST: Final = 1  # named in a year though nothing had stopped, on average
SETTING: Final = "emergency department"


def main() -> int:
    """Print the table; 1 where a bound does not hold."""
    years = [_drawn(str(number)) for number in range(YEARS)]
    rates = Counter(rule for cases in years for fired in cases for rule in fired)
    share = {rule: times / CASES / YEARS for rule, times in rates.most_common()}
    found = {rule: [year(cases, rule).found_after for cases in years] for rule, rate in share.items() if rate >= TOLD}
    print(f"{YEARS} years of {CASES} ordinary patients ({SETTING}), one rule disabled at month six")
    for rule, after in found.items():
        told = ", ".join("never" if cases is None else str(cases) for cases in after)
        print(f"  {rule}: holds in {share[rule]:.1%}; named by a report after {told} cases")
    print("silence after which a rule is named that held in so many of 360 cases:")
    print("  " + ", ".join(f"{times}: {needed(times, 360)}" for times in (4, 18, 36, 45, 72, 180)))
    wrongly = sum(len(year(cases, "none").others) for cases in years)
    print(f"named though nothing had stopped, in {YEARS} years: {wrongly}")
    late = [rule for rule, after in found.items() if share[rule] >= COMMON and not all(map(_is_soon, after))]
    held = not late and wrongly <= FALSE_AT_MOST * YEARS
    print(f"{'holds' if held else 'FAILS'}: each of {COMMON:.0%} or more is named within {WITHIN} cases")
    return 0 if held else 1


def _is_soon(cases: int | None) -> bool:
    return cases is not None and cases <= WITHIN


def _drawn(seed: str) -> list[Fired]:
    forms = islice(ordinary(SETTING, f"report {seed}"), CASES)
    return [frozenset(rule.rule for rule in assess(Findings.model_validate(form)).fired) for form in forms]


if __name__ == "__main__":
    sys.exit(main())
