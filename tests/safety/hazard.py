"""What a hazard is: causes, effect, severity, how likely before and after, and the measures with their controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very low", "low", "medium", "high", "very high"]

SEVERITY_MEANS: Final[Mapping[Severity, str]] = {
    "minor": "a small harm to one patient, soon over",
    "significant": "a harm to one patient that lasts, or a small one to several",
    "considerable": "a severe harm to one patient, soon over",
    "major": "death or lasting disability of one patient",
    "catastrophic": "death or lasting disability of several patients",
}
LIKELIHOOD_MEANS: Final[Mapping[Likelihood, str]] = {
    "very low": "next to impossible",
    "low": "could happen, mostly will not",
    "medium": "possible",
    "high": "expected more often than not",
    "very high": "certain, or almost",
}
RATING: Final[Mapping[Likelihood, tuple[int, int, int, int, int]]] = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}
"""The risk, 1 to 5, of each likelihood, by severity in the order above."""
RATING_MEANS: Final = {
    5: "unacceptable",
    4: "unacceptable",
    3: "undesirable: only where it cannot be made smaller in practice",
    2: "acceptable where making it smaller would cost more than it brings",
    1: "acceptable",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is done against a hazard, and the controls, by id, whose tests show that it is."""

    says: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard. `operator`: what the organisation that runs it must do as well; "" where nothing."""

    id: str
    name: str
    causes: str
    effect: str
    severity: Severity
    before: Likelihood
    after: Likelihood
    measures: tuple[Measure, ...]
    operator: str = ""

    @property
    def risk_before(self) -> int:
        """Without the measures, 1 to 5."""
        return self._risk(self.before)

    @property
    def risk_after(self) -> int:
        """What is left of it, 1 to 5."""
        return self._risk(self.after)

    @property
    def controls(self) -> tuple[str, ...]:
        """The ids of all its controls, in the order of its measures."""
        return tuple(control for measure in self.measures for control in measure.controls)

    def _risk(self, likelihood: Likelihood) -> int:
        return RATING[likelihood][get_args(Severity).index(self.severity)]
