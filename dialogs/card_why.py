"""The first two lines of a card: what to do by when, and why for this patient."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dialogs.blocks import escaped
from dialogs.conclusions import CONCLUSIONS
from dialogs.order import is_read
from dialogs.presentation import found, leading, normal, presentation, screen
from dialogs.words import DISPOSITIONS, MRI_DONE, clock_words, day_and_time, day_words, urgency_words

if TYPE_CHECKING:
    from bot.triage.assessment import Assessment
    from bot.triage.findings import Findings
    from dialogs.case_facts import CaseFacts

_ONE_DAY_HOURS: Final = 24
_DAYS_WITH_A_TIME_HOURS: Final = 72
_REASONS_SHOWN: Final = 2
_FEWER: Final = (8, 5, 3, 2, 1)
_FEWEST_BEFORE_LESS: Final = 3
"""An emergency names three findings before it says how the patient presents."""


def headline(facts: CaseFacts, assessment: Assessment) -> str:
    """Return the headline: "URGENT MRI, by Wed 2 Dec · BP-9J7YB"."""
    words = _urgency(facts, assessment)
    if [rule.rule for rule in leading(assessment)] == ["U4"]:
        words = "URGENT: finish the examination before the patient leaves"
    return f"{words} · {facts.code}{' · provisional' if assessment.provisional else ''}"


def _urgency(facts: CaseFacts, assessment: Assessment) -> str:
    if assessment.disposition in {"emergency_now", "conservative_followup"}:
        return urgency_words(assessment)
    if is_read(assessment, facts):
        return MRI_DONE
    return f"{DISPOSITIONS[assessment.disposition]}, {by_when(facts, assessment)}"


def by_when(facts: CaseFacts, assessment: Assessment) -> str:
    """Return until when the shortest clock runs: "now", "today", "by Wed 2 Dec"."""
    hours = assessment.act_within_hours
    if assessment.disposition == "emergency_now":
        return "now"
    if hours <= _ONE_DAY_HOURS:
        return clock_words(hours)
    by = (facts.urgent_since or facts.opened_at) + timedelta(hours=hours)
    return f"by {day_and_time(by) if hours <= _DAYS_WITH_A_TIME_HOURS else day_words(by)}"


def why_variants(assessment: Assessment, findings: Findings) -> list[str]:
    """Return the ways to say why, the fullest first, in mrkdwn; each says only what was recorded."""
    clear = [part for part in (screen(findings), normal(findings)) if part]
    presents = presentation(findings)
    reasons = [_reasons(assessment, findings, number) for number in _FEWER]
    last = _reasons(assessment, findings, 1, shown=1)
    if assessment.disposition == "emergency_now":
        variants = [[each, presents] for each in reasons[:_FEWEST_BEFORE_LESS]] + [[each] for each in (*reasons, last)]
    else:
        variants = [[presents, each, *clear] for each in reasons]
        variants += [[presents, each, *clear[:1]] for each in reasons]
        variants += [[_told([presents.removesuffix(".")], 1, _meaning(assessment)) if presents else "", *clear[:1]]]
        variants += [[each or presents, *clear[:1]] for each in (*reasons, last)]
    said = [" ".join(part for part in parts if part) for parts in variants]
    return [escaped(one) for one in dict.fromkeys(said) if one] or [""]


def _reasons(assessment: Assessment, findings: Findings, number: int, shown: int = _REASONS_SHOWN) -> str:
    """Return what was found, at most `number` of it a rule, and what it means: `shown` sentences, each meaning once."""
    sentences: dict[str, list[str]] = {}
    for rule in leading(assessment):
        meaning = CONCLUSIONS.get(rule.rule, "")
        known = sentences.setdefault(meaning, [])
        known += [one for one in found(rule, findings) if one not in known]
    told = [_told(facts, number, meaning) for meaning, facts in sentences.items() if meaning or facts]
    rest = len(told) - shown
    more = f"{rest} more under Why." if rest > 0 else ""
    return " ".join([*told[:shown], *([more] if more else [])])


def _meaning(assessment: Assessment) -> str:
    return CONCLUSIONS.get(leading(assessment)[0].rule, "")


def _told(facts: list[str], number: int, meaning: str) -> str:
    """Return what was found and what it means, as a sentence."""
    rest = len(facts) - number
    listed = ", ".join(facts[:number]) + (f" and {rest} more" if rest > 0 else "")
    words = ": ".join(part for part in (listed, meaning) if part)
    return f"{words[0].upper()}{words[1:]}."
