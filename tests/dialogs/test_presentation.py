"""What little is known makes a sentence; a muscle not examined is not weak; each stage of review is said."""

from __future__ import annotations

from typing import Any

import pytest

from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs.presentation import alarms, presentation
from dialogs.small_print import content_words, footing
from tests.dialogs.cases import FACTS


@pytest.mark.parametrize(
    "known",
    [
        {"onset_days": 3},
        {"back_pain_nrs": 8},
        {"pain_severity": "severe"},
        {"leg_symptom_side": "left"},
        {"leg_symptoms": ["pain"]},
    ],
)
def test_one_answer_alone_makes_a_sentence(known: dict[str, Any]) -> None:
    assert presentation(Findings.model_validate(known)).endswith(".")


def test_nothing_known_makes_none() -> None:
    assert presentation(Findings()) == ""


def test_a_muscle_that_was_not_examined_is_not_weak() -> None:
    assert alarms(Findings.model_validate({"power": {"left": {"L5": 4}}})) == ["weak left L5 4/5"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("submitted", "not yet reviewed: use with caution"),
        ("under_review", "under review, not yet approved: use with caution"),
        ("approved", "_approved_"),
    ],
)
def test_every_stage_of_review_is_said_on_the_card_and_marked_in_the_longer_text(status: str, said: str) -> None:
    pathway = assess(Findings()).pathway.model_copy(update={"review_status": status})
    assert said in content_words(pathway)
    assert f"*{status.replace('_', ' ')}*" in str(footing(FACTS, pathway))
