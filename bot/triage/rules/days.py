"""Rules M1 to M3: urgent MRI within days."""

from __future__ import annotations

from typing import Final

from bot.triage.dates import HOURS_A_DAY, MOTOR_HOURS, WEEK_HOURS
from bot.triage.rule import Rule, Step, reviewed
from bot.triage.sources import cite

URGENT_MRI: Final = Step(
    "urgent_mri_lumbar_without_contrast",
    f"Urgent MRI of the lumbar spine without IV contrast, within {WEEK_HOURS / HOURS_A_DAY:g} days ({MOTOR_HOURS:g} "
    "hours with weakness), for nerve-root compression or cauda equina syndrome.",
    cite("S-011", "S-012", "S-031", "S-037", "S-102", "ACR21", "POLICY"),
    ("mri_urgent",),
    superseded_by=("MRI today", "urgent_mri_with_contrast"),
)


DAYS: Final[tuple[Rule, ...]] = (
    Rule(
        "M1",
        "A new deficit of a nerve root: numbness or reduced feeling, a lost reflex, or weakness.",
        "urgent_mri",
        WEEK_HOURS,
        cite("S-027", "S-037", "S-049", "CW-NASS", "BMJ21", "POLICY"),
        (
            URGENT_MRI,
            Step(
                "recheck_power",
                f"Recheck power within {MOTOR_HOURS:g} hours: a motor deficit has the shorter clock.",
                cite("MOT390", "S-102", "POLICY"),
                when=lambda f: f.motor,
                superseded_by=("team today",),
            ),
            Step(
                "ask_saddle_again",
                "Reduced feeling in S2: ask the saddle question again and examine it.",
                cite("GIRFT23"),
                when=lambda f: f.s2_loss,
                superseded_by=("emergency_mri",),
            ),
        ),
        lambda f: f.root_deficit,
        sooner=(lambda f: f.motor, MOTOR_HOURS),
        reviewed=reviewed(
            "A trial of urgent MRI in stable sensory radiculopathy: none tests a week.",
            "ACR 2021, variant 1: MRI usually not appropriate without a red flag",
        ),
    ),
    Rule(
        "M2",
        "Intractable pain despite properly tried analgesia.",
        "urgent_mri",
        WEEK_HOURS,
        cite("S-030", "AFP00", "POLICY"),
        (
            URGENT_MRI,
            Step(
                "surgical_opinion",
                "Surgical opinion on the intractable pain.",
                cite("AFP00", "S-030"),
                superseded_by=("team today",),
            ),
        ),
        lambda f: f.intractable_pain,
        reviewed=reviewed("A guideline that says when pain alone is imaged."),
    ),
    Rule(
        "M3",
        "A deficit or intractable pain after earlier lumbar surgery.",
        "urgent_mri",
        WEEK_HOURS,
        cite("ACR21"),
        (
            Step(
                "urgent_mri_with_contrast",
                "Urgent MRI of the lumbar spine without and with contrast, because of the earlier surgery.",
                cite("ACR21"),
                ("mri_with_contrast", "mri_urgent"),
                superseded_by=("infection_mri_now", "infection_mri_today"),
            ),
        ),
        lambda f: f.prior_surgery & (f.root_deficit | f.intractable_pain),
        reviewed=reviewed("A new edition of the ACR criteria.", "ACR 2021, variant 5"),
    ),
)
