"""What a person reads who presses a button of an earlier assessment, or answers what was answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import escaped, message, section
from dialogs.outcomes import OUTCOMES
from dialogs.words import day_and_time, urgency_words

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.facts import CaseFacts
    from dialogs.message import Message
    from dialogs.words import Urgency


def older(facts: CaseFacts, now: Urgency | None, person: str, at: datetime) -> Message:
    """Return that nothing was recorded, and how the case stands: `person` assessed it last, `at` (team's zone)."""
    stands = "it could not be computed and is treated as an emergency" if now is None else f"*{urgency_words(now)}*"
    return message(
        [
            section(
                f"*Nothing was recorded.* This message belongs to an earlier assessment of *{escaped(facts.code)}*. "
                f"<@{person}> assessed the patient again on {day_and_time(at)}: {stands}. Use the card as it is now, "
                "or the newest reminder in the thread. *Worse* and *Not seen yet* are always taken."
            )
        ]
    )


def answered_before(outcome: str, person: str, at: datetime, yours: str, standing: str) -> Message:
    """Return that `person` gave another answer before than `yours`, and which of the two stands: the more urgent."""
    now, stands = ("is now", yours) if standing == yours else ("stays", standing)
    return message(
        [
            section(
                f"<@{person}> said *{OUTCOMES[outcome].lower()}* on {day_and_time(at)}; you say "
                f"*{OUTCOMES[yours].lower()}*: this {now} *{OUTCOMES[stands].lower()}*. Both are said in the thread."
            )
        ]
    )


def worse_not_saved(error_id: str) -> Message:
    """Return that *Worse* could not be kept, while its form opens."""
    return message(
        [
            section(
                "*Worse could not be saved.* Go through the form all the same: sending it records it. If that fails "
                f"too, act today and use the local pathway. Error {escaped(error_id)}."
            )
        ]
    )
