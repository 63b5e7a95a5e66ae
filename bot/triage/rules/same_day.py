"""Same-day rules U1 to U10: a decision today, at the latest within 24 hours."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.assessment import Source
from bot.triage.dates import SAME_DAY_HOURS
from bot.triage.kleene import opposite, unanswered
from bot.triage.rule import Condition, Rule, Step
from bot.triage.rules.shared_steps import (
    CORD_WARNING,
    CULTURES,
    ESR_CRP,
    REPEAT_PANEL,
    SAME_DAY_MRI,
    SURGICAL_DISCUSSION,
)
from bot.triage.sources import cite


def _same_day(
    rule_id: str,
    says: str,
    sources: tuple[Source, ...],
    steps: tuple[Step, ...],
    holds: Condition,
    *,
    floor: bool = False,
) -> Rule:
    return Rule(rule_id, says, "urgent_same_day", SAME_DAY_HOURS, sources, steps, holds, floor=floor)


def _both_legs_not_exempt(f: Any) -> Any:
    """U3; the exemption to R2 needs every one of its conditions known and met."""
    unsteady = f.said_worse | f.longstanding_sphincter | f.cauda_equina | f.sensory
    exempt = f.stable_claudication & f.over_six_weeks & f.full_power & opposite(unsteady)
    return f.both_legs & (opposite(exempt) | unanswered(exempt))


def _suspected_infection(f: Any) -> Any:
    beside_markers = f.infection_risk | f.night_pain | f.midline_tenderness | f.weight_loss | f.deficit
    without_fever = f.injecting_or_immunosuppressed & (f.night_pain | f.midline_tenderness)
    return f.fever | f.bacteraemia | (f.raised_markers & beside_markers) | without_fever


SAME_DAY: Final[tuple[Rule, ...]] = (
    _same_day(
        "U1",
        "A progressive neurological deficit.",
        cite("S-029", "S-035", "CHOU07", "AFP00"),
        (
            Step(
                "urgent_surgical_evaluation",
                "Urgent surgical evaluation today of the progressive neurological deficit.",
                cite("S-035", "CHOU07", "AFP00"),
                counts_as=("team today",),
            ),
            SAME_DAY_MRI,
            REPEAT_PANEL,
        ),
        lambda f: f.progressive,
    ),
    _same_day(
        "U2",
        "This is a severe motor deficit (MRC 3 or less, or foot drop).",
        cite("FOOT25", "MOT390", "AHCPR94"),
        (SURGICAL_DISCUSSION, SAME_DAY_MRI, REPEAT_PANEL),
        lambda f: f.severe_weakness | f.foot_drop,
    ),
    _same_day(
        "U3",
        "Symptoms in both legs: a warning of cauda equina syndrome even when its questions are answered no.",
        cite("LAVY22", "TODD"),
        (
            Step(
                "same_day_spinal_discussion",
                "Same-day discussion with the spinal team: two-sided leg symptoms are a cauda equina warning.",
                cite("LAVY22", "TODD", "POLICY"),
                counts_as=("team today",),
                superseded_by=("team now",),
            ),
            SAME_DAY_MRI,
            REPEAT_PANEL,
        ),
        _both_legs_not_exempt,
    ),
    _same_day(
        "U4",
        "An emergency question is still open.",
        cite("HSSIB", "POLICY"),
        (
            Step(
                "close_emergency_questions",
                "Ask or examine today, before the patient leaves: {open}. The assessing clinician closes it; until "
                "then this cannot be less urgent.",
                cite("S-056", "HSSIB", "POLICY"),
                in_short="Ask or examine what is named above, today, before the patient leaves.",
            ),
        ),
        lambda f: f.emergency_item_open | (f.deficit & unanswered(f.anticoagulant)),
        floor=True,
    ),
    _same_day(
        "U5",
        "Suspected spinal infection.",
        cite("S-051", "IDSA15", "ACR21"),
        (
            ESR_CRP,
            CULTURES,
            Step(
                "infection_mri_today",
                "MRI of the spine without and with contrast today, for spinal infection.",
                cite("IDSA15", "ACR21"),
                ("mri_with_contrast",),
                counts_as=("MRI today",),
                superseded_by=("infection_mri_now",),
            ),
            Step(
                "hold_antibiotics_until_cultures",
                "Hold antibiotics until cultures are taken, if the patient is stable.",
                cite("IDSA15"),
            ),
        ),
        _suspected_infection,
    ),
    _same_day(
        "U6",
        "History of cancer with a new deficit of a root, or reduced feeling round the trunk.",
        cite("NG234", "QS56"),
        (
            Step(
                "whole_spine_mri_24_hours",
                "MRI of the whole spine within 24 hours, for metastases.",
                cite("NG234", "QS56"),
                ("mri_whole_spine",),
                counts_as=("MRI today", "whole spine"),
                superseded_by=("whole_spine_mri_now",),
            ),
            Step(
                "acute_oncology",
                "Acute oncology or the cord compression coordinator today.",
                cite("NG234"),
                superseded_by=("cord_compression_coordinator",),
            ),
            CORD_WARNING,
        ),
        lambda f: f.cancer & (f.deficit | f.trunk_loss),
    ),
    _same_day(
        "U7",
        "Brisk reflexes, new unsteadiness or falls, or reduced feeling on the trunk: possible cord compression.",
        cite("NG234/P", "POLICY"),
        (
            Step(
                "senior_neurological_examination",
                "Senior neurological examination today; whole-spine MRI if it confirms a cord sign.",
                cite("POLICY"),
                superseded_by=("emergency_spinal_referral", "cord_compression_coordinator"),
            ),
        ),
        lambda f: f.brisk | f.gait | f.trunk_loss,
    ),
    _same_day(
        "U8",
        "A motor deficit with progression unknown, or two or more myotomes weak on one side.",
        cite("CHOU11", "POLICY"),
        (SAME_DAY_MRI, SURGICAL_DISCUSSION, REPEAT_PANEL),
        lambda f: f.several_roots_weak | (f.motor & unanswered(f.progressive)),
        floor=True,
    ),
    _same_day(
        "U9",
        "New sexual dysfunction: weak alone, but part of the cauda equina panel.",
        cite("GIRFT23", "S-105"),
        (
            Step(
                "focused_ces_examination",
                "Focused cauda equina examination and post-void residual today; MRI if anything else appears.",
                cite("GIRFT23"),
                superseded_by=("emergency_mri",),
            ),
        ),
        lambda f: f.sexual,
    ),
    _same_day(
        "U10",
        "A long-standing bladder or bowel symptom with a new deficit.",
        cite("GIRFT23", "POLICY"),
        (
            Step(
                "ces_examination_today",
                "Cauda equina examination today: is the old bladder or bowel symptom really unchanged.",
                cite("GIRFT23", "POLICY"),
                superseded_by=("emergency_mri",),
            ),
        ),
        lambda f: f.longstanding_sphincter & f.deficit,
    ),
)
