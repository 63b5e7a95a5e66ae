"""Which questions cannot matter for a patient, so that nobody is asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.dates import ACUTE_DAYS

if TYPE_CHECKING:
    from bot.triage.findings import Findings

PREGNANCY_AGES: Final = range(10, 61)


def cannot_matter(findings: Findings, field: str) -> bool:
    """Whether no answer could change anything: weeks of care in a short episode (D3, 2b), pregnancy at some ages."""
    if field == "conservative_care_weeks":
        return findings.onset_days is not None and findings.onset_days < ACUTE_DAYS
    return field == "pregnancy" and findings.age_years is not None and findings.age_years not in PREGNANCY_AGES
