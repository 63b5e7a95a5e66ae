"""The controls as data: each can still be taken out, names tests that exist, and leaves no fault without one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.controls.all_controls import CONTROLS
from tests.controls.control import ROOT, Control, Edit, Module, MovedOnError, edited
from tests.controls.trial import NOTICED, Found, without
from tests.safety.hazards import HAZARDS

FAULTS = [
    *(f"9-{kind}{number}" for kind, most in (("A", 8), ("B", 13), ("C", 11)) for number in range(1, most + 1)),
    *(f"10-{kind}{number}" for kind, most in (("A", 6), ("B", 3), ("C", 7)) for number in range(1, most + 1)),
]
TOY = Edit("tests/toy/ages.py", "GROWN_UP", "GROWN")
TOY_TESTS = Module("tests/toy/test_ages.py")("test_somebody_is_grown_up_or_not", "test_an_adult_is_called_one")


@cache
def defined_in(module: str) -> frozenset[str]:
    """The names of the functions of a module."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    body = ast.parse((ROOT / module).read_text("utf-8")).body
    return frozenset(one.name for one in body if isinstance(one, functions))


def what_is_wrong_with(control: Control) -> Iterator[str]:
    for file, text in edited(control.edits).items():
        if text == (ROOT / file).read_text("utf-8"):
            yield f"{file}: nothing is taken out"
        if file.endswith(".py"):
            ast.parse(text)
    if not (control.edits and control.tests):
        yield "it has no edit or no test"
    for test in control.tests:
        module, _, name = test.partition("::")
        if (name := name.partition("[")[0]) not in defined_in(module) or not name.startswith("test_"):
            yield f"there is no {test}"


def test_what_is_taken_out_stands_in_its_file_once_and_its_tests_are_there() -> None:
    assert [(control.id, wrong) for control in CONTROLS for wrong in what_is_wrong_with(control)] == []


def test_every_fault_of_both_issues_and_no_unknown_hazard_has_a_control_and_no_two_have_one_name() -> None:
    guarded = list(dict.fromkeys(control.of for control in CONTROLS))
    assert guarded[: len(FAULTS)] == FAULTS
    assert set(guarded[len(FAULTS) :]) <= {hazard.id for hazard in HAZARDS}
    assert len({control.id for control in CONTROLS}) == len(CONTROLS)
    for control in CONTROLS:
        assert re.fullmatch(r"([0-9]+-[ABC]?|H)[0-9]+[a-z]?", control.id)


def test_a_text_that_has_moved_on_is_no_edit() -> None:
    with pytest.raises(MovedOnError, match="stands there 0 times"):
        edited((Edit("tests/toy/ages.py", "nothing of it", ""),))
    with pytest.raises(MovedOnError, match=r"stands there [2-9] times"):
        edited((TOY,))
    (said,) = without(Control("1", "", "", (TOY,), TOY_TESTS[:1]))
    assert not said.noticed
    assert "stands there" in said.words


def test_a_test_notices_by_what_it_asserts() -> None:
    for why in ("assert 1 == 2", "AssertionError: it is", "Failed: DID NOT RAISE X", "TimeoutError"):
        assert NOTICED.match(why)
    assert NOTICED.match("ValueError: not enough values to unpack (expected 1, got 0)")
    for why in ("NameError: x", "AttributeError: y", "ImportError", "ValueError: no", "KeyError: 'z'"):
        assert not NOTICED.match(why)
    assert Found("t", 1, 2, "assert 0").noticed
    assert not Found("t", 1, 2, "assert 0", wrong="NameError").noticed
    assert not Found("t", 0, 2, "").noticed
    assert not Found("t", 0, 0, "").noticed


def test_a_control_of_the_toy_is_taken_out_and_noticed_or_not() -> None:
    out, broken = (
        Control("1", "", "", (Edit("tests/toy/ages.py", "Final = 18", f"Final = {years}"),), TOY_TESTS)
        for years in ("3", "eighteen")
    )
    noticed, unnoticed = without(out)
    assert noticed.words == "fails without it (1 of 2): assert True == False"
    assert unnoticed.words == "STILL PASSES without it"
    assert not unnoticed.noticed
    assert all("makes no sense" in found.words for found in without(broken))
