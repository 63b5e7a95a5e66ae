"""A case that a clinician closed without an outcome, and why; a form that is sent later opens it again (G12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REASONS: Final = (
    "resolved_elsewhere",
    "declined",
    "moved_away",
    "died",
    "other_diagnosis",
    "opened_by_mistake",
    "duplicate",
    "unreachable",
)
"""Coded, so that nothing is typed that could name a patient."""


@dataclass(frozen=True, slots=True)
class Ended:
    """`reason` is one of `REASONS`."""

    reason: str
