"""The complete comparison finds what wrong rules do otherwise, with a smallest form, and nothing between twins."""

from __future__ import annotations

import pytest

from bot.compare.difference import Difference
from bot.compare.medicine import HERE, NotFoundError, opened
from bot.compare.vocabulary import denied
from bot.triage.findings import Findings
from bot.triage.rules.routine import CONSERVATIVE
from tests.compare.__main__ import superseded_now
from tests.compare.apart import apart
from tests.compare.complete import Smallest, Version, cut_space, questions
from tests.proofs.broken import BROKEN
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover
from tests.proofs.space import Axis, Space
from tests.proofs.wide import WIDE
from tests.results.page import LAST_RELEASE


def version(rules: RuleSet) -> Version:
    return Version(Prover(rules, WIDE), superseded_now, CONSERVATIVE.clock)


def test_nothing_differs_between_twins() -> None:
    one, other = version(RuleSet()), version(RuleSet())
    smallest = Smallest(one.prover, WIDE, denied(Findings.model_json_schema()))
    assert not [said for said, term in questions(one, other) if smallest.change(term) is not None]


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_set_that_is_wrong_on_purpose_is_found_out_with_a_form_on_which_it_differs(name: str) -> None:
    right, wrong = version(RuleSet()), version(BROKEN[name])
    smallest = Smallest(right.prover, WIDE, denied(Findings.model_json_schema()))
    changes = (smallest.change(term) for _, term in questions(right, wrong))
    change = next(one for one in changes if one is not None)
    form = Findings.model_validate({k: v for k, v in {**smallest.start, **change}.items() if v is not None})
    before, after = RuleSet().judge(form), BROKEN[name].judge(form)
    assert (before.rank, before.clock) != (after.rank, after.clock)


def test_a_form_is_the_smallest_there_is() -> None:
    right, wrong = version(RuleSet()), version(RuleSet(tuple(one for one in RuleSet().rules if one.id != "U9")))
    smallest = Smallest(right.prover, WIDE, denied(Findings.model_json_schema()))
    wanted = Difference("disposition", "down", "U9", "urgent_same_day", "conservative_followup")
    (term,) = (term for said, term in questions(right, wrong) if said == wanted)
    assert smallest.change(term) == {"sexual_dysfunction": "yes"}


def test_a_space_in_an_older_versions_words_keeps_its_places_and_leaves_out_what_that_does_not_know() -> None:
    schema = {"properties": {"fever": {"enum": ["no", "yes"]}}}
    space = Space("two", {}, (Axis("fever", ({"fever": "no"}, {"fever": "yes"})), Axis("newer", ({"newer": "a"},))))
    cut = cut_space(space, schema, Space, Axis)
    assert [axis.answers for axis in cut.axes] == [({"fever": "no"}, {"fever": "yes"}), ({},)]


def test_an_older_version_is_imported_beside_this_one_and_gone_afterwards() -> None:
    try:
        with apart(LAST_RELEASE) as older:
            then = older.module("bot.triage.findings").Findings
            assert then is not Findings
            assert "pain_severity" not in then.model_fields
    except NotFoundError:
        pytest.skip("the history of the last release is not here")
    with pytest.raises(ModuleNotFoundError):
        older.module("bot.triage.findings")


def test_a_revision_that_is_not_there_is_refused_in_a_sentence() -> None:
    with pytest.raises(NotFoundError, match="no git revision"), apart("no-such-revision"):
        pass


def test_the_older_rules_as_terms_say_what_the_older_version_says_when_it_runs() -> None:
    try:
        with opened(LAST_RELEASE, str(HERE)) as (old, _), apart(LAST_RELEASE) as older:
            space = older.module("tests.proofs.space")
            cut = cut_space(WIDE, old.schema, space.Space, space.Axis)
            agreed = older.module("tests.proofs.solver").agree(
                older.module("tests.proofs.rule_set").RuleSet(), cut, 200
            )
    except NotFoundError:
        pytest.skip("the history of the last release is not here")
    assert agreed == 200
