"""What is said of an open case once the app is installed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import message, section
from dialogs.words import reader_time

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message


def told(facts: CaseFacts, since: datetime) -> Message:
    """Return that the case is open and nobody was asked about it from `since` (team's zone) on, and what to do."""
    unclaimed = " *Nobody has said that they are acting on it.*" if facts.is_unclaimed else ""
    return message(
        [
            section(
                f"*{facts.named} is open, and nobody was asked about it since {reader_time(since)}:* the app was "
                f"uninstalled, or its token revoked. It works again now.{unclaimed} <@{facts.owner}>, see "
                "today how the patient is, and answer on the card. Silence was not better. What is still to be asked "
                "is asked again."
            )
        ]
    )
