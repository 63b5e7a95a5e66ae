"""How long a card reads: its words, and its lines on a desktop; the limits that a card keeps (cards.md)."""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_WORDS: Final = 195
MOST_LINES: Final = 14
MOST_FIRST_WORDS: Final = 60
"""Of headline, why and first action."""

_LINE: Final = 95
"""Letters on a line of a message: blocks are 680 pixels wide on a desktop, whatever the window."""
_HEADER_LINE: Final = 75
_LINK: Final = re.compile(r"<[^|>]+\|([^>]*)>")
_DATE: Final = re.compile(r"<!date\^[^>]*>")
_LONGEST_DATE: Final = "Nov 30, 2026 at 10:30 AM"
"""A date as Slack writes it out for a reader in the United States, unless it is today, yesterday or tomorrow."""
_NO_MARKS: Final = str.maketrans("", "", "*_`")
_WORD: Final = re.compile(r"[^\W_]\S*")
"""From the first letter or digit that stands between two blanks."""


def shown(text: str) -> str:
    """Return marked-up text as it is seen."""
    if "<" in text:
        text = _LINK.sub(r"\1", _DATE.sub(_LONGEST_DATE, text))
    return html.unescape(text).translate(_NO_MARKS)


def words(text: str) -> int:
    """Count the words: what stands between blanks and has a letter or a digit."""
    return len(_WORD.findall(shown(text)))


def words_of(blocks: Iterable[Mapping[str, Any]]) -> int:
    """Count the words of blocks, with those on buttons."""
    return sum(words(text) for block in blocks for text in _texts(block))


def lines_of(blocks: Iterable[Mapping[str, Any]]) -> int:
    """Count the lines of text on a desktop, without rows of buttons and without the last block, the footer."""
    *above, _footer = blocks
    return sum(
        max(1, math.ceil(len(shown(line)) / (_HEADER_LINE if block["type"] == "header" else _LINE)))
        for block in above
        if block["type"] != "actions"
        for text in _texts(block)
        for line in text.split("\n")
    )


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    if "text" in block:
        yield block["text"]["text"]
    for element in block.get("elements", ()):
        text = element["text"]
        yield text if isinstance(text, str) else text["text"]
