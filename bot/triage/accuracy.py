"""How accurate the bedside tests are; likelihood ratios are computed, never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.triage.assessment import Source
from bot.triage.sources import cite


@dataclass(frozen=True, slots=True)
class TestAccuracy:
    """Sensitivity and specificity of a test, each from 0 to 1, with where they come from."""

    __test__ = False  # a clinical test, not one of pytest's

    name: str
    sensitivity: float
    specificity: float
    sources: tuple[Source, ...]

    @property
    def positive_likelihood_ratio(self) -> float:
        """How much a positive result multiplies the odds: sensitivity / (1 - specificity)."""
        return self.sensitivity / (1 - self.specificity)

    @property
    def negative_likelihood_ratio(self) -> float:
        """How much a negative result multiplies the odds: (1 - sensitivity) / specificity."""
        return (1 - self.sensitivity) / self.specificity


LEG_RAISE: Final = TestAccuracy("Straight-leg raise", 0.91, 0.26, cite("S-023", "S-024", "DEV00"))
LEG_RAISE_COCHRANE: Final = TestAccuracy("Straight-leg raise", 0.92, 0.28, cite("COCH10"))
CROSSED_LEG_RAISE: Final = TestAccuracy("Crossed straight-leg raise", 0.29, 0.88, cite("S-025", "S-026", "DEV00"))
CROSSED_LEG_RAISE_COCHRANE: Final = TestAccuracy("Crossed straight-leg raise", 0.28, 0.90, cite("COCH10"))
ACCURACY: Final = (LEG_RAISE, LEG_RAISE_COCHRANE, CROSSED_LEG_RAISE, CROSSED_LEG_RAISE_COCHRANE)


def in_words(accuracy: TestAccuracy) -> str:
    """One line with the four figures of a test."""
    return (
        f"{accuracy.name}: sensitivity {accuracy.sensitivity:.0%}, specificity {accuracy.specificity:.0%}, "
        f"LR+ {accuracy.positive_likelihood_ratio:.2f}, LR- {accuracy.negative_likelihood_ratio:.2f}"
    )
