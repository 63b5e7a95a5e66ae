"""The one place for the policy of dates: the clocks of rules, review windows, rechecks, the referral weeks, thresholds.

Every word that names one of these and every limit that keeps to one is made from it. Sources stand beside each; S-nnn
are the seed's items, G-n and D-n sections of the clinical evidence pack, [P] product policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.assessment import FollowUpWindow
from bot.triage.kleene import YES

if TYPE_CHECKING:
    from bot.triage.verdict import Verdicts

HOURS_A_DAY: Final = 24
DAYS_A_WEEK: Final = 7
DAYS_A_YEAR: Final = 365.25

# The clocks of D1, in hours.
EMERGENCY_HOURS: Final = 4.0  # MRI at the latest 4 h from the request: GIRFT23, BMJBP
SAME_DAY_HOURS: Final = 24.0  # QS56: whole-spine MRI and a plan within 24 h
TWO_DAYS_HOURS: Final = 48.0  # W2, W3, W9 [P]
MOTOR_HOURS: Final = 72.0  # S-102; MOT390: surgery within 3 days helps
WEEK_HOURS: Final = 168.0  # S-102: target 7 days [P]
TWO_WEEKS_HOURS: Final = 336.0  # S-102: ceiling 14 days [P]

# Reviews of a patient who goes home (section G), in days from the assessment.
EARLIEST_REVIEW_DAYS: Final = 7  # S-045, G1
LATEST_REVIEW_DAYS: Final = 14  # S-045, G1
RECHECK_DAYS: Final = 28  # G5: the same at 1 to 2 weeks, recheck at 4 weeks; never later than that (G11)
LATER_RECHECK_DAYS: Final = 14  # between rechecks after that [P]
REFERRAL_SENT_DAYS: Final = 3  # working days from the decision to the referral that is sent (G10) [P]
REFERRAL_ACCEPTED_DAYS: Final = 14  # days from the decision to the referral that is accepted (G10) [P]
REFERRAL_WEEKS: Final = range(4, 7)  # S-046, AFP00, G6, G8: 4 to 6 weeks of care without improvement
FIRST_REFERRAL_WEEK: Final = REFERRAL_WEEKS[0]
LAST_REFERRAL_WEEK: Final = REFERRAL_WEEKS[-1]
REVIEW: Final = FollowUpWindow(
    earliest_days=EARLIEST_REVIEW_DAYS,
    latest_days=LATEST_REVIEW_DAYS,
    why="Reassess at 1 to 2 weeks, with the whole emergency panel asked again (S-045, G1, G2).",
)
EARLY_REVIEW: Final = FollowUpWindow(
    earliest_days=3,
    latest_days=EARLIEST_REVIEW_DAYS,
    why="Weakness or uncontrolled pain: review power, pain and the emergency panel within a week (G2, product policy).",
)

ANSWERS_HOLD_HOURS: Final = 12  # what changes with time is asked again after that (G2) [P]

# How long an episode has lasted, in days.
ACUTE_DAYS: Final = 28  # four weeks: ACR21; below it nobody can have had 4 weeks of care (D3, 2b)
CHRONIC_DAYS: Final = 84  # twelve weeks: section C, derived findings
SIX_WEEKS_DAYS: Final = 42  # U3 and R2: stable claudication is older than this; R1, W2, W9
THREE_MONTHS_DAYS: Final = 90  # W4: NG65
CAUDA_EQUINA_WINDOW_DAYS: Final = 14  # GIRFT23: new or worse within 14 days (GN-12)
HAEMATOMA_DAYS: Final = 3  # U11


def review_window(verdicts: Verdicts) -> FollowUpWindow | None:
    """The window for the review, in days; None when the plan is not care at home."""
    if verdicts.disposition not in {"conservative_followup", "urgent_mri"}:
        return None
    pressing = verdicts.facts.motor == YES or "M2" in verdicts.fired_ids
    return EARLY_REVIEW if pressing else REVIEW


def in_weeks(days: int) -> str:
    """Days as weeks in figures: "1", "2", "4"."""
    return f"{days / DAYS_A_WEEK:g}"
