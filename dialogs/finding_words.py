"""How a finding is said: its name, its value in words, and what was not asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.triage.findings import FINDINGS, FULL_POWER, Listed
from bot.triage.open_questions import cannot_matter
from bot.triage.verdict import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.triage.findings import Findings

EMERGENCY_FIELDS: Final = tuple(field for field, finding in FINDINGS.items() if finding.tier == "emergency")
"""Must-ask tier E (clinical.md section C)."""

URGENT_FIELDS: Final = tuple(field for field, finding in FINDINGS.items() if finding.tier == "urgent")
"""Must-ask tier U (clinical.md section C)."""

OTHER_MUST_ASK: Final = tuple(field for field, finding in FINDINGS.items() if finding.tier == "must ask")
"""The rest of the 60-second set."""

_UNKNOWN: Final = frozenset({"unknown", "not_examined", "not_done", "not_known"})
SENSORY: Final = "sensory_loss"
_NAMED_ITEMS: Final = 3
_ONE: Final = re.compile(r"(?<!\S)(1 (?:day|week|year))s\b")
_SIGNS: Final = {
    "temperature_c": "temperature {} °C",
    "heart_rate": "heart rate {}",
    "systolic_bp": "systolic pressure {} mmHg",
    "respiratory_rate": "respiratory rate {}",
}
_LEGS: Final = {
    "left": "symptoms in the left leg",
    "right": "symptoms in the right leg",
    "both": "symptoms in both legs",
    "none": "no leg affected",
}


def name(field: str) -> str:
    """Return what a field asks about, as a noun."""
    return FINDINGS[field].noun if field in FINDINGS else field.replace("_", " ")


def open_question(field: str) -> str:
    """Return what is still to be asked or examined when this field is open."""
    return FINDINGS[field].still_to_ask


def is_unknown(value: object) -> bool:
    """Tell whether a value of a finding says nothing: not asked, not examined, not done, not measured."""
    return value is None or (isinstance(value, str) and value in _UNKNOWN)


def unanswered(findings: Findings, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these fields the findings leave open, in whole or in part, in the same order.

    One that cannot matter is none.
    Pain that is rated is not asked for again in words: the rules read the rating (clinical.md C).
    """
    rated = frozenset({"pain_severity"}) if findings.back_pain_nrs is not None else frozenset()
    return tuple(
        field
        for field in fields
        if field not in rated and _is_open(getattr(findings, field)) and not cannot_matter(findings, field)
    )


def _is_open(value: object) -> bool:
    return is_unknown(value) or is_partly_open(value)


def is_partly_open(value: object) -> bool:
    """Tell whether a list was asked for in part alone: what it leaves open is not read as no."""
    return isinstance(value, Listed) and bool(value.open)


def said(field: str, value: Any) -> str:
    """Return a finding in words, such as "new trouble passing urine"; `value` is in the vocabulary of findings.md."""
    value = plain(value)
    if is_unknown(value):
        return f"{name(field)}: {_silence(field)}"
    if isinstance(value, str):
        return _word(field, value)
    if isinstance(value, list):
        return _list(field, value)
    if isinstance(value, dict):
        return _partly_asked(field, value) if "unknown" in value else _by_part(field, value)
    return _ONE.sub(r"\1", FINDINGS[field].unit.format(f"{value:g}"))


def _silence(field: str) -> str:
    return "not examined" if FINDINGS[field].examined else "not asked"


def _word(field: str, value: str) -> str:
    if field == "leg_symptom_side":
        return _LEGS[value]
    patterns = {"yes": "{}", "no": "no {}", "new": "new {}", "longstanding": "long-standing, unchanged {}"}
    if field == "pregnancy" and value == "yes":
        return "pregnant or possibly pregnant"
    if value in patterns:
        return patterns[value].format(name(field))
    return f"{name(field)}: {_label(field, value)}"


def _label(field: str, value: str) -> str:
    """Return the words that the form uses for this value."""
    words = (FINDINGS[field].words or {}).get(value, value.replace("_", " "))
    return words[:1].lower() + words[1:] if not words[:2].isupper() else words


def _list(field: str, values: list[Any]) -> str:
    if not values:
        return f"{name(field)}: none"
    called = "reduced feeling" if field == SENSORY else name(field)
    return f"{called}: {', '.join(_item(field, value) for value in values)}"


def _partly_asked(field: str, parts: Mapping[str, Any]) -> str:
    """Return the items found and those not asked, the others being no; many that are open are not named one by one."""
    found, still_open = parts.get("yes"), parts["unknown"]
    few = len(still_open) <= _NAMED_ITEMS
    rest = ", ".join(_item(field, item) for item in still_open) if few else "the others"
    told = _list(field, found) if found else f"{name(field)}"
    return f"{told}{'; ' if found else ': '}{_silence(field)}: {rest}"


def _item(field: str, value: Any) -> str:
    return _area(value) if field == SENSORY else _label(field, str(value))


def _area(loss: Mapping[str, Any]) -> str:
    side = "both sides" if loss["side"] == "both" else loss["side"]
    return f"{loss['root']} {side}" if loss.get("root") else f"{side} (not mapped)"


def _by_part(field: str, parts: Mapping[str, Any]) -> str:
    if field == "vital_signs":
        known = [words.format(f"{parts[sign]:g}") for sign, words in _SIGNS.items() if parts.get(sign) is not None]
        return ", ".join(known) or f"{name(field)}: not taken"
    sides = [f"{side} {words}" for side, part in parts.items() if (words := _one_side(field, part))]
    return f"{name(field)}: {'; '.join(sides)}" if sides else f"{name(field)}: not examined"


def _grades(grades: Mapping[str, int]) -> str:
    """Return the weak muscles by root with their MRC grade, the strong ones together."""
    weak = [f"{root} {grade}/5" for root, grade in grades.items() if grade < FULL_POWER]
    strong = [root for root, grade in grades.items() if grade == FULL_POWER]
    return ", ".join([*weak, *([f"{' '.join(strong)} 5/5"] if strong else [])])


def _one_side(field: str, part: Any) -> str:
    if not isinstance(part, dict):
        return "" if is_unknown(part) else _label(field, str(part))
    if "result" in part:
        angle = part.get("angle_degrees")
        return "" if is_unknown(part["result"]) else part["result"] + (f" at {angle:g}°" if angle is not None else "")
    return _grades({root: grade for root, grade in part.items() if grade is not None})
