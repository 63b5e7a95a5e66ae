"""Work-up rules W1 to W7: another cause has to be looked for, each with its own clock."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.dates import TWO_DAYS_HOURS, TWO_WEEKS_HOURS, WEEK_HOURS
from bot.triage.kleene import opposite
from bot.triage.rule import Rule, Step
from bot.triage.rules.shared_steps import CORD_WARNING, ESR_CRP
from bot.triage.sources import cite


def _fracture(f: Any) -> Any:
    """W3; minor trauma with steroids or osteoporosis is covered by these alone."""
    by_age = (f.minor_trauma & f.over_65) | (f.lifting & f.aged_70) | (f.midline_tenderness & f.aged_50)
    return f.major_trauma | f.steroids | f.osteoporosis | by_age


WORKUPS: Final[tuple[Rule, ...]] = (
    Rule(
        "W1",
        "History of cancer with back pain: possible spinal metastases.",
        "other_red_flag_workup",
        WEEK_HOURS,
        cite("S-052", "NG234", "ACR21", "DOWN13"),
        (
            Step(
                "metastases_mri",
                "MRI of the whole spine (or MRI without and with contrast) within 1 week, for spinal metastases.",
                cite("NG234/M", "ACR21"),
                ("mri_whole_spine",),
                superseded_by=("whole spine",),
            ),
            Step(
                "no_plain_films_to_rule_out",
                "Do not use plain films to rule metastases out: MRI does.",
                cite("NG234", "S-057"),
            ),
            CORD_WARNING,
        ),
        lambda f: f.cancer,
    ),
    Rule(
        "W2",
        "A risk factor for spinal infection, or raised CRP or ESR alone.",
        "other_red_flag_workup",
        TWO_DAYS_HOURS,
        cite("S-051", "IDSA15", "CHOU11", "POLICY"),
        (
            ESR_CRP,
            Step(
                "infection_mri_if_suspected",
                "MRI of the spine without and with contrast if CRP or ESR is raised or suspicion stays.",
                cite("IDSA15", "ACR21"),
                superseded_by=("infection_mri_now", "infection_mri_today", "infection_mri_within_2_days"),
            ),
            Step(
                "infection_mri_within_2_days",
                f"CRP or ESR is raised: MRI of the spine without and with contrast within {TWO_DAYS_HOURS:g} hours.",
                cite("IDSA15", "ACR21", "POLICY"),
                ("mri_with_contrast",),
                lambda f: f.raised_markers,
                superseded_by=("infection_mri_now", "infection_mri_today"),
            ),
        ),
        lambda f: f.infection_risk | f.raised_markers,
    ),
    Rule(
        "W3",
        "Possible vertebral fracture: trauma, steroids, osteoporosis, age or midline tenderness.",
        "other_red_flag_workup",
        TWO_DAYS_HOURS,
        cite("S-109", "ACR21", "DOWN13", "CHOU11", "POLICY"),
        (
            Step(
                "radiograph_first",
                "Radiograph of the painful level first, for vertebral compression fracture.",
                cite("ACR21", "DOWN13"),
                ("xray",),
                superseded_by=("whole spine", "trauma_ct", "infection_mri_today"),
            ),
            Step(
                "mri_or_ct_if_film_negative",
                "MRI or CT if the film is negative and suspicion stays.",
                cite("ACR21"),
                superseded_by=("whole spine", "trauma_ct", "infection_mri_today"),
            ),
        ),
        _fracture,
    ),
    Rule(
        "W4",
        "Possible axial spondyloarthritis.",
        "other_red_flag_workup",
        TWO_WEEKS_HOURS,
        cite("S-053", "NG65", "ASAS15"),
        (
            Step(
                "rheumatology_referral",
                "Rheumatology referral for axial spondyloarthritis: four or more features.",
                cite("NG65"),
                when=lambda f: f.inflammatory_four,
            ),
            Step(
                "esr_crp_hla_b27",
                "ESR or CRP and HLA-B27; refer to rheumatology if raised or positive.",
                cite("NG65", "ASAS15"),
                when=lambda f: opposite(f.inflammatory_four),
            ),
        ),
        lambda f: f.inflammatory_entry & (f.inflammatory_four | f.inflammatory_some),
    ),
    Rule(
        "W5",
        "Unexplained weight loss, or night or rest pain over 50.",
        "other_red_flag_workup",
        TWO_WEEKS_HOURS,
        cite("CHOU11", "IFOMPT20"),
        (
            ESR_CRP,
            Step(
                "film_then_mri_if_raised",
                "A plain film may help; MRI if CRP or ESR is raised.",
                cite("CHOU11", "IFOMPT20"),
                ("xray",),
                superseded_by=("whole spine", "metastases_mri", "infection_mri_today"),
            ),
        ),
        lambda f: f.weight_loss | (f.night_pain & f.over_50),
    ),
    Rule(
        "W6",
        "An urgent question is still open.",
        "other_red_flag_workup",
        WEEK_HOURS,
        cite("HSSIB", "POLICY"),
        (
            Step(
                "finish_the_history",
                "Finish the history and examination before closing: {open}. The assessing clinician closes it before "
                "the patient leaves.",
                cite("S-014", "HSSIB", "POLICY"),
                in_short="Finish the history and examination named above before closing.",
            ),
        ),
        lambda f: f.urgent_item_open,
        floor=True,
    ),
    Rule(
        "W7",
        "Under 18: outside what this pathway covers.",
        "other_red_flag_workup",
        WEEK_HOURS,
        cite("S-109", "POLICY"),
        (
            Step(
                "paediatric_pathway",
                "Out of scope under 18: use the paediatric pathway. Urgent and emergency rules still stand.",
                cite("POLICY"),
            ),
        ),
        lambda f: f.under_18,
    ),
)
