"""A year of cases, of which one rule stops at the end of month six; how soon its silence is named, and what else is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from bot.kept.limits import LIMIT, Held, chance, silent
from bot.kept.months import Month

Fired = frozenset[str]
FIRST_DAY: Final = date(2026, 1, 1)
CASES_A_DAY: Final = 2
DAYS_A_MONTH: Final = 30
"""Sixty cases a month; in February fewer."""
STOPS_ON: Final = date(2026, 7, 1)
LAST_DAY: Final = date(2027, 1, 1)


@dataclass(frozen=True, slots=True)
class Year:
    """`found_after`: cases from the stop to the first report that names it; None: none did. `others` are named too."""

    found_after: int | None
    others: frozenset[str]


def year(cases: Iterable[Fired], stopped: str) -> Year:
    """Play it: every day is counted as the bot counts it, and each month ends with its report."""
    stream, months = iter(cases), [Month(f"{FIRST_DAY:%Y-%m}")]
    found_after, others, since_stop = None, set[str](), 0
    for day in _days():
        if (name := f"{day:%Y-%m}") != months[-1].month:
            named = {one.rule for one in silent(sum(month.cases for month in months), held_of(months))}
            found_after = since_stop if found_after is None and since_stop and stopped in named else found_after
            others |= named - ({stopped} if since_stop else set())
            months.append(months[-1].after(name))
        if day.day > DAYS_A_MONTH:
            continue
        today = [fired - {stopped} if day >= STOPS_ON else fired for fired in islice(stream, CASES_A_DAY)]
        months[-1] = months[-1].with_day(day, today)
        since_stop += CASES_A_DAY if day >= STOPS_ON else 0
    return Year(found_after, frozenset(others))


def needed(times: int, cases: int, *, at_most: int = 100_000) -> int:
    """After how many cases of silence a rule is named that held in `times` of `cases`."""
    return next(since for since in range(at_most) if chance(times, cases, since) < LIMIT)


def held_of(months: Sequence[Month]) -> dict[str, Held]:
    """What is known of each rule after these months."""
    newest = months[-1].rules
    times = {rule: sum(month.rules[rule].times for month in months if rule in month.rules) for rule in newest}
    return {rule: Held(times[rule], newest[rule].since) for rule in newest if times[rule]}


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=1)


def by_chance(rates: dict[str, float], chance: Callable[[], float]) -> Iterator[Fired]:
    """Cases in which each rule holds as often as its rate says, each by itself."""
    while True:
        yield frozenset(rule for rule, rate in rates.items() if chance() < rate)
