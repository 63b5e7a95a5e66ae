"""What the texts to take along are made of: one assessment, its findings, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage.findings import FINDINGS
from dialogs.card_why import by_when
from dialogs.conclusions import CONCLUSIONS
from dialogs.presentation import leading
from dialogs.words import DISPOSITIONS, clock_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.triage.assessment import Action, Assessment
    from bot.triage.findings import Findings
    from dialogs.facts import CaseFacts

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
    def by(self) -> str:
        """Until when: "now", "today", "by Wed 2 Dec"."""
        return "now" if self.assessment is None else by_when(self.facts, self.assessment)

    @property
    def urgency(self) -> str:
        """How urgent it is, in one word or two."""
        return NOT_COMPUTED if self.assessment is None else DISPOSITIONS[self.assessment.disposition]

    @property
    def reasons(self) -> list[str]:
        """What the leading rules mean, each once."""
        leaders = [] if self.assessment is None else leading(self.assessment)
        return list(dict.fromkeys(CONCLUSIONS.get(rule.rule) or rule.says.rstrip(".") for rule in leaders))

    def clock_of(self, step: Action) -> str:
        """The clock of the rule that asks for a step, in words."""
        rules = {} if self.assessment is None else {rule.rule: rule for rule in self.assessment.fired}
        return clock_words(rules[step.rule].act_within_hours)

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


def sentence(words: str) -> str:
    """Return the words with a capital at their head."""
    return f"{words[:1].upper()}{words[1:]}"
