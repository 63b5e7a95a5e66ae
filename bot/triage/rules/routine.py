"""Rules R1 to R4 and C1: referral, and care at home."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.dates import FIRST_REFERRAL_WEEK, LAST_REFERRAL_WEEK, TWO_WEEKS_HOURS
from bot.triage.kleene import YES, surely, unanswered
from bot.triage.rule import Rule, Step, reviewed
from bot.triage.sources import cite


def _care_has_failed(f: Any) -> Any:
    """R1; weeks that nobody counted are taken for enough once the episode is longer than six weeks."""
    counted = f.weeks_of_care & (f.said_no_better | (f.radicular & f.not_said_better))
    return counted | (f.said_no_better & f.over_six_weeks & unanswered(f.weeks_of_care))


ROUTINE: Final[tuple[Rule, ...]] = (
    Rule(
        "R1",
        "No improvement after four weeks or more of conservative care, or after six weeks where nobody counted them.",
        "specialist_referral",
        TWO_WEEKS_HOURS,
        cite("S-046", "ACR21", "CHOU07", "CHOU11"),
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
            Step(
                "film_esr_crp_over_50",
                "Over 50, and no MRI is ordered: a film, and ESR or CRP.",
                cite("CHOU11"),
                ("xray",),
                lambda f: surely(f.over_50),
                superseded_by=("an MRI", "radiograph_first", "film_then_mri_if_raised"),
            ),
        ),
        _care_has_failed,
        reviewed=reviewed("A trial of the referral week.", "ACR 2021, variant 3: MRI usually appropriate"),
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
        reviewed=reviewed("A guideline on lumbar stenosis that says when it is scanned."),
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
        reviewed=reviewed("A new edition of the ACR criteria.", "ACR 2021: radiographs may be appropriate"),
    ),
    Rule(
        "R4",
        "A scan shows compression of a nerve root, and the patient is no better.",
        "specialist_referral",
        TWO_WEEKS_HOURS,
        cite("POLICY"),
        (
            Step(
                "surgical_or_pain_clinic",
                "The scan shows compression of a nerve root and symptoms go on: refer to the surgical or pain clinic.",
                cite("POLICY"),
                superseded_by=("team today",),
            ),
        ),
        lambda f: f.scan_root & f.said_no_better,
        reviewed=reviewed("A guideline on what follows a scan that fits."),
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
    reviewed=reviewed(
        "A guideline that images back pain without a red flag.", "ACR 2021, variant 1: imaging usually not appropriate"
    ),
)
