"""What differs between two sets of findings, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.triage.findings import Findings
from dialogs.finding_words import EMERGENCY_FIELDS, URGENT_FIELDS, is_unknown, name, said

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = (*EMERGENCY_FIELDS, *URGENT_FIELDS)


def differing(before: Findings, after: Findings) -> list[str]:
    """Return the fields that differ, those of an emergency first."""
    rest = [field for field in Findings.model_fields if field not in _FIRST]
    return [field for field in (*_FIRST, *rest) if getattr(before, field) != getattr(after, field)]


def differing_words(before: Findings, after: Findings) -> list[str]:
    """Return each of them in words: what it is now, and what it was where that was known."""
    told = []
    for field in differing(before, after):
        was, now = getattr(before, field), getattr(after, field)
        told.append(_said(field, now) if is_unknown(was) else f"{_said(field, was)} → {_said(field, now)}")
    return told


def differences(before: Findings, after: Findings, most: int) -> Iterator[str]:
    """Yield a line for each of them: what it was, and what it is now; the last one tells how many more there are."""
    fields = differing(before, after)
    for field in fields[:most]:
        yield f"{_said(field, getattr(before, field))} → {_said(field, getattr(after, field))}"
    if len(fields) > most:
        yield f"and {len(fields) - most} more"


def _said(field: str, value: object) -> str:
    return f"{name(field)} not known" if is_unknown(value) else said(field, value)
