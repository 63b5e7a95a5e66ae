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


LONGEST_TEXT: Final = 4000  # Slack advises no more in one text, and may refuse to change a message to more
_CUT: Final = "(Cut here: Slack takes no more in one message. The case's other messages and its buttons tell the rest.)"
_SECOND_COPY: Final = "This may be a second copy: Slack did not say whether the first one arrived."


def maybe_second_copy(message: Message) -> Message:
    """Return the message saying at its head that it may be a duplicate."""
    mark = {"type": "context", "elements": [{"type": "mrkdwn", "text": _SECOND_COPY}]}
    return Message(text=f"{_SECOND_COPY}\n{message.text}", blocks=[mark, *message.blocks])


def unmarked(text: str) -> str:
    """Return the text without that it may be a duplicate."""
    return text.removeprefix(f"{_SECOND_COPY}\n")


def plain(message: Message) -> Message:
    """Return the message as text alone, and not too long, for when Slack refuses its blocks."""
    return Message(text=in_full_lines(message.text), blocks=[])


def in_full_lines(text: str) -> str:
    """Return the text, where it is too long up to the last line that still fits, and with a line that says so."""
    if len(text) <= LONGEST_TEXT:
        return text
    room = LONGEST_TEXT - len(_CUT) - 1
    kept, _, _ = text[: room + 1].rpartition("\n")
    return f"{kept or text[:room]}\n{_CUT}"
