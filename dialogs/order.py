"""The order in which steps are shown, the same on the card and in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.actions import STEPS
from bot.triage.assessment import RANK
from bot.triage.modifiers import ALREADY_SCANNED, AWAITED, asks_for_mri
from dialogs.scan import DO_NOT_ORDER_AGAIN

if TYPE_CHECKING:
    from bot.triage.assessment import Action, Assessment
    from dialogs.case_facts import CaseFacts

CARE_AT_HOME: Final = frozenset(step.id for step in STEPS.values() if step.at_home)
"""Steps that the engine adds beside the rules, for a patient who goes home."""


def in_order(assessment: Assessment) -> list[Action]:
    """Return every step: those of the highest-ranking rules first, then by clock; care at home comes last.

    Below same day the words for home stand last as well; from same day on they belong to what is done today.
    """
    rules = {rule.rule: rule for rule in assessment.fired}
    goes_home = RANK[assessment.disposition] < RANK["urgent_same_day"]

    def place(step: Action) -> tuple[bool, int, float]:
        rule = rules[step.rule]
        return goes_home and step.id in CARE_AT_HOME, -RANK[rule.disposition], rule.act_within_hours

    return sorted(assessment.actions, key=place)


def to_do(assessment: Assessment, stage: str = "") -> list[Action]:
    """Return the steps in their order; a scan that can wait is not asked for again where one is done already.

    `stage` is how far what is to be done within days is. That it is done is said once, in place of the scan.
    """
    steps = in_order(assessment)
    is_done = stage == "scan_done" or is_scanned(assessment)
    if not is_done or RANK[assessment.disposition] >= RANK["urgent_same_day"] or not any(map(_orders_a_scan, steps)):
        return steps
    return [
        step.model_copy(update={"text": DO_NOT_ORDER_AGAIN}) if _orders_a_scan(step) else step
        for step in steps
        if step.id != ALREADY_SCANNED.id
    ]


def is_scanned(assessment: Assessment) -> bool:
    """Return whether a scan of this episode is on record, where the pathway asks for one."""
    return any(step.id == ALREADY_SCANNED.id for step in assessment.actions)


def is_read(assessment: Assessment, facts: CaseFacts) -> bool:
    """Return whether the scan that the urgency stands for is done, and somebody has read its result."""
    is_seen = facts.is_to_be_done and not facts.is_result_open
    return assessment.disposition == "urgent_mri" and is_scanned(assessment) and is_seen


def _orders_a_scan(step: Action) -> bool:
    known = STEPS.get(step.id)
    return known is not None and asks_for_mri(known) and step.text != AWAITED
