"""How long a form takes by a stated model: so much a tap, and the words of its pages at a reader's pace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

SECONDS_A_TAP: Final = 1.5
WORDS_A_MINUTE: Final = 240
MODEL: Final = (
    f"The model: {SECONDS_A_TAP} s a tap, which finds its answer among the options, and {WORDS_A_MINUTE} words a "
    "minute for every other word of each page as it was left: titles, lines, headings, questions, hints, buttons."
)
_NOT_READ: Final = frozenset({"options", "initial_option", "initial_options", "placeholder"})
_OPTIONS_TOO: Final = frozenset({"initial_option", "initial_options", "placeholder"})
_WORD: Final = re.compile(r"\w")


def words(pages: Iterable[dict[str, Any]], *, options: bool = False) -> int:
    """Return how many words stand on these pages; with `options`, those of every answer offered as well."""
    skipped = _OPTIONS_TOO if options else _NOT_READ
    parts = ("title", "blocks", "submit", "close")
    texts = (text for page in pages for part in parts for text in _texts(page.get(part), skipped))
    return sum(bool(_WORD.search(word)) for text in texts for word in text.split())


def seconds(taps: int, read: int) -> tuple[float, float]:
    """Return how long the taps alone take, and the taps and the reading together."""
    tapping = taps * SECONDS_A_TAP
    return tapping, tapping + read * 60 / WORDS_A_MINUTE


def _texts(part: Any, skipped: frozenset[str]) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name not in skipped:
                yield from _texts(value, skipped)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, skipped)
