"""What stands under every recommendation: whom it is for, its version, its review, and how to take it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from bot.triage.content import GOVERNANCE, is_past_review
from bot.triage.review import past_check
from dialogs.blocks import Block, context, escaped
from dialogs.words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.assessment import Pathway
    from dialogs.case_facts import CaseFacts

DISCLAIMER: Final = (
    "Educational decision support for healthcare professionals: adds to guidelines and local practice, never replaces "
    "them or your judgement. Check the sources and current practice before acting."
)
"""S-003, S-059 to S-063."""

IN_SHORT: Final = "Educational: supports your judgement, never replaces it"
"""The same under a card (cards.md)."""

POLICY_PAGE: Final = "docs/editorial-policy.md"
"""S-007."""

REVIEW: Final = {
    "submitted": "not yet reviewed: use with caution",
    "under_review": "under review, not yet approved: use with caution",
    "approved": "approved",
}
STAGES: Final = {
    "submitted": "*submitted* → under review → approved. Awaiting human review: use with caution.",
    "under_review": "submitted → *under review* → approved. Not yet approved: use with caution.",
    "approved": "submitted → under review → *approved*.",
}
"""S-004, S-005: the three stages of review, the present one in bold."""


def small_print(facts: CaseFacts, pathway: Pathway, rules: Iterable[str] = ()) -> str:
    """Return the line under a card: how to take it, version, review, date and the clinician's own code.

    `rules` are those that the card rests on: one that is past its own check date is named. Whom it is for, the three
    stages of review and the policy stand under *Why and sources*.
    """
    parts = [
        IN_SHORT,
        content_words(pathway),
        overdue(facts),
        _past_check(facts, rules),
        f"local code {escaped(facts.local_code)}" if facts.local_code else "",
    ]
    return " · ".join(part for part in parts if part)


def footing(facts: CaseFacts, pathway: Pathway) -> list[Block]:
    """Return the same for a longer text, with all three stages of review."""
    late = f" {late_words[0].upper()}{late_words[1:]}." if (late_words := overdue(facts)) else ""
    return [
        context(
            f"Content {pathway.version}, updated {_updated(pathway)}. Review: {STAGES[pathway.review_status]}{late}"
        ),
        context(f"{DISCLAIMER} Editorial policy: {POLICY_PAGE}, kept with the source of this tool."),
    ]


def content_words(pathway: Pathway) -> str:
    """Return version, review status and date of the content (S-004 to S-006)."""
    return f"content {pathway.version}, _{REVIEW[pathway.review_status]}_, {_updated(pathway)}"


def overdue(facts: CaseFacts) -> str:
    """Return that the content should have been reviewed again before this case was opened; "" when it need not."""
    late = f"content is past its review date of {date_words(GOVERNANCE.next_review)}: use with extra caution"
    return late if is_past_review(facts.opened_at.date()) else ""


def _past_check(facts: CaseFacts, rules: Iterable[str]) -> str:
    """Return which rules should have been held against their sources again before this case; "" where none."""
    late = past_check(rules, facts.opened_at.date())
    return f"past the date of their check: {', '.join(late)}, use with extra caution" if late else ""


def _updated(pathway: Pathway) -> str:
    return date_words(date.fromisoformat(pathway.last_updated))
