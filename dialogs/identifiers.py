"""The one shape that a local case code may have: too small for a name, a date or a number of anybody's."""

from __future__ import annotations

import re
from typing import Final

SHAPE: Final = re.compile(r"[A-Z]{0,3}-?[0-9]{1,3}")
LONGEST_CODE: Final = 7
"""Characters a local case code may have."""

REFUSAL: Final = (
    "Not a local case code. It is up to three capital letters, a dash or none, and one to three digits: ED-7, LBP-12, "
    "304. Nothing that names a patient: no name, date or record number. Or leave this empty."
)


def refusal(text: str) -> str:
    """Return why `text` may not stand as a local case code and what to write instead; "" when it may."""
    if not text or (len(text) <= LONGEST_CODE and SHAPE.fullmatch(text)):
        return ""
    return REFUSAL
