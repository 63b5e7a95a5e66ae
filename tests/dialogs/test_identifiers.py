"""What may stand as a local case code: one small shape, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import findings_form
from dialogs.findings_form import Origin
from dialogs.identifiers import REFUSAL, SHAPE, refusal
from tests.dialogs.client import answered


@pytest.mark.parametrize("text", ["", "ED-7", "LBP-12", "ED7", "304", "-7", "A-1", "ABC123", "ABC-123", "0"])
def test_a_code_of_the_small_shape_is_taken(text: str) -> None:
    assert refusal(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "john smith",
        "SMITH J",
        "120370",
        "12-03-1970",
        "12\u201303\u20131970",
        "12\u201103\u20111970",
        "123-45-6789",
        "MRN 1234567",
        "943 476 5919",
        "\uff13\uff10\uff14",
        "\u0663\u0660\u0664",
        "ED\u200b-7",
        "ED-7\n",
        "ed-7",
        "ABCD-1",
        "ED--7",
        "1ED",
        "ED",
        "-",
        " ",
        "ann@example.org",
    ],
)
def test_a6_whatever_else_is_typed_is_refused_and_the_refusal_shows_the_shape(text: str) -> None:
    told = refusal(text)
    shown = [word.strip(",.:") for word in told.split()]
    assert sum(SHAPE.fullmatch(word) is not None for word in shown) == 3


@pytest.mark.parametrize("text", ["9" * 40_000, "A a" * 13_334, "1-" * 20_000, "Ab " * 13_334, "é" * 40_000])
def test_a6_a_code_of_forty_thousand_letters_costs_nothing(text: str) -> None:
    began = time.perf_counter()
    for _ in range(1000):
        assert refusal(text) == REFUSAL
    assert time.perf_counter() - began < 0.5


@given(st.text())
def test_no_text_makes_the_screening_fail_and_only_the_shape_passes(text: str) -> None:
    assert (refusal(text) == "") == (text == "" or SHAPE.fullmatch(text) is not None)
    assert refusal(text) in {"", REFUSAL}


def test_a_refused_code_stands_beside_its_question_and_is_not_written_back() -> None:
    origin = Origin(channel="C1", user="U1")
    view = answered(findings_form.build_second(origin, {}), {"local_code": "SMITH J"})
    assert findings_form.read(view).errors["local_code"] == REFUSAL
    assert "SMITH" not in str(findings_form.changed(view))
