"""The proofs in short: the safety of the red-flag rules on every form of a smaller space; z3 on rules made wrong."""

from __future__ import annotations

import pytest

from tests.proofs.broken import BROKEN, SMALL
from tests.proofs.enumeration import CounterExample, Reduced, Sweep, sweep, sweeps
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover, agree
from tests.proofs.three_valued import (
    FIRST,
    FREE,
    SITUATIONS,
    WORD_NAMES,
    left_to_the_solver,
    read_by_urgent_rules,
    space,
)
from tests.proofs.wide import WIDE


def enumerated(rules: RuleSet) -> list[Sweep]:
    cut = Reduced(rules, SMALL)
    return [
        sweep(cut, lay.looped, WORD_NAMES, compare=lay.compare, samples=200) for lay in sweeps(cut, FIRST, WORD_NAMES)
    ]


def broken(done: list[Sweep]) -> list[CounterExample]:
    return [found for one in done for found in one.counter_examples]


def test_no_form_of_a_small_space_breaks_a_property() -> None:
    done = enumerated(RuleSet())
    assert broken(done) == []
    assert all(one.sampled for one in done)


def test_the_rules_on_solver_terms_and_on_real_findings_say_the_same() -> None:
    assert agree(RuleSet(), WIDE, 500) == 500


@pytest.mark.parametrize("name", [*BROKEN][1:])  # the first takes as long as all the others: the command tries it
def test_rules_that_are_wrong_on_purpose_are_found_out_twice(name: str) -> None:
    assert broken(enumerated(BROKEN[name]))
    assert Prover(BROKEN[name], WIDE).run(first=True).counter_examples


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_step_of_every_finding_is_compared_in_one_of_the_two_sweeps(situation: str) -> None:
    cut = Reduced(RuleSet(), space(situation))
    compared = frozenset().union(*(lay.compare for lay in sweeps(cut, FIRST, WORD_NAMES)))
    stepped = {name for name, states in cut.kept.items() if len(states) > 1 and cut.space.axis[name].steps}
    assert stepped <= compared


def test_no_axis_is_enumerated_that_no_urgent_rule_reads() -> None:
    assert {field for axis in FREE for field in axis.fields} <= read_by_urgent_rules()


def test_what_is_not_enumerated_is_an_axis_of_the_solver() -> None:
    assert left_to_the_solver() <= {field for axis in WIDE.axes for field in axis.fields}
