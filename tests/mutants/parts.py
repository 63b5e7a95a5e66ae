"""The parts of the product whose mutants are tried, and the tests that have to catch them: add a line to add a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Part:
    """Some modules and the tests that watch over them; `sample` is the share of mutants that a quick run tries."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    sample: float = 1.0


_DIALOGS: Final = tuple(
    f"tests.dialogs.test_{name}"
    for name in ("approved", "cards", "course", "findings_form", "identifiers", "progress", "round_trip")
)

_PLANS: Final = (
    "tests.triage.test_medication",
    "tests.triage.test_plan",
    "tests.triage.test_notes_and_signs",
    "tests.triage.test_vignettes",
    "tests.dialogs.test_approved",
)

PARTS: Final = (
    Part("medication", ("bot.triage.medication",), _PLANS),
    Part("modifiers", ("bot.triage.modifiers",), _PLANS),
    Part("home care", ("bot.triage.home_care",), _PLANS),
    Part("follow-up", ("bot.triage.follow_up",), _PLANS),
    Part("plan", ("bot.triage.plan", "bot.triage.safety_net", "bot.triage.engine", "bot.triage.change"), _PLANS),
    Part("signs and notes", ("bot.triage.notes", "bot.triage.contradictions", "bot.triage.roots"), _PLANS),
    Part(
        "form",
        tuple(
            f"dialogs.{name}"
            for name in (
                "answers",
                "emergency_screen",
                "examination",
                "findings_form",
                "form_memory",
                "identifiers",
                "pathway",
                "question",
            )
        ),
        _DIALOGS,
        sample=0.1,
    ),
    Part(
        "cards",
        tuple(
            f"dialogs.{name}"
            for name in (
                "assessment_card",
                "blocks",
                "citation",
                "course",
                "facts",
                "finding_words",
                "follow_up_card",
                "home",
                "message",
                "order",
                "outcomes",
                "plan",
                "presentation",
                "progress",
                "red_flags",
                "reschedule",
                "small_print",
                "why",
                "words",
            )
        ),
        _DIALOGS,
        sample=0.1,
    ),
)
