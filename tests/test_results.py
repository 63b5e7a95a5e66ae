"""The page of results is true, and its numbers are what they are said to be."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pytest

from bot.compare.medicine import HERE, Medicine, NotFoundError, opened
from tests.results.exact import upper_bound
from tests.results.outcomes import Outcome, moves, of_a_cause, outcome
from tests.results.page import LAST_RELEASE, SINCE, goal, page, sides
from tests.results.population import ordinary
from tests.results.prevalences import PAGES, SETTINGS, SHARES, Setting
from tests.results.serious import CAUSES, Cause
from tests.results.worked import worked_cases

WRITTEN: Final = HERE / "docs" / "results.md"


@pytest.fixture(scope="module")
def medicine() -> Iterator[Medicine]:
    with opened(str(HERE)) as (one,):
        yield one


def last_release() -> str | None:
    """The revision of the last release, where its history is here."""
    asked = ["git", "-C", str(HERE), "cat-file", "-e", f"{LAST_RELEASE}^{{commit}}"]
    done = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 git alone
    return None if done.returncode else LAST_RELEASE


def test_the_page_in_docs_is_the_one_that_the_rules_give() -> None:
    since = last_release()
    written = WRITTEN.read_text("utf-8")
    made = page(since)
    if since is None:
        written, made = written.partition(SINCE)[0].rstrip(), made.rstrip()
    assert written == made, f"run `python -m tests.results --since {LAST_RELEASE} > docs/results.md`"


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    # One-sided 95%: with none of n seen it is 1 - 0.05^(1/n); the others are from published tables.
    assert upper_bound(0, 30) == pytest.approx(1 - 0.05 ** (1 / 30), abs=1e-9)
    assert upper_bound(1, 30) == pytest.approx(0.1486, abs=1e-4)
    assert upper_bound(2, 20) == pytest.approx(0.2826, abs=1e-4)
    assert upper_bound(5, 5) == 1.0
    assert upper_bound(900, 2_000) == pytest.approx(0.4687, abs=1e-3)
    for seen, of in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(ValueError, match="no proportion"):
            upper_bound(seen, of)


def test_a_case_below_and_a_case_above_its_range_are_counted_as_such() -> None:
    cases = worked_cases()
    index = next(one for one in cases if one.id == "PUB-01")
    counted = sides(["conservative_followup", "emergency_now", "urgent_mri"], [index, index, index])
    assert counted == {"under": 1, "over": 1, "in range": 1}
    assert len(cases) == 30


def test_no_worked_case_is_under_its_range(medicine: Medicine) -> None:
    cases = worked_cases()
    found = [one["disposition"] for one in medicine.answers([case.findings for case in cases], "quick")]
    assert sides(found, cases)["under"] == 0


@pytest.mark.parametrize("cause", CAUSES, ids=lambda one: one.name)
def test_nobody_with_a_serious_cause_goes_home_without_a_safety_net(medicine: Medicine, cause: Cause) -> None:
    for setting in SETTINGS:
        assert outcome(of_a_cause(medicine, cause, setting, 60)).home_without_net == 0


def test_a_patient_sent_home_without_a_safety_net_would_be_counted() -> None:
    answer = {"disposition": "conservative_followup", "imaging": ["none"], "fired": {}, "safety_net": []}
    assert outcome([answer]).home_without_net == 1


def test_the_same_seed_draws_the_same_patients_and_another_one_others() -> None:
    first, again, other = (list(islice(ordinary("primary care", seed), 20)) for seed in ("1", "1", "2"))
    assert first == again
    assert first != other


@pytest.mark.parametrize("setting", SETTINGS)
def test_findings_are_drawn_as_often_as_the_table_says(setting: Setting) -> None:
    drawn = list(islice(ordinary(setting, "share"), 4_000))
    for finding, name, answers in (
        ("leg pain", "leg_symptom_side", {"left", "right", "both"}),
        ("severe pain", "pain_severity", {"severe"}),
        ("minor trauma", "trauma", {"minor"}),
    ):
        seen = sum(form[name] in answers for form in drawn) / len(drawn)
        assert seen == pytest.approx(SHARES[finding].at(setting, 50), abs=0.03)


def test_every_number_with_a_source_names_a_page_and_every_one_without_is_marked_as_a_guess() -> None:
    for share in SHARES.values():
        for _, source, mark in share.percent.values():
            assert (source in PAGES) if source else mark == "M"


def test_whether_the_goal_is_met_is_said_either_way() -> None:
    assert "it is met with 10.0%" in goal(Outcome(of=100, imaged=10))
    over = goal(Outcome(of=100, imaged=30, imaged_for_a_root=20, imaged_today=5))
    for said in ("it is **not met** with 30.0%", "20.0% are the MRI", "10.0% are all others", "asked for in 5.0%"):
        assert said in over


def test_a_version_compared_with_itself_moves_nobody(medicine: Medicine) -> None:
    with opened(str(HERE)) as (again,):
        counted = moves(again, medicine, "primary care", 60)
    assert counted.of == 60
    assert not counted.moved


def test_a_revision_that_is_not_there_is_said_so() -> None:
    with pytest.raises(NotFoundError, match="no folder or wheel"):
        page("no-such-revision")
