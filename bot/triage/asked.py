"""A question that somebody types: why it is not taken, or what of it is looked for. No word of it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from bot.triage.everyday_words import ELSEWHERE, STOPPED
from bot.triage.field_words import SYNONYMS
from bot.triage.passages import passages

Refusal: TypeAlias = Literal["identifier", "dose", "child", "judgement"]
LONGEST: Final = 300

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
    r"|\bhow (?:often|much)\b|\b(?:a|per) day\b|\bdaily\b|\b(?:micro)?grams?\b|\btitrat\w*|\bregimens?\b|\bloading\b"
    r"|\bhow many (?:times|tablets|pills|grams)\b|\b(?:bd|tds|qds|prn)\b|\bstrength of\b|\bquantit(?:y|ies)\b",
    re.IGNORECASE,
)
_CHILD: Final = re.compile(
    r"\bchild(?:ren)?\b|\btoddlers?\b|\bbab(?:y|ies)\b|\binfants?\b|\bneonat\w*|\bpa?ediatric\w*|\bteen\w*|\badolescen\w*"
    r"|\b(?:school)?boys?\b|\b(?:school)?girls?\b|\bkids?\b|\bjuvenile\b|\bnewborns?\b|\bp(?:a?ed|ead)s\b"
    r"|\baged? (?:[0-9]|1[0-7])\b"
    r"|\b(?:[0-9]|1[0-7])[ -]?(?:y(?:ea)?rs?[ -]old|yo|y/o|y\.o|months?[ -]old)\b",
    re.IGNORECASE,
)
_JUDGEMENT: Final = re.compile(
    r"\bsafe to\b|\bis (?:my|this|the|he|she)\b[^?]*\bsafe\b|\bdischarge\b|\bsend (?:him|her|them) home\b"
    r"|\bsent (?:him|her|them) home\b|\b(?:do|would) you think\b|\bmedico-?legal\w*"
    r"|\bwill (?:my|he|she|they|this|the)\b"
    r"|\b(?:can|could|may|should) (?:he|she|they|i|we|my|this)\b.*\bgo (?:back )?home\b"
    r"|\b(?:let|send) (?:\w+ ){1,3}(?:go|leave|away)\b|\b(?:his|her|their) chances\b|\bbe sued\b|\bam i right\b"
    r"|\bshould i (?:worry|be worried)\b|\bprognosis\b"
    r"|\bdo(?:es)? (?:he|she|they|(?:my|this) (?:patient|man|woman|lady|gentleman|pt)) have\b",
    re.IGNORECASE,
)
_NOT_THERE: Final = re.compile(
    r" (?:no|without|nor|denies) (?!better|a pulse|pulse|pedal|feeling|sensation|power|reflex|jerk|change|relief|improv"
    r"|response|progress|compression|phone|carer|transport|one)(?:a |any |other )?(?:red )?[a-z]+(?= )"
)
"""What somebody says is not there is not looked for."""
_CANNOT: Final = re.compile(r"\b(?:cant|can t|can not|couldnt|couldn t|could not|unable to|not able to)\b")
_WORD: Final = re.compile(r"[a-z]+\d*")
_ENDINGS: Final = frozenset(
    "ations ation ions ion ative ive ingly ings ing edly ied ies ed es ly ness s e y ys".split()  # noqa: SIM905 - a table
)
_OF_ANOTHER_FIELD: Final = re.compile(
    r"(?:iti|oma|emia|uria|osi|ectom|otom|plast|scop|opath|statin|pril|olol|sartan|cillin|mycin|azol|cyclin|mab|vir)$"
)
"""How the stems of diseases, operations and medicines end that no passage names."""
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
    words = f" {' '.join(map(_mended, words_of(question)))} "
    told = f" {stems(_NOT_THERE.sub(' ', words))} "
    groups: list[tuple[str, ...]] = []
    for name, same in _names():
        if f" {name} " in told:
            groups.append(same)
            told = told.replace(f" {name} ", "  ")
    rest = dict.fromkeys(word for word in told.split() if word not in _stopped())
    known = [word for word in rest if word in _known()]
    strange = [word for word in rest if word not in _known()]
    elsewhere = groups.count(()) + sum(_OF_ANOTHER_FIELD.search(word) is not None for word in strange)
    named = dict.fromkeys(same for same in groups if same)
    return Sought((*named, *((word,) for word in known)), len(strange), elsewhere)


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
    named += [(stems(name), ()) for name in sorted(ELSEWHERE)]
    return tuple(sorted(named, key=lambda each: -each[0].count(" ")))


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
