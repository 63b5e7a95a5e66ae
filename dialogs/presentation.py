"""Says in a sentence how the patient presents, which findings alarm, and what was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK
from bot.triage.findings import MYOTOMES
from dialogs.examination import POWER, SIDES
from dialogs.finding_words import (
    EMERGENCY_FIELDS,
    EXAMINED,
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

_ACUTE_DAYS: Final = 28  # four weeks (ACR21)
_CHRONIC_DAYS: Final = 84  # twelve weeks (clinical.md section C, derived findings)
_PRESENTING: Final = ("onset_days", "back_pain_nrs", "leg_symptom_side", "leg_symptoms")
_SEVERE_RATING: Final = 7
_FULL_POWER: Final = 5
_RESIDUAL_ML: Final = 200  # E1
_SADDLE_ROOTS: Final = frozenset({"S3", "S4", "S5"})
_ALARMING: Final = frozenset({"yes", "new", "major"})
_EXAMINED_ALARMS: Final = ("anal_tone", "perianal_pinprick")
_ALARM_FIELDS: Final = (
    *EMERGENCY_FIELDS,
    "post_void_residual_ml",
    *_EXAMINED_ALARMS,
    "sensory_loss",
    *URGENT_FIELDS,
    "ascending_weakness",
    "gait_disturbance",
    "compartment_features",
    "anticoagulant_or_bleeding_disorder",
)


def presentation(findings: Findings) -> str:
    """Return the presentation in one sentence: how acute, how severe, what is felt and where; "" when not recorded."""
    if len(unanswered(findings, _PRESENTING)) == len(_PRESENTING):
        return ""
    rating = findings.back_pain_nrs
    severe = "severe" if rating is not None and rating >= _SEVERE_RATING else ""
    pain = "symptoms without back pain now" if rating == 0 else "back pain"
    words = " ".join(word for word in (_course(findings.onset_days), severe, pain) if word)
    return f"{words[0].upper()}{words[1:]}{_leg(findings)}."


def _course(days: int | None) -> str:
    if days is None:
        return ""
    if days <= _ACUTE_DAYS:
        return "acute"
    return "subacute" if days <= _CHRONIC_DAYS else "long-standing"


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
        for field in _ALARM_FIELDS
        if _alarms(field, getattr(findings, field))
    ]


def _alarms(field: str, value: Any) -> bool:
    if field == POWER:
        return bool(_weak_muscles(value))
    if field == "sensory_loss":
        return any(loss.root in _SADDLE_ROOTS for loss in value or ())
    if field == "post_void_residual_ml":
        return value is not None and value >= _RESIDUAL_ML
    if field in _EXAMINED_ALARMS:
        return bool(value == "reduced")
    return bool(value) if isinstance(value, tuple) else value in _ALARMING


def _weak_muscles(power: Power | None) -> str:
    """Return the muscles below full power, "" when none was found so."""
    if power is None:
        return ""
    grades = {f"{side} {root}": getattr(getattr(power, side), root) for side in SIDES for root in MYOTOMES}
    weak = [f"{muscle} {grade}/5" for muscle, grade in grades.items() if grade is not None and grade < _FULL_POWER]
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
    asked = [open_question(field) for field in fields[:shown] if field not in EXAMINED]
    examined = [open_question(field) for field in fields[:shown] if field in EXAMINED]
    told = [f"Not asked: {'; '.join(asked)}."] if asked else []
    told += [f"Not examined: {'; '.join(examined)}."] if examined else []
    return " ".join([*told, *([f"And {len(fields) - shown} more."] if len(fields) > shown else [])])


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
