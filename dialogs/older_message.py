"""What a person reads who presses a button of an earlier assessment, or answers what was answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import escaped, message, section
from dialogs.outcomes import OUTCOMES
from dialogs.words import reader_time, urgency_words

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message
    from dialogs.words import Urgency


def older(facts: CaseFacts, now: Urgency | None, person: str, at: datetime) -> Message:
    """Return that nothing was recorded, and how the case stands: `person` assessed it last, `at` (team's zone)."""
    stands = "it could not be computed and is treated as an emergency" if now is None else f"*{urgency_words(now)}*"
    return message(
        [
            section(
                f"*Nothing was recorded.* This message belongs to an earlier assessment of *{facts.named}*. "
                f"<@{person}> assessed the patient again {reader_time(at)}: {stands}. Use the card as it is now, "
                "or the newest reminder in the thread. *Worse* and *Not seen yet* are always taken."
            )
        ]
    )


def closed(facts: CaseFacts, line: str) -> Message:
    """Return that nothing was recorded, because the case is closed: `line` is what its card says of that."""
    return message(
        [
            section(
                f"*Nothing was recorded.* *{escaped(facts.code)}* is closed: {line}. *Edit* on its card opens it "
                "again. *Worse* and *Not seen yet* are always taken."
            )
        ]
    )


def opened_again(facts: CaseFacts, line: str) -> Message:
    """Return that an answer opens a case again that was closed: `line` is what its card says of that."""
    return message([section(f"*{escaped(facts.code)}* was closed: {line}. Yours is recorded and opens it again.")])


def of_another(facts: CaseFacts) -> Message:
    """Return that an answer to somebody else's case is recorded."""
    return message([section(f"*Recorded.* *{escaped(facts.code)}* is assigned to <@{facts.owner}>.")])


def answered_before(outcome: str, person: str, at: datetime, yours: str, standing: str) -> Message:
    """Return that `person` gave another answer before than `yours`, and which of the two stands: the more urgent."""
    now, stands = ("is now", yours) if standing == yours else ("stays", standing)
    return message(
        [
            section(
                f"<@{person}> said *{OUTCOMES[outcome].lower()}* {reader_time(at)}; you say "
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
