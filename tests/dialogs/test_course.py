"""A course chosen beside the computed result is asked for in coded answers, and shown with who and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import assessment_card
from dialogs.course import REASONS, course_view, read_course
from dialogs.progress import progress_line
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS
from tests.dialogs.slack_check import assert_view


def chosen(name: str, value: str) -> dict[str, dict[str, object]]:
    return {name: {name: {"selected_option": {"value": value}}}}


@pytest.mark.parametrize("name", CASES)
def test_the_view_passes_slack_and_says_what_was_computed(name: str) -> None:
    view = course_view(FACTS, ASSESSMENTS[name])
    assert_view(view)
    assert FACTS.code in str(view)
    assert not any(block["element"]["type"] == "plain_text_input" for block in view["blocks"] if "element" in block)


@pytest.mark.parametrize("disposition", RANK)
@pytest.mark.parametrize("reason", REASONS)
def test_what_is_chosen_is_read_back_and_shown(disposition: str, reason: str) -> None:
    view = course_view(FACTS, ASSESSMENTS["seed"])
    view["state"] = {"values": {**chosen("chosen", disposition), **chosen("reason", reason)}}
    course = read_course(view)
    assert (course.case, course.chosen, course.reason) == (FACTS.ref, disposition, reason)
    at = datetime(2026, 11, 22, 9, 37, tzinfo=UTC)
    line = progress_line("course", "U0BOB", at, {"chosen": disposition, "reason": reason})
    assert "<@U0BOB> recorded the course" in line
    assert REASONS[reason].lower() in line


def test_an_emergency_can_be_stepped_down_only_where_the_note_speaks_of_it() -> None:
    settled = {**CASES["home care"].model_dump(), "saddle_anaesthesia": "yes", "onset_days": 40}
    settled.pop("response_to_care")
    for findings, noted in ((CASES["cauda equina"], False), (Findings.model_validate(settled), True)):
        assessment = assess(findings)
        assert assessment.disposition == "emergency_now"
        card = assessment_card.card(FACTS, assessment, findings)
        assert ("Record the course" in str(card.blocks)) == noted
