"""Findings from text: what is read, and what bad input is told."""

from __future__ import annotations

import copy
import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.contract import MOST_PROBLEMS, MOST_REFUSED, Refusal, read_findings, render
from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Findings, Listed, SensoryRoot
from tests.triage.cases import CLEAN
from tests.triage.strategies import raw_findings


def _problems(text: str) -> tuple[str, ...]:
    (refused,) = read_findings(text)
    assert isinstance(refused, Refusal)
    return refused.problems


@pytest.mark.parametrize(
    "text",
    [
        '{"age_years": 40}\n{"age_years": 41}',
        '\ufeff\n\n{"age_years": 40}\r\n\r\n{"age_years": 41}\n\n',
        '{\n  "age_years": 40\n}\n{\n  "age_years": 41\n}\n',
    ],
)
def test_objects_are_read_one_a_line_or_spread_over_lines(text: str) -> None:
    assert [one.age_years if isinstance(one, Findings) else None for one in read_findings(text)] == [40, 41]


def test_every_wrong_field_is_named_with_what_it_accepts_all_at_once() -> None:
    wrong = {
        "age_years": -1,
        "fever": "maybe",
        "back_pain_nrs": True,
        "urinary_retention": None,
        "response_to_care": None,
        "leg_symptoms": ["pain", "pain"],
        "infection_risks": {"ivdu": 1},
        "compartment_features": {"unknown": ["rash"]},
        "drug_allergies": {"yes": ["nsaid"], "unknown": ["nsaid"]},
        "vascular_risks": {},
        "power": {"left": {"L5": 7}},
        "knee_reflex": "absent",
        "sensory_loss": [{"root": "L9"}],
        "vital_signs": {"temperature_c": "38"},
    }
    assert set(_problems(json.dumps(wrong))) == {
        "age_years: -1 is not accepted; accepts a whole number from 0 to 120, or null.",
        'fever: "maybe" is not accepted; accepts no, yes or unknown.',
        "back_pain_nrs: true is not accepted; accepts a whole number from 0 to 10, or null.",
        "urinary_retention: null is not accepted; accepts no, new, longstanding or unknown.",
        "response_to_care: null is not accepted; accepts better, same, worse or not_applicable.",
        (
            "leg_symptoms: an entry is listed twice; accepts a list of: pain, tingling, numbness or weakness, each "
            "once, or an object with such lists as yes and unknown, or null."
        ),
        "infection_risks.ivdu: there is no such field. The fields here are yes and unknown.",
        (
            'compartment_features.unknown[0]: "rash" is not accepted; accepts tense_paraspinal_swelling, dark_urine '
            "or ck_raised."
        ),
        (
            "drug_allergies: an entry is listed twice; accepts a list of: acetaminophen, nsaid, muscle_relaxant or "
            "other, each once, or an object with such lists as yes and unknown, or null."
        ),
        (
            "vascular_risks: an empty object says nothing; accepts a list of: smoker_or_ex_smoker or hypertension, "
            "each once, or an object with such lists as yes and unknown, or null."
        ),
        "power.left.L5: 7 is not accepted; accepts a whole number from 0 to 5, or null.",
        'knee_reflex: "absent" is not accepted; accepts an object with left and right, or null.',
        (
            'sensory_loss[0].root: "L9" is not accepted; accepts T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, '
            "L1, L2, L3, L4, L5, S1, S2, S3, S4 or S5, or null."
        ),
        "sensory_loss[0].side: is missing; accepts left, right or both.",
        'vital_signs.temperature_c: "38" is not accepted; accepts a number from 20 to 46, or null.',
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"agee": 3}', "agee: there is no such field; did you mean age_years?"),
        ('{"zzz": 3}', "zzz: there is no such field."),
        ('{"power": {"middle": {}}}', "power.middle: there is no such field. The fields here are left and right."),
        ('{"\\ud800": 1}', "\\ud800: there is no such field."),
        ('{"fever": "no", "fever": "yes"}', '"fever" is given twice; each field may be given once.'),
        ('{"age_years": NaN}', "age_years: NaN is not accepted; accepts a whole number from 0 to 120, or null."),
        (
            '{"post_void_residual_ml": Infinity}',
            "post_void_residual_ml: Infinity is not accepted; accepts a number from 0 to 10000, or null.",
        ),
        (
            '{"post_void_residual_ml": -1e999}',
            "post_void_residual_ml: -Infinity is not accepted; accepts a number from 0 to 10000, or null.",
        ),
        (
            '{"age_years": ' + "9" * 5000 + "}",
            "age_years: Infinity is not accepted; accepts a whole number from 0 to 120, or null.",
        ),
        ("[]", "a list is not a findings object; write one as {field: value, ...}."),
        ("null", "null is not a findings object; write one as {field: value, ...}."),
        ("", "There is no findings object: write {} for an examination with nothing asked."),
        (" \n\n", "There is no findings object: write {} for an examination with nothing asked."),
        ("[" * 200_000, "The object is nested too deeply; findings are two objects deep at most."),
        ('{"a":' * 200_000, "The object is nested too deeply; findings are two objects deep at most."),
    ],
    ids=lambda value: value[:40],
)
def test_bad_input_is_told_what_is_wrong(text: str, problem: str) -> None:
    assert problem in _problems(text)


def test_a_value_nested_deeply_is_refused_beside_its_field() -> None:
    (problem,) = _problems('{"power": ' + "[" * 400 + "]" * 400 + "}")
    assert problem == "power: a list is not accepted; accepts an object with left and right, or null."


def test_text_that_is_not_json_says_where() -> None:
    (problem,) = _problems("x" * 1_000_000)
    assert problem == "This is not JSON: Expecting value at line 1, column 1. Write one object of findings."


def test_a_bad_object_does_not_hide_those_after_it() -> None:
    read = read_findings('{"age_years": 40}\n{"age_years": 4x}\n{\n "fever": "no"}\n{"fever": 1}')
    assert [type(one) for one in read] == [Findings, Refusal, Findings, Refusal]
    assert [one.line for one in read if isinstance(one, Refusal)] == [2, 5]


def test_a_value_too_long_to_show_is_cut() -> None:
    (problem,) = _problems(json.dumps({"fever": "y" * 1000}))
    assert len(problem) < 200


def test_thousands_of_unknown_fields_are_counted_not_all_listed() -> None:
    problems = _problems(json.dumps({f"k{number}": 1 for number in range(5_000)}))
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1] == f"{5_000 - MOST_PROBLEMS} more problems are not shown."


def test_nonsense_without_end_stops_being_read() -> None:
    read = read_findings("{\n" * 400_000)
    assert len(read) == MOST_REFUSED + 1
    last = read[-1]
    assert isinstance(last, Refusal)
    assert "the rest was not read" in last.problems[0]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (["ivdu"], ["ivdu"]),
        ([], []),
        (None, None),
        ({"yes": ["ivdu"]}, ["ivdu"]),
        ({"yes": [], "unknown": []}, []),
        ({"yes": ["ivdu"], "unknown": ["diabetes"]}, {"yes": ["ivdu"], "unknown": ["diabetes"]}),
        ({"unknown": [*(FINDINGS["infection_risks"].words or ())]}, None),
        (
            {"yes": ["diabetes_or_dialysis"], "unknown": ["dialysis"]},
            {"yes": ["diabetes_or_dialysis"], "unknown": ["dialysis"]},
        ),
    ],
)
def test_a_list_is_read_in_both_forms_and_written_in_the_shorter(given: Any, written: Any) -> None:
    (found,) = read_findings(json.dumps({"infection_risks": given}))
    assert isinstance(found, Findings)
    assert found.model_dump(mode="json")["infection_risks"] == written
    assert Findings.model_validate({"infection_risks": found.infection_risks}) == found
    assert Findings.model_validate_json(found.model_dump_json(exclude_none=True)) == found


def test_areas_of_feeling_may_be_open_one_by_one_and_all_open_is_null() -> None:
    some = {"yes": [{"root": "L5", "side": "right"}], "unknown": [{"root": "S3", "side": "both"}]}
    (found,) = read_findings(json.dumps({"sensory_loss": some}))
    assert isinstance(found, Findings)
    assert found.model_dump(mode="json")["sensory_loss"] == some
    every = [{"root": root, "side": "both"} for root in get_args(SensoryRoot)]
    assert read_findings(json.dumps({"sensory_loss": {"unknown": every}})) == [Findings()]


def test_lists_with_the_same_items_differ_where_something_was_not_asked() -> None:
    closed: Listed[str] = Listed(("ivdu",))
    half_open: Listed[str] = Listed(("ivdu",), ("dialysis",))
    assert closed == ("ivdu",)
    assert closed != half_open
    assert len({closed, half_open, Listed(("ivdu",), ("dialysis",)), ("ivdu",)}) == 2
    assert copy.deepcopy(half_open) == half_open
    assert repr(half_open) == "Listed(('ivdu',), ('dialysis',))"


@settings(deadline=None, max_examples=60)
@given(raw_findings)
def test_what_is_written_is_read_back(raw: dict[str, Any]) -> None:
    assert read_findings(json.dumps(raw)) == [Findings.model_validate(raw)]
    assert read_findings(json.dumps(raw, indent=2)) == [Findings.model_validate(raw)]


_json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(list(Findings.model_fields)), _json_values, max_size=5) | _json_values)
def test_any_json_is_read_or_refused_in_words(value: Any) -> None:
    for one in read_findings(json.dumps(value)):
        assert isinstance(one, Findings) or all(problem[-1] in ".?" for problem in one.problems)


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert read_findings(text)


def test_an_assessment_is_one_line_of_json() -> None:
    line = render(assess(Findings.model_validate(CLEAN)))
    assert "\n" not in line
    assert json.loads(line)["disposition"] == "conservative_followup"
