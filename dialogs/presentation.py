"""Says in a sentence how the patient presents, which findings alarm, and what was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.assessment import RANK
from bot.triage.dates import ACUTE_DAYS, CHRONIC_DAYS
from bot.triage.findings import FINDINGS, FULL_POWER, MYOTOMES, SEVERE_RATING
from dialogs.asking import POWER, SIDES
from dialogs.finding_words import (
    EMERGENCY_FIELDS,
    OTHER_MUST_ASK,
    URGENT_FIELDS,
    open_question,
    said,
    unanswered,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.triage.assessment import Assessment, FiredRule
    from bot.triage.findings import Findings, Power

_PRESENTING: Final = ("onset_days", "back_pain_nrs", "pain_severity", "leg_symptom_side", "leg_symptoms")


def presentation(findings: Findings) -> str:
    """Return the presentation in one sentence: how acute, how severe, what is felt and where; "" when not recorded."""
    if len(unanswered(findings, _PRESENTING)) == len(_PRESENTING):
        return ""
    rating = findings.back_pain_nrs
    severe = "severe" if _is_severe(findings) else ""
    pain = "symptoms without back pain now" if rating == 0 else "back pain"
    words = " ".join(word for word in (_course(findings.onset_days), severe, pain) if word)
    return f"{words[0].upper()}{words[1:]}{_leg(findings)}."


def _is_severe(findings: Findings) -> bool:
    rating = findings.back_pain_nrs
    return findings.pain_severity == "severe" if rating is None else rating >= SEVERE_RATING


def _course(days: int | None) -> str:
    if days is None:
        return ""
    if days <= ACUTE_DAYS:
        return "acute"
    return "subacute" if days <= CHRONIC_DAYS else "long-standing"


def _leg(findings: Findings) -> str:
    where = {"left": "the left leg", "right": "the right leg", "both": "both legs"}.get(findings.leg_symptom_side, "")
    felt = [
        symptom for symptom in ("numbness", "weakness", "tingling", "pain") if symptom in (findings.leg_symptoms or ())
    ]
    if findings.leg_symptom_side == "none" and not felt:
        return ", no leg symptoms"
    if not where and not felt:
        return ""
    return f" with {_listed(felt) or 'symptoms'} in {where or 'a leg'}"


def screen(findings: Findings) -> str:
    """Return what the emergency screen showed, "" when an answer is positive or missing."""
    values = [getattr(findings, field) for field in (*EMERGENCY_FIELDS, "progressive_deficit")]
    if all(value in {"no", ()} for value in values):
        return "Every emergency question was asked and answered no."
    return ""


def alarms(findings: Findings) -> list[str]:
    """Return every positive red flag of the findings in words, the emergency screen first."""
    return [
        _weak_muscles(findings.power) if field == POWER else said(field, getattr(findings, field))
        for field, finding in FINDINGS.items()
        if finding.alarms is not None and finding.alarms(getattr(findings, field))
    ]


def _weak_muscles(power: Power | None) -> str:
    """Return the muscles below full power, "" when none was found so."""
    if power is None:
        return ""
    grades = {f"{side} {root}": getattr(getattr(power, side), root) for side in SIDES for root in MYOTOMES}
    weak = [f"{muscle} {grade}/5" for muscle, grade in grades.items() if grade is not None and grade < FULL_POWER]
    return f"weak {', '.join(weak)}" if weak else ""


def leading(assessment: Assessment) -> list[FiredRule]:
    """Return the rules that fired at the assessment's own rank, in the engine's order."""
    return [rule for rule in assessment.fired if RANK[rule.disposition] == RANK[assessment.disposition]]


def not_asked(findings: Findings, shown: int) -> str:
    """Return the unanswered questions by name, those of the emergency screen first; "" when there are none.

    At most `shown` are named; the rest are counted.
    """
    fields = unanswered(findings, (*EMERGENCY_FIELDS, *URGENT_FIELDS, *OTHER_MUST_ASK))
    if not fields:
        return ""
    asked = [open_question(field) for field in fields[:shown] if not FINDINGS[field].examined]
    examined = [open_question(field) for field in fields[:shown] if FINDINGS[field].examined]
    told = [f"Not asked: {'; '.join(asked)}."] if asked else []
    told += [f"Not examined: {'; '.join(examined)}."] if examined else []
    return " ".join([*told, *([f"And {len(fields) - shown} more."] if len(fields) > shown else [])])


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
