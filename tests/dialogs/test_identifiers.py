"""What may not stand as a local case code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.identifiers import is_nhs_number, refusal


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("943 476 5919", "NHS number"),
        ("943-476-5919", "NHS number"),
        ("9434765919", "NHS number"),
        ("\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19", "NHS number"),
        ("943\u200b4765919", "NHS number"),
        ("1234567890", "record number"),
        ("MRN 12345678901", "record number"),
        ("12/03/1980", "date"),
        ("12.3.80", "date"),
        ("1980-01-02", "date"),
        ("12 03 80", "date"),
        ("01011980", "date"),
        ("19800102", "date"),
        ("1 Jan 1980", "date"),
        ("1st january 80", "date"),
        ("Jan 1, 1980", "date"),
        ("+44 7700 900123", "telephone"),
        ("07700900123", "telephone"),
        ("020 7946 0958", "telephone"),
        ("ann@example.org", "e-mail"),
        ("John Smith", "name"),
        ("JOHN SMITH", "name"),
        ("Smith, John", "name"),
        ("Smith J", "name"),
        ("Dr jones", "name"),
        ("JohnSmith", "name"),
        ("x" * 21, "20 characters"),
    ],
)
def test_identifiers_are_refused_with_the_reason_and_what_to_do(text: str, reason: str) -> None:
    told = refusal(text)
    assert told is not None
    assert reason in told
    assert "local case code" in told


@pytest.mark.parametrize("text", ["", "ED-7", "bay 4", "LBP A12", "BP-7F3K", "case 12345", "123456789", "ward 7 bed 3"])
def test_codes_that_name_nobody_are_accepted(text: str) -> None:
    assert refusal(text) is None


@settings(deadline=None)
@given(st.integers(0, 999_999_999))
def test_every_nhs_number_is_refused_in_every_usual_spacing(nine: int) -> None:
    stem = f"{nine:09}"
    check = (11 - sum(int(digit) * weight for digit, weight in zip(stem, range(10, 1, -1), strict=True)) % 11) % 11
    if check == 10:
        return
    number = f"{stem}{check}"
    assert is_nhs_number(number)
    for shape in (number, f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}"):
        assert refusal(shape) is not None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_the_screening_fail(text: str) -> None:
    told = refusal(text)
    assert told is None or told.endswith(".")
