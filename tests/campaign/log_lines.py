"""What the bot logs, and whether any of it is clinical."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

CLINICAL_WORDS: Final = (
    "saddle",
    "numb",
    "urinary",
    "bladder",
    "emergency_now",
    "emergency,",
    "urgent",
    "mri",
    "retention",
    "cauda",
)


class Listener(logging.Handler):
    """Keeps every line that anything in the process logs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Listen to every logger of the process until the block ends."""
    listener = Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield listener.lines
    finally:
        logging.getLogger().removeHandler(listener)


def clinical(lines: Iterable[str]) -> list[str]:
    """The lines that hold anything clinical, cut short."""
    return [
        f"clinical words in the log: {line[:60]}"
        for line in lines
        if any(word in line.lower() for word in CLINICAL_WORDS)
    ]
