"""A picture, and the same in words for whoever does not see it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 460
INK: Final = "#1f2d38"
SOFT: Final = "#5d6b76"
FAINT: Final = "#a9b3bb"
BLUE: Final = "#1b5e9b"
RED: Final = "#b3361f"
FONT: Final = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Picture:
    """`svg` is "" where there is nothing to draw, and `words` then say so."""

    svg: str
    words: str


def picture(title: str, words: str, height: float, drawn: Iterable[str]) -> Picture:
    """Put together what is drawn on a sheet of paper, `height` units high; all of it is in `words` too."""
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="img" aria-label="{escape(words)}" font-family="{FONT}" font-size="12" fill="{INK}">'
    )
    paper = f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>'
    return Picture("\n".join([opened, f"<title>{escape(title)}</title>", paper, *drawn, "</svg>\n"]), words)


def text(x: float, y: float, words: str, **looks: str) -> str:
    """One line of text; `looks` are attributes, _ for -."""
    given = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in looks.items())
    return f'<text x="{x:g}" y="{y:g}"{given}>{escape(words)}</text>'


def lines(words: str, characters: int) -> list[str]:
    """The words in lines of at most so many characters."""
    return textwrap.wrap(words, characters)
