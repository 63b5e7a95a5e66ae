"""A question that somebody types: what of it is looked for. No word of it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.triage.everyday_words import ELSEWHERE, STOPPED
from bot.triage.field_words import SYNONYMS
from bot.triage.other_illness import (
    AS_HISTORY,
    ASIDE,
    HAD_ELSEWHERE,
    HISTORIES,
    MANAGING,
    OF_MEDICINE,
    SITES,
    THE_BACK,
)
from bot.triage.passages import passages

LONGEST: Final = 300

_NOT_THERE: Final = re.compile(
    r" (?:no|without|nor|denies) (?!better|a pulse|pulse|pedal|feeling|sensation|power|reflex|jerk|change|relief|improv"
    r"|response|progress|compression|phone|carer|transport|one)(?:a |any |other )?(?:red )?[a-z]+(?= )"
)
"""What somebody says is not there is not looked for."""
_LAST_NIGHT: Final = re.compile(r" (?:last|other) night(?= )")
"""When it began; pain that comes at night is another thing."""
_CANNOT: Final = re.compile(r"\b(?:cant|can t|can not|couldnt|couldn t|could not|unable to|not able to)\b")
_WORD: Final = re.compile(r"[a-z]+\d*")
_ENDINGS: Final = frozenset(
    "ations ation ions ion ative ive ingly ings ing edly ied ies ed es ly ness s e y ys".split()  # noqa: SIM905 - a table
)
_OF_ANOTHER_FIELD: Final = re.compile(OF_MEDICINE)
_LEVEL: Final = re.compile(r"[ctls]\d{1,2}")
_A_NAME: Final = 2
"""So many words are the name of an illness and no question."""
_SHORTEST_STEM: Final = 3
_SHORTEST_MENDED: Final = 6
"""A shorter word with one letter wrong is too often another word."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: groups of words that mean the same, in the passages' own words alone, by their stems.

    `unknown`: how many words beside them the passages do not know; `elsewhere`: how many of another field.
    """

    groups: tuple[tuple[str, ...], ...]
    unknown: int
    elsewhere: int


def sought(question: str) -> Sought:
    """Return what to look for.

    No word that the passages do not know is in it, so that a name never goes further than here.
    """
    words = f" {' '.join(map(_mended, words_of(question)))} "
    told = f" {stems(_NOT_THERE.sub(' ', _LAST_NIGHT.sub(' ', words)))} "
    groups: list[tuple[str, ...]] = []
    for name, same in _names():
        if f" {name} " in told:
            groups.append(same)
            told = told.replace(f" {name} ", "  ")
    rest = dict.fromkeys(word for word in told.split() if word not in _stopped() and not _is_level(word))
    known = [word for word in rest if word in _known()]
    strange = [word for word in rest if word not in _known()]
    elsewhere = groups.count(()) + sum(_OF_ANOTHER_FIELD.search(word) is not None for word in strange)
    elsewhere += _is_another_illness(words_of(question), groups, known)
    named = dict.fromkeys(same for same in groups if same)
    return Sought((*named, *((word,) for word in known)), len(strange), elsewhere)


def _is_another_illness(words: list[str], groups: list[tuple[str, ...]], known: list[str]) -> bool:
    """Whether an illness that counts here as a history is asked about for itself, and no complaint beside it."""
    if THE_BACK.intersection(words) or not set(known) <= _first(MANAGING) | _first(SITES):
        return False
    named = {same[0] for same in groups if same}
    is_for_itself = MANAGING.intersection(words) or (len(words) > _A_NAME and not AS_HISTORY.intersection(words))
    return bool(is_for_itself and named & _first(HISTORIES)) and named <= _first(HISTORIES | ASIDE)


def words_of(text: str) -> list[str]:
    """Return the words of a text, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.lower()[:LONGEST])
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def stems(text: str) -> str:
    """Return the words of a text by their stems, as they are looked for and as the passages are searched."""
    return " ".join(map(stem, _CANNOT.sub("cannot", " ".join(_WORD.findall(text.lower()))).split()))


def stem(word: str) -> str:
    """Return a word without its ending, alike for "mark", "marks" and "marked", British or American."""
    endings = (ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM)
    bare = word.removesuffix(max(endings, key=len, default=""))
    return re.sub(r"([bdgmnprt])\1$", r"\1", bare.replace("ae", "e").replace("oe", "e").replace("our", "or"))


def _is_level(word: str) -> bool:
    """Whether it is a level of the spine of which no passage speaks: it says where, not what."""
    return word not in _known() and _LEVEL.fullmatch(word) is not None


def _mended(word: str) -> str:
    """Return the known word that is one letter away from one that nobody knows; else the word itself."""
    if len(word) < _SHORTEST_MENDED or stem(word) in _right():
        return word
    return min((known for known in _vocabulary() if known[0] == word[0] and _one_away(known, word)), default=word)


def _one_away(one: str, other: str) -> bool:
    """Whether a letter is left out, put in, another, or changes places with the next."""
    short, long = sorted((one, other), key=len)
    same = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    left, right = short[same:], long[same:]
    return right[1:] in {left, left[1:]} or (left[:2] == right[1::-1] and left[2:] == right[2:])


@cache
def _names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What things are called, the longest first, each with all that means the same: nothing, in another field."""
    named = [(name, group) for same in SYNONYMS for group in [tuple(dict.fromkeys(map(stems, same)))] for name in group]
    named += [(stems(name), ()) for name in sorted(ELSEWHERE | HAD_ELSEWHERE)]
    named += [(name, ()) for name in sorted(_first(SITES - ELSEWHERE) - _known())]
    return tuple(sorted(named, key=lambda each: -each[0].count(" ")))


@cache
def _first(names: frozenset[str]) -> frozenset[str]:
    """The stems by which groups are known."""
    return frozenset(map(stems, names))


@cache
def _told() -> frozenset[str]:
    """Every word of the passages."""
    said = (said for one in passages() for said in (one.heading, one.about, one.text))
    return frozenset(word for each in said for word in _WORD.findall(each.lower()))


@cache
def _known() -> frozenset[str]:
    return frozenset(map(stem, _told())) - _stopped()


@cache
def _stopped() -> frozenset[str]:
    return frozenset(map(stem, STOPPED))


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that is spelt as it should be."""
    names = {*(name for same in SYNONYMS for name in same), *ELSEWHERE}
    return _told() | STOPPED | {word for name in names for word in name.split()}


@cache
def _right() -> frozenset[str]:
    return frozenset(map(stem, _vocabulary()))
