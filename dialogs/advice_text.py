"""The advice for the patient, in plain words: what happens next, when to come at once, and who looks again.

What is said of signs and of home stands in `safety_net` (section H); a team gives it outside Slack.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.triage.safety_net import COME_BACK, IN_HOSPITAL
from dialogs.order import is_scanned
from dialogs.words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Disposition
    from dialogs.sheet import Sheet

NEXT: Final[dict[Disposition, str]] = {
    "emergency_now": "Some of your signs need care at once.",
    "urgent_same_day": "You need more checks today. Please stay until we say you can go.",
    "urgent_mri": "You need a scan of your back. It should be done by {day}.",
    "other_red_flag_workup": "You need some more tests. They should be done by {day}.",
    "specialist_referral": "You need to see a back or nerve specialist.",
    "conservative_followup": "You do not need a scan now. Most back and leg pain gets better with time.",
}
"""What each course means for the patient (clinical.md D1), in our words: product policy until a clinician signs it."""
SCANNED: Final = "Your scan is done. We will talk with you about what it shows."
NOT_DONE: Final = "We still have to ask and check some things before you leave."
COUNTS: Final = "These signs count even if your scan is booked: do not wait for it."
COUNTS_AFTER: Final = "These signs count even after a scan: a new sign needs a new look."
CHECK: Final = "We will check on you on {day}. If nobody calls you by then, call [ADD: number]."
_SIGNS: Final = COME_BACK[2:-2]


def advice(sheet: Sheet) -> str:
    """Return the text; what could not be computed is worded as an emergency."""
    return "\n".join(lines(sheet))


def lines(sheet: Sheet) -> Iterator[str]:
    """Yield its lines, each of one sentence or more."""
    facts, assessment = sheet.facts, sheet.assessment
    yield "YOUR BACK AND LEG PAIN: WHAT TO DO"
    if assessment is None or assessment.disposition == "emergency_now":
        yield NEXT["emergency_now"]
        yield from IN_HOSPITAL
        return
    by = (facts.urgent_since or facts.opened_at) + timedelta(hours=assessment.act_within_hours)
    is_done = assessment.disposition == "urgent_mri" and is_scanned(assessment)
    yield SCANNED if is_done else NEXT[assessment.disposition].format(day=date_words(by))
    if assessment.provisional:
        yield NOT_DONE
    yield from (f"- {line}" if line in _SIGNS else line for line in assessment.safety_net)
    if assessment.disposition in {"urgent_mri", "other_red_flag_workup"}:
        yield COUNTS_AFTER if is_done else COUNTS
    yield CHECK.format(day="[ADD: day]" if facts.follow_up_at is None else date_words(facts.follow_up_at))
