"""Refuses text that looks as if it names a patient."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_CODE: Final = 20
"""Characters a local case code may have."""

_INSTEAD: Final = "Use a local case code that means nothing outside your team, or leave this empty."
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NUMBERED_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE: Final = re.compile(
    r"(?<!\d)(?:"
    r"\d{1,2}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*(?:\d{4}|\d{2})"
    r"|(?:19|20)\d{2}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{1,2}"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r")(?!\d)"
    rf"|(?<!\d){_NUMBERED_DAY}[-/. ]*{_MONTH}[-/. ,]*(?:\d{{4}}|\d{{2}})(?!\d)"
    rf"|(?<![a-z]){_MONTH}[-/. ]*{_NUMBERED_DAY}[-/. ,]+(?:\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"\S+@\S+")
_DIGITS: Final = re.compile(r"\d(?:[\s./()-]{0,2}\d)*")
_PHONE: Final = re.compile(r"(?:\+|(?<!\d)00)\s*\d(?:[\s./()-]{0,2}\d){6,}|(?<!\d)\(?0\d(?:[\s./()-]{0,2}\d){7,}")
_WORD: Final = r"[^\W\d_](?:[^\W\d_]|['’-])*"  # noqa: RUF001 - the apostrophe of names
_NEIGHBOURS: Final = re.compile(rf"(?<!\w)({_WORD})[\s,._]+(?=({_WORD})(?!\d))")
_CAMEL: Final = re.compile(r"[A-Z][a-z]+[A-Z][a-z]+")
_TITLED: Final = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|master|sir|dame)\b\.?\s*[^\W\d_]", re.IGNORECASE)
_NHS_DIGITS: Final = 10
_LONGEST_NUMBER: Final = 9
"""Record numbers run to ten digits and more; nine or fewer say nothing by their shape."""


def is_nhs_number(digits: str) -> bool:
    """Tell whether these are ten digits with the NHS number's check digit (modulus 11, NHS Data Dictionary)."""
    if len(digits) != _NHS_DIGITS:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def refusal(text: str) -> str | None:
    """Return why `text` may not stand as a local case code and what to write instead; None when it may."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf").strip()
    reason = _reason(seen)
    return f"{reason} {_INSTEAD}" if reason else None


def _reason(text: str) -> str | None:
    shapes = (
        (len(text) > LONGEST_CODE, f"A local case code has at most {LONGEST_CODE} characters; this has {len(text)}."),
        (_EMAIL.search(text), "This looks like an e-mail address."),
        (_DATE.search(text), "This looks like a date, perhaps a date of birth."),
        (any(map(is_nhs_number, _numbers(text))), "This is shaped like an NHS number."),
        (_PHONE.search(text), "This looks like a telephone number."),
        (
            any(len(digits) > _LONGEST_NUMBER for digits in _numbers(text)),
            "A number of ten or more digits may be a record number.",
        ),
        (
            any(_could_be_name(first, second) for first, second in _NEIGHBOURS.findall(text))
            or _TITLED.search(text)
            or _CAMEL.search(text),
            "This looks like a person's name.",
        ),
    )
    return next((reason for found, reason in shapes if found), None)


def _numbers(text: str) -> list[str]:
    """Return the runs of digits, with the blanks and signs inside them left out."""
    return [re.sub(r"\D", "", run) for run in _DIGITS.findall(text)]


def _could_be_name(first: str, second: str) -> bool:
    """Tell whether two neighbouring words are two capitalised words, or a capitalised word and an initial."""
    if not (first[0].isupper() and second[0].isupper()):
        return False
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 or (len(longer) > 1 and any(letter.islower() for letter in longer))
