"""A question that somebody types: why it is not taken, or what of it is looked for. No word of it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from bot.triage.field_words import STOPPED, SYNONYMS
from bot.triage.passages import passages

Refusal: TypeAlias = Literal["identifier", "dose", "child", "judgement"]
LONGEST: Final = 300
ENOUGH_KNOWN: Final = 0.6
"""So much of what a question says must be words that the passages know; of anything less they say nothing."""

_IDENTIFIERS: Final = re.compile(
    r"(?:\d[ .\-/]?){5,}"  # a number of five digits or more, however it is parted
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"  # a date in figures
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}\b"
    r"|\S@\S",
    re.IGNORECASE,
)
_DOSE: Final = re.compile(
    r"\bdos(?:e|es|age|ing)\b|\bmgs?\b|\bmilligrams?\b|\bmcg\b|\bml/h|\bmax(?:imum)?\b|\btablets?\b"
    r"|\bhow (?:often|much)\b"
    r"|\bhow many (?:times|tablets|pills|grams)\b|\b(?:bd|tds|qds|prn)\b",
    re.IGNORECASE,
)
_CHILD: Final = re.compile(
    r"\bchild(?:ren)?\b|\btoddlers?\b|\bbab(?:y|ies)\b|\binfants?\b|\bneonat\w*|\bpa?ediatric\w*|\bteen\w*|\badolescen\w*"
    r"|\bboys?\b|\bgirls?\b|\b(?:[0-9]|1[0-7])[ -]?(?:years?[ -]old|yo|y/o|months?[ -]old)\b",
    re.IGNORECASE,
)
_JUDGEMENT: Final = re.compile(
    r"\bsafe to\b|\bis (?:my|this|the|he|she)\b[^?]*\bsafe\b|\bdischarge\b|\bsend (?:him|her|them) home\b"
    r"|\bsent (?:him|her|them) home\b|\b(?:do|would) you think\b|\bmedico-?legal\w*"
    r"|\bwill (?:my|he|she|they|this|the)\b"
    r"|\bshould i (?:worry|be worried)\b|\bprognosis\b|\bdoes (?:he|she|my patient) have\b",
    re.IGNORECASE,
)
_NOT_THERE: Final = re.compile(r" (?:no|without|nor|denies) (?!pulse|better|a pulse)(?:a |any |other )?[a-z]+(?= )")
"""What somebody says is not there is not looked for."""
_WORD: Final = re.compile(r"[a-z]+")
_ENDINGS: Final = frozenset(
    {"ations", "ation", "ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "ly", "s", "e"}
)
_SHORTEST_STEM: Final = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: groups of words that mean the same, in the passages' own words alone.

    `is_enough`: they are enough of what was asked for the passages to answer it.
    """

    groups: tuple[tuple[str, ...], ...]
    is_enough: bool


def refusal(question: str) -> Refusal | None:
    """Return why a question is not taken; None where it may be looked for."""
    plain = unicodedata.normalize("NFKC", question)
    if _IDENTIFIERS.search(plain):
        return "identifier"
    if _DOSE.search(plain):
        return "dose"
    if _CHILD.search(plain):
        return "child"
    return "judgement" if _JUDGEMENT.search(plain) else None


def sought(question: str) -> Sought:
    """Return what to look for.

    No word that the passages do not know is in it, so that a name never goes further than here.
    """
    told = _NOT_THERE.sub(" ", f" {' '.join(words_of(question))} ")
    groups: list[tuple[str, ...]] = []
    for same in SYNONYMS:
        found = [one for one in same if f" {one} " in told]
        if found:
            groups.append(same)
            for one in found:
                told = told.replace(f" {one} ", "  ")
    rest = [word for word in told.split() if word not in STOPPED and len(word) > 1]
    known = [word for word in rest if stem(word) in _stems()]
    groups += [(word,) for word in dict.fromkeys(known)]
    asked = len(groups) + len(rest) - len(known)
    return Sought(tuple(groups), is_enough=bool(groups) and len(groups) >= ENOUGH_KNOWN * asked)


def words_of(text: str) -> list[str]:
    """Return the words of a text, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.lower()[:LONGEST])
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


def stem(word: str) -> str:
    """Return a word without its ending, alike for "mark", "marks" and "marked"."""
    endings = (ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM)
    return word.removesuffix(max(endings, key=len, default=""))


@cache
def _stems() -> frozenset[str]:
    told = " ".join(f"{one.heading} {one.text} {one.about}" for one in passages())
    return frozenset(stem(word) for word in _WORD.findall(told.lower()) if word not in STOPPED)
