"""What Slack says in place of the bot when nothing has been heard of it for an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import message, section
from dialogs.words import reader_time

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.message import Message

HEAD: Final = "backpain has not been heard of since"
"""How the text of each begins, so that it is known again on Slack's list."""


def silence(since: datetime) -> Message:
    """Return the message that Slack posts unless it is taken back; `since` (aware): the last sign of life."""
    return message(
        [
            section(
                f"*{HEAD} {reader_time(since)}.* <!channel>: if `/backpain` does not answer, tell whoever looks after "
                "it, and triage without it. Slack still posts the questions it holds, those whether anybody acts on an "
                "emergency for half a day; nobody else is told. Go through your open cases yourselves."
            )
        ]
    )
