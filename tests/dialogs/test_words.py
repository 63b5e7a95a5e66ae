"""The limits of `cards.md`: no card is longer, and a patient can read what is said to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings

from bot.triage.content import PATHWAY
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import assessment_card
from dialogs.message import plain
from tests.dialogs.as_read import words
from tests.dialogs.assessed import ASSESSMENTS, unanswered
from tests.dialogs.cases import CASES, FACTS
from tests.dialogs.slack_check import assert_blocks
from tests.triage.strategies import any_findings
from tests.triage.test_vignettes import VIGNETTES
from tests.words import GRADE, LINES, PATIENT_TEXTS, WORDS, as_shown, grade, length, lines, main, texts_of


@pytest.mark.parametrize("name", CASES)
def test_a_card_is_read_in_ten_seconds_and_nothing_of_it_is_folded(name: str) -> None:
    assert length(name).is_short, length(name)
    card = assessment_card.card(unanswered(FACTS, ASSESSMENTS[name]), ASSESSMENTS[name], CASES[name])
    assert all(block["expand"] for block in card.blocks if block["type"] == "section")
    assert len(card.text) <= 4000
    assert plain(card).text == card.text


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[one["id"] for one in VIGNETTES])
def test_the_card_of_every_worked_case_keeps_the_limits_and_says_its_version(vignette: dict[str, Any]) -> None:
    findings = Findings.model_validate(vignette["findings"])
    assessment = assess(findings)
    card = assessment_card.card(unanswered(FACTS, assessment), assessment, findings)
    assert_blocks(card.blocks)
    assert words(as_shown(text) for block in card.blocks for text in texts_of(block)) <= WORDS
    assert lines(card) <= LINES
    assert PATHWAY.version in card.text


ASKED_LITTLE_AND_CLASHING = Findings.model_validate(
    {"pain_severity": "severe", "leg_symptom_side": "none", "urinary_retention": "no", "back_pain_nrs": 0}
)

HELD_BY_MANY_QUESTIONS = Findings.model_validate(
    {"age_years": 0, "pregnancy": "yes", "knee_reflex": {"left": "absent", "right": "brisk"}}
)


@settings(deadline=None)  # the machine may be busy
@given(any_findings)
@example(ASKED_LITTLE_AND_CLASHING)
@example(HELD_BY_MANY_QUESTIONS)
def test_no_card_is_longer_whatever_was_found(findings: Findings) -> None:
    assessment = assess(findings)
    card = assessment_card.card(unanswered(FACTS, assessment), assessment, findings)
    assert words(as_shown(text) for block in card.blocks for text in texts_of(block)) <= WORDS
    assert lines(card) <= LINES


@pytest.mark.parametrize("name", PATIENT_TEXTS)
def test_a_patient_of_twelve_can_read_what_is_said_to_them(name: str) -> None:
    assert grade(PATIENT_TEXTS[name]) <= GRADE


def test_the_measures_measure() -> None:
    hard = "Immediate neurosurgical decompression is mandatory."
    assert grade(("The cat sat on the mat.",)) < GRADE < grade((hard,))
    assert words(["BP-7F3K · 2 to 3", "[Why]"]) == 5


def test_the_command_prints_every_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    told = capsys.readouterr().out
    assert all(name in told for name in CASES)
    assert "TOO LONG" not in told
