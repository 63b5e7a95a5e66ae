"""A message as a value: what is read aloud and what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Message:
    """One Slack message.

    `text` carries the same facts as `blocks`: screen readers and notifications read it and ignore the blocks.
    """

    text: str
    blocks: list[dict[str, Any]]


_LONGEST_PLAIN: Final = 4000  # Slack advises no more in one text
_SECOND_COPY: Final = "This may be a second copy: Slack did not say whether the first one arrived."


def maybe_second_copy(message: Message) -> Message:
    """Return the message saying at its head that it may be a duplicate."""
    mark = {"type": "context", "elements": [{"type": "mrkdwn", "text": _SECOND_COPY}]}
    return Message(text=f"{_SECOND_COPY}\n{message.text}", blocks=[mark, *message.blocks])


def plain(message: Message) -> Message:
    """Return the message as text alone, and not too long, for when Slack refuses its blocks."""
    return Message(text=message.text[:_LONGEST_PLAIN], blocks=[])
