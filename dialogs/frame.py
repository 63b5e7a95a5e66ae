"""The frame around the medicine, in the reader's language: buttons, titles, menus, help, and what went wrong.

What is shown to one person alone is put into their language as a whole, just before it is sent: what is found in a
catalogue (gettext, `translations/`) is said in its words, and all else stays as it was reviewed, in English, and says
so. What a channel reads is English: its readers have many languages.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from dialogs.answers import FORM
from dialogs.blocks import context, spoken
from dialogs.words import MONTHS, day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dialogs.blocks import Block
    from dialogs.message import Message

FOLDER: Final = Path(__file__).parent / "translations"
LANGUAGES: Final = ("de", "es")
"""Beside English, which every text is written in."""
ENGLISH: Final = "en"
STAYS: Final = "The rest is in English: the medicine stays as it was reviewed."
_TEXTS: Final = frozenset({"plain_text", "mrkdwn"})
_SAYS_SOMETHING: Final = re.compile(r"[a-z]{2,}[ ,.]+[a-z]{2,}")
_MOST_IN_A_VIEW: Final = 100
_MOST_IN_A_MESSAGE: Final = 50
_NAMED: Final = re.compile(r"\*([^*\n]{2,40})\*")
_PART: Final = re.compile(r"\{([a-z_]+?)(_[0-9])?\}")
_DAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{1,2} [A-Z][a-z]{2}"
_SHAPES: Final = {
    "n": "[0-9]+",
    "day": _DAY,
    "month": "[A-Z][a-z]{2} [0-9]{4}",
    "time": "[0-9]{2}:[0-9]{2}",
    "code": r"(?:<[^<>|]+\|)?(?:BP|E)-[A-Z0-9]+>?",
    "channel": "<#[^<>]+>",
    "who": "<[@#!][^<>]+>|nobody|whoever opens them",
}
"""What may stand in the place of a name; of any other, anything in one line."""


def language_of(locale: str) -> str:
    """Return the language of the frame for a locale as Slack names it, such as "de-AT"."""
    language = locale.partition("-")[0].lower()
    return language if language in LANGUAGES else ENGLISH


def in_language(shown: Any, language: str) -> Any:
    """Return a view, blocks or the errors beside fields in this language; what is shown is left as it is."""
    if language == ENGLISH:
        return shown
    catalogue = catalogue_of(language)
    if "type" not in shown:  # what stands beside fields, by their names
        return {name: catalogue.said(told) for name, told in shown.items()}
    stays: list[str] = []
    told = catalogue.translated(shown, stays)
    return {**told, "blocks": _saying_what_stays(told["blocks"], stays, catalogue, _MOST_IN_A_VIEW)}


def message_in(message: Message, language: str) -> Message:
    """Return a message that one person alone sees in this language."""
    if language == ENGLISH:
        return message
    catalogue, stays = catalogue_of(language), list[str]()
    told = catalogue.translated(message.blocks, stays)
    blocks = _saying_what_stays(told, stays, catalogue, _MOST_IN_A_MESSAGE)
    return replace(message, text=spoken(blocks), blocks=blocks)


def _saying_what_stays(blocks: list[Block], stays: list[str], catalogue: Catalogue, most: int) -> list[Block]:
    """Say once that there are English sentences, where there are any and there is room.

    A form that comes back as Slack shows it says so already: that it does is then among what is not known.
    """
    said = catalogue.said(STAYS)
    if said in stays or len(blocks) == most or not any(map(_SAYS_SOMETHING.search, stays)):
        return blocks
    return [*blocks, context(said)]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A text with names in braces: how it is recognised, and how it is said."""

    shape: re.Pattern[str]
    said: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is said in one language."""

    locale: Locale
    whole: Mapping[str, str]
    patterns: tuple[_Pattern, ...]

    def said(self, text: str) -> str:
        """Return a text in this language, line by line; what is not known stays as it is.

        Where an English sentence names a button, what that is called here is said behind its name.
        """
        return "\n".join(self._known(line) or _NAMED.sub(self._with_name, line) for line in text.split("\n"))

    def _with_name(self, name: re.Match[str]) -> str:
        here = self.whole.get(name[1], name[1])
        return name[0] if here == name[1] else f"{name[0]} ({here})"

    def translated(self, shown: Any, stays: list[str]) -> Any:
        """Return what is shown with every text in it said in this language; `stays` gets those that are not known."""
        if isinstance(shown, list):
            return [self.translated(each, stays) for each in shown]
        if not isinstance(shown, dict):
            return shown
        if shown.get("type") in _TEXTS:
            told = self.said(shown["text"])
            if _NAMED.sub(self._with_name, shown["text"]) == told:
                stays.append(told)
            return {**shown, "text": told}
        if shown.get("block_id") in FORM:  # its words are the medicine's, whatever else is called the same
            return self._question(shown, stays)
        return {name: self.translated(each, stays) for name, each in shown.items()}

    def _question(self, block: Block, stays: list[str]) -> Block:
        stays.append(block["label"]["text"])
        element = block["element"]
        if "placeholder" in element:
            element = {**element, "placeholder": self.translated(element["placeholder"], stays)}
        hint = {"hint": self.translated(block["hint"], stays)} if "hint" in block else {}
        return {**block, **hint, "element": element}

    def _known(self, text: str) -> str | None:
        if (whole := self.whole.get(text)) is not None:
            return whole
        for pattern in self.patterns:
            if found := pattern.shape.fullmatch(text):
                parts = {name: self._part(name, part) for name, part in found.groupdict().items()}
                return _PART.sub(lambda name, parts=parts: parts[name[0][1:-1]], pattern.said)  # type: ignore[misc]
        return None

    def _part(self, name: str, part: str) -> str:
        kind = name.partition("_")[0]
        if kind in _READ:
            return _READ[kind](part, self.locale)
        return self.said(part)


@cache
def catalogue_of(language: str) -> Catalogue:
    """Return what is said in a language; read once."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        entries = {str(entry.id): str(entry.string) for entry in read_po(file, language) if entry.id}
    whole = {text: said for text, said in entries.items() if not _PART.search(text)}
    patterns = [_Pattern(_shape(text), said) for text, said in entries.items() if text not in whole]
    return Catalogue(Locale.parse(language), whole, tuple(patterns))


def _shape(text: str) -> re.Pattern[str]:
    pieces, at = list[str](), 0
    for name in _PART.finditer(text):
        kind = name[1]
        pieces += [re.escape(text[at : name.start()]), f"(?P<{name[0][1:-1]}>{_SHAPES.get(kind, '.+?')})"]
        at = name.end()
    return re.compile("".join([*pieces, re.escape(text[at:])]))


def _day(words: str, locale: Locale) -> str:
    """A day without a year, in any year in which it falls on that weekday."""
    _, day, name = words.split()
    month = MONTHS.index(name) + 1
    days = (date(year, month, int(day)) for year in range(2000, 2028) if int(day) <= monthrange(year, month)[1])
    return format_skeleton("MMMEd", next(each for each in days if day_words(each) == words), locale=locale)


def _month(words: str, locale: Locale) -> str:
    name, year = words.split()
    return format_skeleton("yMMMM", date(int(year), MONTHS.index(name) + 1, 1), locale=locale)


_READ: Final[dict[str, Callable[[str, Locale], str]]] = {
    "n": lambda words, locale: format_decimal(int(words), locale=locale),
    "day": _day,
    "month": _month,
    "list": lambda words, locale: format_list(re.split(", | and ", words), locale=locale),
}
"""Numbers, dates and lists are said as the language says them."""
