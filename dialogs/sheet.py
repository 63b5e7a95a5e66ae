"""What the texts to take along are made of: one assessment, its findings, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage.findings import FINDINGS
from dialogs.card_why import by_when
from dialogs.conclusions import CONCLUSIONS
from dialogs.order import is_read, to_do
from dialogs.presentation import leading
from dialogs.words import DISPOSITIONS, MRI_DONE, clock_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.triage.assessment import Action, Assessment
    from bot.triage.findings import Findings
    from dialogs.case_facts import CaseFacts

NOT_COMPUTED: Final = "EMERGENCY until shown otherwise: the rules failed on these answers"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assessment made `at`, in the team's zone; None where the rules failed, and then as for an emergency.

    `unread` are findings in which something is written that this version cannot read.
    """

    facts: CaseFacts
    assessment: Assessment | None
    findings: Findings
    at: datetime
    unread: tuple[str, ...] = ()

    @property
    def urgency(self) -> str:
        """How urgent it is, in one word or two, a scan that is done and read named as such."""
        if self.assessment is None:
            return NOT_COMPUTED
        return MRI_DONE if is_read(self.assessment, self.facts) else DISPOSITIONS[self.assessment.disposition]

    @property
    def by(self) -> str:
        """Until when, after a comma: ", now", ", today", ", by Wed 2 Dec"; "" where what had a time is done."""
        if self.assessment is None:
            return ", now"
        return "" if is_read(self.assessment, self.facts) else f", {by_when(self.facts, self.assessment)}"

    @property
    def steps(self) -> list[tuple[Action, str]]:
        """What is to be done, in its order, with the clock of its rule; a scan that is done is not ordered again."""
        if self.assessment is None:
            return []
        rules = {rule.rule: rule for rule in self.assessment.fired}
        return [(step, clock_of(rules[step.rule])) for step in to_do(self.assessment, self.facts.stage)]

    @property
    def reasons(self) -> list[str]:
        """What the leading rules mean, each once."""
        leaders = [] if self.assessment is None else leading(self.assessment)
        return list(dict.fromkeys(CONCLUSIONS.get(rule.rule) or rule.says.removesuffix(".") for rule in leaders))

    def silence(self, field: str) -> str:
        """What is said of a finding without an answer."""
        if field in self.unread:
            return "unreadable"
        return "not examined" if FINDINGS[field].examined else "not asked"


def first(told: Iterable[str], number: int, between: str) -> str:
    """Return the first of them, and how many more there are."""
    every = list(told)
    rest = len(every) - number
    return between.join([*every[:number], *([f"+{rest} more"] if rest > 0 else [])])


def first_that_fits(texts: Iterable[str], longest: int) -> str:
    """Return the first of these texts that has no more letters, else the last of them."""
    for text in texts:
        if len(text) <= longest:
            break
    return text


def sentence(words: str) -> str:
    """Return the words with a capital at their head."""
    return f"{words[:1].upper()}{words[1:]}"
