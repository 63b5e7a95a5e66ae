"""Says in a sentence how the patient presents, which findings alarm, and what was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK
from bot.triage.findings import FINDINGS, FULL_POWER, MYOTOMES, SEVERE_RATING
from dialogs.asking import POWER, SIDES
from dialogs.finding_words import (
    EMERGENCY_FIELDS,
    OTHER_MUST_ASK,
    SENSORY,
    URGENT_FIELDS,
    is_partly_open,
    is_unknown,
    open_question,
    said,
    unanswered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.triage.assessment import Assessment, FiredRule
    from bot.triage.findings import Findings, Power

_NOTHING: Final = frozenset({"no", "none", "normal"})
_NAMED_AREAS: Final = 3
_PRESENTING: Final = frozenset({"onset_days", "back_pain_nrs", "pain_severity", "leg_symptom_side", "leg_symptoms"})


def presentation(findings: Findings, *, says_since: bool = True) -> str:
    """Return how the patient presents: what is felt and where, how severe, how long; "" when not recorded.

    Without `says_since` how long is left to the caller.
    """
    if len(unanswered(findings, tuple(_PRESENTING))) == len(_PRESENTING):
        return ""
    since = _since(findings.onset_days) if says_since else ""
    parts = [part for part in (_leg(findings), _pain(findings), since) if part]
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def _pain(findings: Findings) -> str:
    if findings.back_pain_nrs == 0:
        return "no back pain now"
    return "severe back pain" if _is_severe(findings) else "back pain"


def _is_severe(findings: Findings) -> bool:
    rating = findings.back_pain_nrs
    return findings.pain_severity == "severe" if rating is None else rating >= SEVERE_RATING


def _since(days: int | None) -> str:
    return {None: "", 0: "since today", 1: "1 day"}.get(days, f"{days} days")


def _leg(findings: Findings) -> str:
    where = {"left": "the left leg", "right": "the right leg", "both": "both legs"}.get(findings.leg_symptom_side, "")
    felt = [
        symptom for symptom in ("numbness", "weakness", "tingling", "pain") if symptom in (findings.leg_symptoms or ())
    ]
    if findings.leg_symptom_side == "none" and not felt:
        return "no leg symptoms"
    told = f"{_listed(felt) or 'symptoms'} in {where or 'a leg'}"
    return told if where or felt else ""


def found(rule: FiredRule, findings: Findings) -> list[str]:
    """Return what made a rule hold, the red flags first; how the patient presents is not among it."""
    by_alarm = sorted(rule.because, key=lambda field: not is_alarming(field, findings))
    telling = {field: rule.because[field] for field in by_alarm if _is_told(field, rule.because[field])}
    told = [_finding(field, value, findings) for field, value in telling.items()]
    return list(dict.fromkeys(words for words in told if words))


def is_alarming(field: str, findings: Findings) -> bool:
    """Tell whether what was found under this name is among the red flags of a card."""
    finding = FINDINGS.get(field)
    return finding is not None and finding.alarms is not None and bool(finding.alarms(getattr(findings, field)))


def _is_told(field: str, value: Any) -> bool:
    """Tell whether a finding says something that the presentation does not."""
    is_nothing = value == [] or (isinstance(value, str) and value in _NOTHING)
    return not (field in _PRESENTING or is_unknown(value) or is_nothing)


def _finding(field: str, value: Any, findings: Findings) -> str:
    """Return a finding in the few words of a card."""
    if field == POWER:
        return _weak_muscles(findings.power)
    if isinstance(value, list) and field == SENSORY:
        return _areas(field, value)
    words = said(field, value)
    return words.partition(": ")[2] if isinstance(value, list) else words


def _areas(field: str, areas: list[Any]) -> str:
    rest = len(areas) - _NAMED_AREAS
    more = f" and {rest} more" if rest > 0 else ""
    return f"{said(field, areas[:_NAMED_AREAS]).replace(': ', ' ')}{more}"


def normal(findings: Findings) -> str:
    """Return which of power, heel walk and ankle jerks were examined and normal, "" when none was."""
    power, jerks = findings.power, findings.ankle_reflex
    legs = [getattr(getattr(power, side), root) for side in SIDES for root in MYOTOMES] if power else [None]
    is_normal = {
        "power": all(grade == FULL_POWER for grade in legs),
        "heel walk": findings.foot_drop == "no",
        "ankle jerks": jerks is not None and jerks.left == jerks.right == "normal",
    }
    told = ", ".join(what for what, normal_ in is_normal.items() if normal_)
    return f"{told[0].upper()}{told[1:]} normal." if told else ""


def screen(findings: Findings) -> str:
    """Return what the emergency screen showed, "" when an answer is positive or missing."""
    asked = {*EMERGENCY_FIELDS, "progressive_deficit"}
    return "Emergency questions all no." if all(getattr(findings, field) in {"no", ()} for field in asked) else ""


def alarms(findings: Findings) -> list[str]:
    """Return every positive red flag of the findings in words, the emergency screen first."""
    return [
        _weak_muscles(findings.power) if field == POWER else said(field, getattr(findings, field))
        for field, finding in FINDINGS.items()
        if finding.alarms is not None and finding.alarms(getattr(findings, field))
    ]


def _weak_muscles(power: Power | None) -> str:
    """Return the muscles below full power, "" when none was found so."""
    legs = {} if power is None else {side: getattr(power, side) for side in SIDES}
    grades = {f"{side} {root}": getattr(leg, root) for side, leg in legs.items() for root in MYOTOMES}
    weak = [f"{muscle} {grade}/5" for muscle, grade in grades.items() if grade is not None and grade < FULL_POWER]
    return f"weak {', '.join(weak)}" if weak else ""


def leading(assessment: Assessment) -> list[FiredRule]:
    """Return the rules that fired at the assessment's own rank, in the engine's order."""
    return [rule for rule in assessment.fired if RANK[rule.disposition] == RANK[assessment.disposition]]


def not_asked(findings: Findings, shown: int = len(FINDINGS), first: Iterable[str] = ()) -> str:
    """Return the unanswered questions by name, `first` those of these fields, then the emergency screen's; "" for none.

    At most `shown` are named; that the rest stand under *Why and sources* is said.
    """
    still_open = open_fields(findings)
    fields = list(dict.fromkeys((*(field for field in first if field in still_open), *still_open)))
    asked = [_open(findings, field) for field in fields[:shown] if not FINDINGS[field].examined]
    examined = [_open(findings, field) for field in fields[:shown] if FINDINGS[field].examined]
    told = [f"Not asked: {'; '.join(asked)}."] if asked else []
    told += [f"Not examined: {'; '.join(examined)}."] if examined else []
    rest = len(fields) - shown
    return " ".join([*told, *([f"{rest} more, named under *Why and sources*."] if rest > 0 else [])])


def _open(findings: Findings, field: str) -> str:
    in_part = " (in part)" if is_partly_open(getattr(findings, field)) else ""
    return f"{open_question(field)}{in_part}"


def open_fields(findings: Findings) -> tuple[str, ...]:
    """Return the must-ask questions without an answer, those of the emergency screen first."""
    return unanswered(findings, (*EMERGENCY_FIELDS, *URGENT_FIELDS, *OTHER_MUST_ASK))


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
