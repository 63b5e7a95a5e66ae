"""Taking an answer back: the button that offers it, what is said once it is done, and why it may not be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dialogs.blocks import button, message, section

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

UNDO: Final = "undo"
MINUTES: Final = 5


def offered(told: Message, facts: CaseFacts, seq: int, at: datetime) -> Message:
    """Return what was recorded `at` (team's zone), with a button that takes it back; `seq` is the answer's number."""
    first, *rest = told.blocks
    undo = button(UNDO, f"Undo (until {at + timedelta(minutes=MINUTES):%H:%M})", f"{facts.ref}:{seq}")
    return message([{**first, "accessory": undo}, *rest])


def read(value: str) -> tuple[str, int]:
    """Return the case and the number of the answer that the button's value carries."""
    ref, _, seq = value.rpartition(":")
    return ref.partition(":")[0], int(seq) if seq.isascii() and seq.isdigit() else 0


def undone(facts: CaseFacts, line: str) -> Message:
    """Return that an answer was taken back, and that its question is open again."""
    return message([section(f"{line}\n*{facts.named}* is as it was before: what it asked is asked again.")])


def too_late(facts: CaseFacts) -> Message:
    """Return why nothing was taken back, and what to do instead."""
    return message(
        [
            section(
                f"*{facts.named}: nothing was taken back.* An answer can be undone for {MINUTES} minutes, by whoever "
                "gave it, while nobody has answered or assessed since. Answer anew on the card, or press *Edit*."
            )
        ]
    )
