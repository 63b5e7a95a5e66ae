"""Which questions are open, and which are not asked because no answer could matter."""

from __future__ import annotations

from typing import Any

import pytest

from bot.triage.findings import Findings
from bot.triage.open_questions import cannot_matter, is_open


@pytest.mark.parametrize(
    ("answers", "field", "useless"),
    [
        ({"onset_days": 27}, "conservative_care_weeks", True),
        ({"onset_days": 28}, "conservative_care_weeks", False),
        ({}, "conservative_care_weeks", False),
        ({"age_years": 9}, "pregnancy", True),
        ({"age_years": 10}, "pregnancy", False),
        ({"age_years": 60}, "pregnancy", False),
        ({"age_years": 61}, "pregnancy", True),
        ({}, "pregnancy", False),
        ({"age_years": 70, "onset_days": 1}, "saddle_anaesthesia", False),
    ],
)
def test_a_question_that_cannot_matter_is_not_asked_for(answers: dict[str, Any], field: str, useless: bool) -> None:
    assert cannot_matter(Findings.model_validate(answers), field) == useless


@pytest.mark.parametrize(
    ("field", "answer", "left_open"),
    [
        ("fever", "unknown", True),
        ("age_years", None, True),
        ("infection_risks", None, True),
        ("infection_risks", {"yes": ["ivdu"], "unknown": ["diabetes"]}, True),
        ("infection_risks", [], False),
        ("infection_risks", ["ivdu"], False),
        ("fever", "no", False),
        ("back_pain_nrs", 0, False),
    ],
)
def test_a_question_is_open_until_every_part_of_it_is_known(field: str, answer: Any, left_open: bool) -> None:
    assert is_open(Findings.model_validate({field: answer}), field) == left_open
