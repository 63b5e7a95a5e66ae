"""What the answers so far settle already, whatever is still to be answered."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.assessment import RANK
from bot.triage.findings import Findings
from bot.triage.submit_now import Settled, settled
from bot.triage.verdict import judge
from tests.triage.cases import CLEAN, NUMB_LEG
from tests.triage.strategies import raw_findings


def _after(**answers: Any) -> Settled | None:
    return settled(Findings.model_validate(answers), frozenset(answers))


def test_nothing_answered_settles_nothing() -> None:
    assert _after() is None


@pytest.mark.parametrize(
    ("answers", "disposition", "fields"),
    [
        ({"saddle_anaesthesia": "yes"}, "emergency_now", ("saddle_anaesthesia",)),
        ({"post_void_residual_ml": 250}, "emergency_now", ("post_void_residual_ml",)),
        ({"sexual_dysfunction": "yes"}, "urgent_same_day", ("sexual_dysfunction",)),
        ({"progressive_deficit": "yes"}, "urgent_same_day", ("progressive_deficit",)),
        ({"fever": "yes", "progressive_deficit": "yes"}, "emergency_now", ("progressive_deficit", "fever")),
        (
            {"leg_symptom_side": "both", "leg_symptoms": ["pain"], "saddle_anaesthesia": "unknown"},
            "emergency_now",
            ("saddle_anaesthesia", "leg_symptom_side"),
        ),
        ({"ankle_reflex": {"left": "brisk", "right": "normal"}}, "urgent_same_day", ("ankle_reflex",)),
        (
            {"anticoagulant_or_bleeding_disorder": "yes", "pain_severity": "severe", "onset_days": 3},
            "urgent_same_day",
            ("anticoagulant_or_bleeding_disorder", "pain_severity", "onset_days"),
        ),
        ({"saddle_anaesthesia": "yes", "back_pain_nrs": 0}, "emergency_now", ("saddle_anaesthesia",)),
    ],
)
def test_one_answer_can_settle_it(answers: dict[str, Any], disposition: str, fields: tuple[str, ...]) -> None:
    found = _after(**answers)
    assert found is not None
    assert (found.disposition, set(found.fields)) == (disposition, set(fields))


@pytest.mark.parametrize(
    "answers",
    [
        {"saddle_anaesthesia": "no"},
        {"saddle_anaesthesia": "unknown"},
        {"cancer_history": "yes"},
        {"leg_symptom_side": "both"},
        {"aortic_features": {"unknown": ["known_aaa"]}},
        {**NUMB_LEG, "upper_motor_neuron_signs": None},
        {**NUMB_LEG, "upper_motor_neuron_signs": {"unknown": ["babinski"]}},
        {**NUMB_LEG, "urinary_retention": "unknown"},
    ],
)
def test_an_answer_that_others_may_still_outweigh_settles_nothing(answers: dict[str, Any]) -> None:
    assert _after(**answers) is None


@settings(deadline=None, max_examples=60)
@given(raw_findings, raw_findings, st.randoms(use_true_random=False))
def test_whatever_the_other_answers_turn_out_to_be_the_urgency_is_no_lower(
    raw: dict[str, Any], others: dict[str, Any], chance: random.Random
) -> None:
    # The rest of a form is answered in every way that is tried: none may fall below what was said to be settled.
    answers = {name: value for name, value in raw.items() if chance.random() < 0.5}
    found = settled(Findings.model_validate(answers), frozenset(answers))
    if found is not None:
        for rest in (others, CLEAN):
            later = judge(Findings.model_validate({**rest, **answers}))
            assert RANK[later.disposition] >= RANK[found.disposition]
