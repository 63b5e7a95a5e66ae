"""When a patient who goes home is seen again (section G)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.assessment import FollowUpWindow
from bot.triage.logic import YES

if TYPE_CHECKING:
    from bot.triage.verdict import Verdicts

REVIEW: Final = FollowUpWindow(
    earliest_days=7,
    latest_days=14,
    why="Reassess at 1 to 2 weeks, with the whole emergency panel asked again (S-045, G1, G2).",
)
EARLY_REVIEW: Final = FollowUpWindow(
    earliest_days=3,
    latest_days=7,
    why="Weakness or uncontrolled pain: review power, pain and the emergency panel within a week (G2, product policy).",
)


def follow_up(verdicts: Verdicts) -> FollowUpWindow | None:
    """The window for the review, in days; None when the plan is not care at home."""
    if verdicts.disposition not in {"conservative_followup", "urgent_mri"}:
        return None
    pressing = verdicts.facts.motor == YES or "M2" in verdicts.fired_ids
    return EARLY_REVIEW if pressing else REVIEW
