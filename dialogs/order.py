"""The order in which steps are shown, the same on the card and in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.actions import STEPS
from bot.triage.assessment import RANK
from bot.triage.modifiers import ALREADY_SCANNED, AWAITED, asks_for_mri
from dialogs.scan import DO_NOT_ORDER_AGAIN

if TYPE_CHECKING:
    from bot.triage.assessment import Action, Assessment
    from dialogs.facts import CaseFacts

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


def without_a_second_scan(steps: list[Action], facts: CaseFacts) -> list[Action]:
    """Return the steps in their places; a scan that can wait is not asked for again where one is done already."""
    is_done = facts.stage == "scan_done" or any(step.id == ALREADY_SCANNED.id for step in steps)
    return [
        step.model_copy(update={"text": DO_NOT_ORDER_AGAIN}) if is_done and _orders_a_scan(step) else step
        for step in steps
    ]


def _orders_a_scan(step: Action) -> bool:
    known = STEPS.get(step.id)
    return known is not None and asks_for_mri(known) and step.text != AWAITED
