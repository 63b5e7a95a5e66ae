"""What the texts to take along are made of: one assessment, its findings, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage.findings import FINDINGS
from dialogs.card_why import by_when
from dialogs.conclusions import CONCLUSIONS
from dialogs.order import is_read, is_scanned, to_do
from dialogs.presentation import leading
from dialogs.words import DISPOSITIONS, MRI_DONE, clock_words

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
    def urgency(self) -> str:
        """How urgent it is, in one word or two, a scan that is done and read named as such."""
        if self.assessment is None:
            return NOT_COMPUTED
        return MRI_DONE if self.is_read else DISPOSITIONS[self.assessment.disposition]

    @property
    def by(self) -> str:
        """Until when, after a comma: ", now", ", today", ", by Wed 2 Dec"; "" where what had a time is done."""
        if self.assessment is None:
            return ", now"
        return "" if self.is_read else f", {by_when(self.facts, self.assessment)}"

    @property
    def is_read(self) -> bool:
        """Whether the scan that the urgency stands for is done, and somebody has read its result."""
        return self.assessment is not None and is_read(self.assessment, self.facts)

    @property
    def is_scanned(self) -> bool:
        """Whether it is done, read or not."""
        return self.assessment is not None and is_scanned(self.assessment)

    @property
    def steps(self) -> list[Action]:
        """What is to be done, in its order; a scan that is done is not ordered again."""
        return [] if self.assessment is None else to_do(self.assessment, self.facts.stage)

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
