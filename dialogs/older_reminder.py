"""A reminder as release 0.1.0 handed it to Slack: shown no more, and known by its words where Slack still has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.words import day_and_time, urgency_words

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.case_facts import CaseFacts
    from dialogs.words import Urgency

_FOLLOW_UP: Final = """\
Follow-up due: {code}
<@{owner}>: {age}
Ask the patient again seed S-045 · HSSIB, BMJBP
• Any new trouble passing urine, leaking, or a bladder that feels different?
• Any leaking of stool, or not feeling when the bowel is full?
• Any numb or odd feeling between the legs, or when wiping?
• Any new loss of genital feeling or function?
• Both legs weak, painful or tingling?
• Weakness or numbness spreading or getting worse? Foot dropping?
• Fever, unsteady walking, pain that cannot be borne?
Any yes: press Worse or new sign and act today. Silence is not better."""
_CLOSE_LOOP: Final = """\
Was the patient seen? {code}
<@{owner}>: {age}
Was the patient seen and scanned or examined as planned, and what was found?"""
_WORDS: Final = {"follow_up": _FOLLOW_UP, "close_loop": _CLOSE_LOOP}


def words(kind: str, facts: CaseFacts, at: datetime, assessment: Urgency | None) -> str:
    """Return the text of a reminder that was to arrive `at` (team's zone); "" where 0.1.0 asked no such question."""
    return _WORDS.get(kind, "").format(code=facts.code, owner=facts.owner, age=_age(facts, at, assessment))


def _age(facts: CaseFacts, at: datetime, assessment: Urgency | None) -> str:
    days = (at.date() - facts.opened_at.date()).days
    old = {0: "today", 1: "1 day ago"}.get(days, f"{days} days ago")
    first = f"assessed {day_and_time(facts.opened_at)}, {old}"
    if assessment is None:
        return f"{first}; the result could not be computed and is treated as an emergency."
    if facts.revision > 1:
        return f"first {first}; assessment {facts.revision} gave “{urgency_words(assessment)}”."
    return f"{first}, as “{urgency_words(assessment)}” of that day."
