"""The table of findings: no surface may forget a finding, and the pages made from it are up to date."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest

from bot.triage.assessment import RANK, Assessment
from bot.triage.change import every_change
from bot.triage.fact_table import READS
from bot.triage.finding import NOW
from bot.triage.findings import FINDINGS, VOCABULARY, Findings, Listed, as_known_then
from bot.triage.findings_page import TOLD, page
from bot.triage.rules import RULES
from bot.triage.verdict import judge
from bot.triage.vocabulary import RETIRED
from dialogs.answers import FIELD_OF, FORM
from dialogs.finding_words import said
from dialogs.presentation import alarms
from tests.proofs.wide import WIDE
from tests.triage.cases import CLEAN, SCIATICA, power

# One value of each finding whose type has too many to list: those that a rule may look at.
SAMPLES: dict[str, list[Any]] = {
    "age_years": [16, 40, 66, 80],
    "onset_days": [1, 50, 100],
    "back_pain_nrs": [0, 8],
    "leg_pain_nrs": [0, 8],
    "post_void_residual_ml": [50, 200],
    "power": [power("right", L5=4), power("right", L5=2)],
    "knee_reflex": [{"left": "absent"}, {"right": "brisk"}],
    "ankle_reflex": [{"left": "absent"}, {"right": "brisk"}],
    "sensory_loss": [[{"root": root, "side": "right"}] for root in ("L5", "S4", "T8", None)],
    "straight_leg_raise": [{"left": {"result": "positive", "angle_degrees": 40}}],
    "femoral_nerve_stretch": [{"left": "positive"}],
    "vital_signs": [{"systolic_bp": 85}, {"temperature_c": 39}, {"heart_rate": 135}, {"respiratory_rate": 26}],
    "conservative_care_weeks": [0, 6],
}


def values(name: str) -> Iterator[Any]:
    """Every value of a finding in words, every item of a list alone, and the samples of all others."""
    annotation = Findings.model_fields[name].annotation
    if name in SAMPLES:
        yield from SAMPLES[name]
    for kind in (annotation, *get_args(annotation)):
        if get_origin(kind) is Literal:
            yield from get_args(kind)
        if get_origin(kind) is Listed and name not in SAMPLES:
            yield from ([item] for item in get_args(get_args(kind)[0]))


ALONE = [(name, value) for name in FINDINGS for value in values(name)]


def test_every_finding_has_values_that_the_tests_below_try() -> None:
    assert {name for name, _ in ALONE} == set(FINDINGS)


def test_every_finding_is_asked_in_the_form() -> None:
    assert {FIELD_OF[question] for question in FORM if question in FIELD_OF} == set(FINDINGS)


@pytest.mark.parametrize("name", FINDINGS)
def test_every_value_and_item_has_its_words(name: str) -> None:
    finding = FINDINGS[name]
    kinds = [*get_args(Findings.model_fields[name].annotation), Findings.model_fields[name].annotation]
    listed = [get_args(kind)[0] for kind in kinds if get_origin(kind) is Listed]
    worded = {value for kind in (*kinds, *listed) if get_origin(kind) is Literal for value in get_args(kind)}
    if worded:
        assert set(finding.words or {}) >= worded
        assert set(finding.words or {}) <= worded | {"unknown"}
    elif finding.words is None and NoneType in kinds and {int, float} & set(kinds):
        assert finding.unit
    assert finding.noun
    assert finding.question


@pytest.mark.parametrize(("name", "value"), ALONE)
def test_every_value_is_said_in_words(name: str, value: Any) -> None:
    words = said(name, getattr(Findings.model_validate({name: value}), name))
    assert words
    assert "_" not in words
    assert "{" not in words


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value in ALONE if value != "unknown"])
def test_an_answer_that_alone_has_to_be_acted_on_today_is_named_on_the_card(name: str, value: Any) -> None:
    findings = Findings.model_validate({**CLEAN, **SCIATICA, name: value})
    if RANK[judge(findings).disposition] >= RANK["urgent_same_day"]:
        alarm = FINDINGS[name].alarms
        assert alarm is not None
        assert alarm(getattr(findings, name))
        assert alarms(findings)


@pytest.mark.parametrize("start", [{}, SCIATICA], ids=["back pain", "sciatica"])
@pytest.mark.parametrize(("name", "value"), ALONE)
def test_an_answer_that_alone_moves_the_urgency_is_tried_by_what_would_change(
    name: str, value: Any, start: dict[str, Any]
) -> None:
    before = judge(Findings.model_validate({**CLEAN, **start}))
    after = judge(Findings.model_validate({**CLEAN, **start, name: value}))
    assert before.disposition == after.disposition or _is_tried(name, is_leg=start == SCIATICA)


@cache
def _is_tried(name: str, *, is_leg: bool) -> bool:
    """Whether an answer to it is told to move the urgency, while it is open."""
    known = {**CLEAN, **(SCIATICA if is_leg else {})}
    findings = Findings.model_validate({field: value for field, value in known.items() if field != name})
    return name in {change.field for change in every_change(findings, judge(findings).disposition)}


def test_every_finding_that_a_fact_reads_is_an_axis_of_the_proofs() -> None:
    read = {field for reads in READS.values() for field in reads}
    assert read <= {name for axis in WIDE.axes for name in axis.fields}


def test_every_finding_that_a_rule_can_wait_for_is_named_while_it_is_open() -> None:
    assert all(FINDINGS[field].still_to_ask for rule in RULES for field in rule.reads)


def test_the_contract_page_is_up_to_date_and_names_everything() -> None:
    written = (Path(__file__).parents[2] / "docs" / "findings.md").read_text("utf-8")
    assert written == page(), "run `python -m bot.triage.findings_page > docs/findings.md`"
    assert all(f"| `{name}` |" in written for name in FINDINGS)
    assert TOLD.keys() == Assessment.model_fields.keys()


def test_the_contract_page_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(RuntimeWarning, match=r"findings_page"):
        runpy.run_module("bot.triage.findings_page", run_name="__main__")
    assert capsys.readouterr().out == page()


def test_ids_of_the_pack_are_used_once() -> None:
    codes = [finding.code for finding in FINDINGS.values()]
    assert len(set(codes)) == len(codes)


def test_no_finding_or_item_is_newer_than_the_vocabulary() -> None:
    newest = max(since for one in FINDINGS.values() for since in (one.since, *(one.later or {}).values()))
    assert newest == VOCABULARY == NOW


def test_what_an_older_form_could_not_offer_is_not_known_and_never_no() -> None:
    known = Findings.model_validate(as_known_then({"infection_risks": ["ivdu"], "leg_symptoms": []}, vocabulary=1))
    assert known.infection_risks is not None
    assert set(known.infection_risks.open) == {"diabetes", "dialysis", "recent_spinal_procedure", "tuberculosis_risk"}
    assert known.leg_symptoms == ()
    assert as_known_then({"infection_risks": None}, vocabulary=1) == {"infection_risks": None}
    assert as_known_then({"infection_risks": ["ivdu"]}, vocabulary=VOCABULARY) == {"infection_risks": ["ivdu"]}


def test_an_item_that_is_offered_no_longer_still_has_words_and_counts() -> None:
    words = FINDINGS["infection_risks"].words or {}
    assert words.keys() >= RETIRED
    assert "W2" in judge(Findings.model_validate({**CLEAN, "infection_risks": [*RETIRED]})).fired_ids
