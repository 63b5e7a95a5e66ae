"""What is asked of a case until somebody answers: whether anybody acts, and what a provisional result leaves open."""

from __future__ import annotations

from typing import Final, TypeAlias

from bot.kept.acting import Acting
from bot.kept.answers import Held
from bot.kept.chart import Chart
from bot.kept.gaps import Gaps
from bot.kept.step_key import StepKey, StepName
from bot.kept.waiting import Waiting

Chased: TypeAlias = Acting | Gaps
STEPS: Final[frozenset[StepName]] = frozenset({Acting.step, Gaps.step})
"""The steps that have Slack hold one of the questions."""


def chases(chart: Chart) -> list[Chased]:
    """What is asked until it is answered, and is not answered yet."""
    acts, open_ = chart.acting, chart.gaps
    unclaimed: list[Chased] = [] if acts is None or acts.claim is not None else [acts]
    return unclaimed if open_ is None else [*unclaimed, open_]


def chasers(chart: Chart) -> list[Waiting]:
    """The questions that Slack holds or held, or that the row alone knows of, nearest first.

    Of those that moved with the case the newest; those taken back are not among them.
    """
    gone = {done.key.of for done in chart.case.done if done.key.step in {"replaced", "cancelled"}}
    held: dict[tuple[str, int, int], Waiting] = {}
    for done in sorted(chart.case.done, key=lambda done: done.nth):
        if done.key.step in STEPS and isinstance(done.answer, Held) and done.key not in gone:
            held[done.key.step, done.key.origin, done.key.attempt] = Waiting(done.key, done.answer)
    return sorted(held.values(), key=lambda waiting: waiting.post_at)


def is_of(key: StepKey, chased: Chased) -> bool:
    """Whether a step set one of these questions."""
    return (key.step, key.origin) == (chased.step, chased.form.seq)
