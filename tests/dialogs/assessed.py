"""The assessment of every named case."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from bot.triage.milestones import SEEN
from dialogs.case_facts import CaseFacts
from tests.dialogs.cases import CASES

ASSESSMENTS: Final = {name: assess(findings) for name, findings in CASES.items()}


def unanswered(facts: CaseFacts, assessment: Assessment) -> CaseFacts:
    """The facts of a case of which nobody has said yet that they act, where somebody must."""
    return replace(facts, is_unclaimed=assessment.disposition in SEEN)
