"""The view in which a clinician records the course that was chosen, and why; the computed result is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.triage.assessment import Assessment
from dialogs.blocks import Block, choice, modal, section
from dialogs.case_facts import CaseFacts
from dialogs.words import DISPOSITIONS, urgency_words

CALLBACK_ID: Final = "course"
CHOSEN: Final = "chosen"
REASON: Final = "reason"
REASONS: Final = {
    "guideline_note": "A guideline note shown on the card",
    "senior_examined": "A senior clinician has examined the patient",
    "done_already": "It is done or arranged already",
    "patient_choice": "The patient's informed choice",
    "local_pathway": "The local pathway says so",
}
"""Coded, so that nothing is typed that could name a patient."""


@dataclass(frozen=True)
class Course:
    """What was chosen: a disposition and a reason of `REASONS`; `place` is where the view was opened."""

    case: str
    chosen: str
    reason: str
    place: str


def course_view(facts: CaseFacts, assessment: Assessment, place: str = "") -> Block:
    """Return the view that asks which course is followed, and why; `place` is the conversation it is opened from."""
    return modal(
        CALLBACK_ID,
        "Record the course",
        [
            section(
                f"*{facts.code}.* Computed: *{urgency_words(assessment)}*. That stays as it is; this records what was "
                "decided beside it, by whom and why."
            ),
            choice(CHOSEN, "Which course is followed?", {**DISPOSITIONS}),
            choice(REASON, "Why?", REASONS),
        ],
        submit="Record",
        memory=f"{facts.ref} {place}",
    )


def read_course(view: Mapping[str, Any]) -> Course:
    """Return what was chosen; Slack lets the view go only when both are."""
    values = view["state"]["values"]
    chosen, reason = (values[name][name]["selected_option"]["value"] for name in (CHOSEN, REASON))
    case, _, place = view["private_metadata"].partition(" ")
    return Course(case, chosen, reason, place)
