"""The version of the clinical content and the state of its review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bot.triage.assessment import Pathway
from bot.triage.sources import REFERENCES


@dataclass(frozen=True, slots=True)
class Governance:
    """Who stands for the content and until when.

    Raises:
        ValueError: "approved" without a reviewer's name and date, a reviewer named before there is an approval, or a
            next review that does not follow the last update.
    """

    version: str
    review_status: Literal["submitted", "under_review", "approved"]
    last_updated: date
    next_review: date
    reviewer: str = ""
    reviewed_on: date | None = None

    def __post_init__(self) -> None:
        signed = bool(self.reviewer.strip()) and self.reviewed_on is not None
        if self.review_status == "approved" and not signed:
            raise ValueError("approved content names its reviewer and the date of the review")
        if self.review_status != "approved" and (self.reviewer or self.reviewed_on):
            raise ValueError("a reviewer is named only once the content is approved")
        if self.next_review <= self.last_updated:
            raise ValueError("the next review comes after the last update")

    def is_past_review(self, today: date) -> bool:
        """True once `today` is later than the day on which the content should have been reviewed again."""
        return today > self.next_review


GOVERNANCE: Final = Governance(
    version="0.2.0",
    review_status="submitted",
    last_updated=date(2026, 11, 25),
    next_review=date(2027, 5, 25),
)

PATHWAY: Final = Pathway(
    version=GOVERNANCE.version,
    review_status=GOVERNANCE.review_status,
    last_updated=GOVERNANCE.last_updated.isoformat(),
    sources=tuple(REFERENCES),
)


def is_past_review(today: date) -> bool:
    """True when the content in use should have been reviewed before `today`; every card then says so."""
    return GOVERNANCE.is_past_review(today)
