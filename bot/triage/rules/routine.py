"""Rules R1 to R3 and C1: referral, and care at home."""

from __future__ import annotations

from typing import Final

from bot.triage.dates import FIRST_REFERRAL_WEEK, LAST_REFERRAL_WEEK, TWO_WEEKS_HOURS
from bot.triage.kleene import YES
from bot.triage.rule import Rule, Step
from bot.triage.sources import cite

ROUTINE: Final[tuple[Rule, ...]] = (
    Rule(
        "R1",
        "Four weeks or more of conservative care without improvement.",
        "specialist_referral",
        TWO_WEEKS_HOURS,
        cite("S-046", "ACR21", "CHOU07"),
        (
            Step(
                "specialist_referral",
                f"Specialist referral: no improvement after {FIRST_REFERRAL_WEEK} to {LAST_REFERRAL_WEEK} weeks of "
                "conservative care.",
                cite("S-046", "AFP00"),
                superseded_by=("team today",),
            ),
            Step(
                "mri_if_candidate",
                "MRI if the patient is a candidate for surgery or injection and it has not been done.",
                cite("ACR21", "CHOU07"),
                ("mri_routine",),
                lambda f: f.radicular,
                superseded_by=("MRI today", "urgent_mri_lumbar_without_contrast", "urgent_mri_with_contrast"),
            ),
        ),
        lambda f: f.weeks_of_care & (f.said_no_better | (f.radicular & f.not_said_better)),
    ),
    Rule(
        "R2",
        "Stable neurogenic claudication, no weakness, cauda equina panel answered no.",
        "specialist_referral",
        TWO_WEEKS_HOURS,
        cite("CHOU07"),
        (
            Step(
                "claudication_referral",
                "Specialist referral, soon, for neurogenic claudication after conservative care.",
                cite("CHOU07"),
                superseded_by=("team today",),
            ),
            Step(
                "mri_if_candidate",
                "MRI if the patient is a candidate for surgery or injection and it has not been done.",
                cite("CHOU07"),
                ("mri_routine",),
                superseded_by=("MRI today", "urgent_mri_lumbar_without_contrast", "urgent_mri_with_contrast"),
            ),
        ),
        lambda f: f.stable_claudication,
    ),
    Rule(
        "R3",
        "Suspected instability or spondylolisthesis.",
        "specialist_referral",
        TWO_WEEKS_HOURS,
        cite("S-032", "ACR21"),
        (
            Step(
                "flexion_extension_films",
                "Upright flexion and extension radiographs to assess segmental motion, once fracture and urgent "
                "compression are excluded.",
                cite("S-032", "ACR21", "POLICY"),
                ("flexion_extension_xray",),
            ),
            Step(
                "instability_referral",
                "Specialist referral for suspected instability or spondylolisthesis.",
                cite("S-032", "POLICY"),
            ),
        ),
        lambda f: f.instability,
    ),
)

CONSERVATIVE: Final = Rule(
    "C1",
    "No rule above holds: care at home and review.",
    "conservative_followup",
    TWO_WEEKS_HOURS,
    cite("S-045", "ACR21", "NG59"),
    (
        Step(
            "no_imaging_now",
            "No imaging now: no finding so far calls for it.",
            cite("ACR21", "NG59"),
        ),
    ),
    lambda _: YES,
)
