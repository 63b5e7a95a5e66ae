"""What differs between two sets of findings, in words."""

from __future__ import annotations

from bot.triage.findings import Findings
from dialogs.finding_words import EMERGENCY_FIELDS, URGENT_FIELDS, is_unknown, name, said
from dialogs.presentation import is_alarming

_FIRST = (*EMERGENCY_FIELDS, *URGENT_FIELDS)


def differing(before: Findings, after: Findings) -> list[str]:
    """Return the fields that differ, those of an emergency first."""
    rest = [field for field in Findings.model_fields if field not in _FIRST]
    return [field for field in (*_FIRST, *rest) if getattr(before, field) != getattr(after, field)]


def newly_said(before: Findings, after: Findings) -> list[str]:
    """Return each of them as it is now, for what has become more urgent: what alarms first, what is not known last."""
    known_first = sorted(differing(before, after), key=lambda field: is_unknown(getattr(after, field)))
    in_order = sorted(known_first, key=lambda field: not is_alarming(field, after))
    return [_said(field, getattr(after, field)) for field in in_order]


def differences(before: Findings, after: Findings) -> list[str]:
    """Return each of them as it was, and as it is now."""
    return [
        f"{_said(field, getattr(before, field))} → {_said(field, getattr(after, field))}"
        for field in differing(before, after)
    ]


def _said(field: str, value: object) -> str:
    return f"{name(field)} not known" if is_unknown(value) else said(field, value)
