"""The arithmetic of the measurements: what is kept of a round, and what a table says of many."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest of the values that at least `part` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(part * len(ordered)), 1) - 1]


@dataclass
class Round:
    """One round of one contestant: seconds of every answer and every card, and CPU seconds of them all together.

    `cpu_seconds` goes from the first press to the last post without what was handed to Slack's scheduler on the way
    (the chasers of an emergency, which 795e55d has not). They, and all from the last post until it is quiet, are
    `beside_seconds`.
    There are fewer cards than answers where the answer was that the form could not be saved in time.
    """

    answers: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    beside_seconds: float = 0.0

    def __add__(self, other: Round) -> Round:
        """Both together, one after the other."""
        return Round(
            [*self.answers, *other.answers],
            [*self.cards, *other.cards],
            self.cpu_seconds + other.cpu_seconds,
            self.beside_seconds + other.beside_seconds,
        )

    @property
    def cpu_each(self) -> float:
        """CPU seconds of one submission, from the press to its last post."""
        return self.cpu_seconds / len(self.answers)

    @property
    def beside_each(self) -> float:
        """CPU seconds of one submission for its reminders and after the last post."""
        return self.beside_seconds / len(self.answers)


@dataclass
class Record:
    """All rounds of one contestant at one pace."""

    rounds: list[Round] = field(default_factory=list)

    def answer(self, part: float) -> float:
        """A percentile of the seconds until Slack had its answer, over all rounds."""
        return percentile([one for each in self.rounds for one in each.answers], part)

    def card(self, part: float) -> float:
        """A percentile of the seconds until the card was there, over all rounds."""
        return percentile([one for each in self.rounds for one in each.cards], part)

    @property
    def not_taken(self) -> int:
        """How many submissions could not be saved in time."""
        return sum(len(each.answers) - len(each.cards) for each in self.rounds)

    @property
    def cpu_each(self) -> float:
        """The median over the rounds of the CPU seconds of one submission."""
        return statistics.median(each.cpu_each for each in self.rounds)

    @property
    def beside_each(self) -> float:
        """The median over the rounds of the CPU seconds of one submission for its reminders and after the last post."""
        return statistics.median(each.beside_each for each in self.rounds)

    def cpu_against(self, other: Record) -> float:
        """How many times the CPU of another contestant this one needs: the median of the rounds, pair by pair."""
        return statistics.median(
            mine.cpu_each / theirs.cpu_each for mine, theirs in zip(self.rounds, other.rounds, strict=True)
        )

    def answer_against(self, other: Record) -> float:
        """How many times as long as with another contestant an answer takes: the median of the rounds' medians."""
        return statistics.median(
            statistics.median(mine.answers) / statistics.median(theirs.answers)
            for mine, theirs in zip(self.rounds, other.rounds, strict=True)
        )
