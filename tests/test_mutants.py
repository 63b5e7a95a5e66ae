"""The mutants themselves: every kind of change is made and taken back, and what no test notices is told."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pkgutil import iter_modules

import pytest

import dialogs
from bot import life, listeners, triage
from tests.mutants import run
from tests.mutants.argued import ARGUED
from tests.mutants.edits import Edit, edits
from tests.mutants.outcome import table
from tests.mutants.parts import LEFT_OUT, PARTS, Part
from tests.mutants.trial import Source, Trial
from tests.toy import ages

ALIVE = 14
TOY = Part("toy", ("tests.toy.ages",), ("tests.toy.test_ages",))

SOURCE = '''
"""A docstring."""
import math
from typing import Final, TypeAlias
Word: TypeAlias = Literal["a"]
LIMIT: Final = 3
TABLE: Final = {"a": 1, "b": 2}
SET: Final = frozenset(name for name in ("a", "b"))

def of(value, *, strict=True):
    """Another."""
    log.info("said")
    if value < LIMIT and not value.strip():
        raise ValueError("no")
    for one in value[1:]:
        total += one if one else 0
    match value:
        case "x":
            return f"{value} of it"
        case _:
            return max(one for one in value if one) | 1
'''


def made(source: str) -> list[Edit]:
    return list(edits(ast.parse(source), "m"))


@cache
def survivors() -> list[str]:
    trial = Trial(TOY.modules, TOY.tests)
    (source,) = trial.sources
    return [edit.name.removeprefix("tests.toy.ages.") for edit in source.edits if not trial.caught_by(source, edit)]


def test_every_kind_of_change_is_made_once_and_has_a_name_of_its_own() -> None:
    names = [edit.name.removeprefix("m.") for edit in made(SOURCE)]
    assert len(set(names)) == len(names)
    for name in (
        "LIMIT: 3 one more",
        "LIMIT: 3 one less",
        "TABLE: without the entry 'a'",
        "TABLE: the values of 'a' and 'b' swapped",
        "TABLE: 'a' changed",
        "SET: without 'a'",
        "of: value < LIMIT with LtE",
        "of: value < LIMIT with GtE",
        "of: value < LIMIT and (not value.strip()) with Or",
        "of: value < LIMIT and (not value.strip()) without value < LIMIT",
        "of: not value.strip() without its not",
        "of: value.strip() without its strip",
        "of: always value < LIMIT and (not value.strip())",
        "of: never value < LIMIT and (not value.strip())",
        "of: without raise ValueError('no')",
        "of: 'no' changed",
        "of: [1:] without its lower bound",
        "of: without total += one if one else 0",
        "of: always one, not only if one",
        "of: always 0, even if one",
        "of: without the case 'x'",
        "of: return nothing in place of f'{value} of it'",
        "of: f'{value} of it' without value",
        "of: max((one for one in value if one)) with min",
        "of: without the filter one",
        "of: max((one for one in value if one)) | 1 with BitAnd",
        "of: max((one for one in value if one)) | 1 without its right part",
    ):
        assert name in names, name


def test_what_does_not_run_is_left_alone() -> None:
    told = " ".join(edit.name for edit in made(SOURCE))
    for silent in ("docstring", "Another", "said", "Literal", "swapped (2)"):
        assert silent not in told, silent
    assert "SET: 'a' and 'b' swapped" not in told  # what goes into a set has no order


def test_every_edit_changes_the_tree_and_leaves_it_as_it_was() -> None:
    tree = ast.parse(SOURCE)
    before = ast.dump(tree)
    for edit in edits(tree, "m"):
        kept = edit.make()
        assert ast.dump(tree) != before, edit.name
        edit.take_back(kept)
        assert ast.dump(tree) == before, edit.name


def test_what_no_test_notices_survives_and_what_one_does_is_caught() -> None:
    alive = survivors()
    assert len(alive) == ALIVE
    assert alive == [
        "GROWN_UP: 18 one more",
        "GROWN_UP: 18 one less",
        "NAMES: without the entry 'child'",
        "NAMES: 'child' changed",
        "NAMES: 'a child' changed",
        "is_adult: years >= GROWN_UP with Gt",
        "Person.name: always is_adult(self.years)",
        "Person.name: return nothing in place of NAMES['child']",
        "Person.name: 'child' changed",
        "Person.count_down: never not is_adult(self.years + left)",
        "Person.count_down: self.years + left without its right part",
        "Person.count_down: without left += 1",
        "Person.count_down: 1 one more",
        "Person.count_down: 1 one less",
    ]


def test_the_program_is_whole_again_after_every_mutant() -> None:
    survivors()
    assert sys.modules["tests.toy.ages"] is ages
    assert [ages.is_adult(years) for years in (17, 18)] == [False, True]
    assert ages.Person(10).count_down() == 8
    assert ages.NAMES == {"child": "a child", "adult": "an adult"}


def test_a_loop_that_a_mutant_never_ends_is_caught() -> None:
    trial = Trial(TOY.modules, TOY.tests)
    (source,) = trial.sources
    endless = next(edit for edit in source.edits if "without its not" in edit.name)
    assert trial.caught_by(source, endless)


def test_a_part_prints_who_is_caught_who_survives_and_what_is_argued_in_vain() -> None:
    (outcome,) = run.try_parts([TOY])
    assert (outcome.tried, outcome.caught.total()) == (len(Source.of("tests.toy.ages").edits), outcome.tried - ALIVE)
    told = "\n".join(outcome.lines())
    assert f"caught {outcome.tried - ALIVE} / {outcome.tried}" in told
    assert "SURVIVES tests.toy.ages.GROWN_UP: 18 one more" in told
    assert not outcome.holds
    head, line = table([outcome])
    assert head.split() == ["part", "caught", "/", "total", "argued", "seconds"]
    assert line.split()[:5] == ["toy", f"{outcome.tried - ALIVE}", "/", f"{outcome.tried}", "0"]


def test_a_check_that_fails_without_a_mutant_is_said_at_once() -> None:
    with pytest.raises(RuntimeError, match="fails without any mutant"):
        Trial(("tests.toy.ages",), ("tests.toy.failing",))


def test_every_argument_is_about_a_part_that_there_is_and_gives_a_reason() -> None:
    assert ARGUED.keys() <= {part.name for part in PARTS}
    names = {part.name: {edit.name for name in part.modules for edit in Source.of(name).edits} for part in PARTS}
    for part, argued in ARGUED.items():
        assert argued.keys() <= names[part], argued.keys() - names[part]
        assert all(len(reason) > 20 for reason in argued.values())


def test_every_module_that_decides_or_says_something_is_in_one_part_or_left_out_for_a_reason() -> None:
    tried = [name for part in PARTS for name in part.modules]
    assert len(tried) == len(set(tried))
    assert not LEFT_OUT.keys() & set(tried)
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())
    there = {
        f"{package.__name__}.{module.name}"
        for package in (dialogs, life, listeners, triage)
        for module in iter_modules(package.__path__)
    }
    assert there == {
        name
        for name in (*tried, *LEFT_OUT)
        if name.rpartition(".")[0] in {"dialogs", "bot.life", "bot.listeners", "bot.triage"}
    }
