"""Which questions are open, and which cannot matter for a patient, so that nobody is asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.dates import ACUTE_DAYS
from bot.triage.findings import Listed

if TYPE_CHECKING:
    from bot.triage.findings import Findings

PREGNANCY_AGES: Final = range(10, 61)


def is_open(findings: Findings, field: str) -> bool:
    """Whether a question is open, in whole or in part: not asked, or the answer is that it is not known."""
    value = getattr(findings, field)
    return value in (None, "unknown") or (isinstance(value, Listed) and bool(value.open))


def cannot_matter(findings: Findings, field: str) -> bool:
    """Whether no answer could change anything: weeks of care in a short episode (D3, 2b), pregnancy at some ages."""
    if field == "conservative_care_weeks":
        return findings.onset_days is not None and findings.onset_days < ACUTE_DAYS
    return field == "pregnancy" and findings.age_years is not None and findings.age_years not in PREGNANCY_AGES
