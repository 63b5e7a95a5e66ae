"""Step 1 of the form: the emergency screen."""

from __future__ import annotations

from typing import Final

from bot.triage.findings import FINDINGS
from dialogs.asking import row
from dialogs.question import Question

SCREEN: Final[tuple[Question, ...]] = (
    *(row(field) for field, finding in FINDINGS.items() if finding.place == "screen" and finding.tier == "emergency"),
    row("progressive_deficit"),
    row("leg_symptom_side"),
    row("leg_symptoms"),
)
"""The emergency panel, what gets worse, and the legs (clinical.md section C, F11 to F17, F21, F07 and F08)."""
