"""Which rules are due to be held against their sources again, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.triage.content import GOVERNANCE
from bot.triage.rule import Rule
from bot.triage.rules import RULES


def past_check(rule_ids: Iterable[str], day: date) -> tuple[str, ...]:
    """Of these rules, by id, those whose next check lies before `day`; an id that no rule has any more is left out."""
    wanted = frozenset(rule_ids)
    return tuple(rule.id for rule in RULES if rule.id in wanted and day > rule.review.next_check)


def review_lines(day: date) -> list[str]:
    """What `backpain review` prints on `day`: what is due first, then every rule with its line, soonest first."""
    due = [rule for rule in RULES if day > rule.review.next_check]
    whole = "is due" if GOVERNANCE.is_past_review(day) else "is next due on"
    head = [
        f"Content {GOVERNANCE.version}, {GOVERNANCE.review_status}; its review {whole} {GOVERNANCE.next_review}.",
        f"{len(due)} of {len(RULES)} rules are due on {day}." if due else f"No rule is due on {day}.",
    ]
    soonest = sorted(RULES, key=lambda rule: (rule.review.next_check, rule.id))
    return [*head, *(_line(rule, day) for rule in soonest)]


def _line(rule: Rule, day: date) -> str:
    review = rule.review
    due = "DUE " if day > review.next_check else ""
    certainty = review.certainty or "none given by its sources"
    return (
        f"{due}{rule.id}: checked on {review.checked_on}, next check {review.next_check}; certainty: {certainty}; "
        f"changed by: {review.change_if}"
    )
