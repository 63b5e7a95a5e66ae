"""Work-up rules W1 to W9: another cause has to be looked for, each with its own clock."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.dates import TWO_DAYS_HOURS, TWO_WEEKS_HOURS, WEEK_HOURS
from bot.triage.kleene import opposite, surely
from bot.triage.rule import Rule, Step, reviewed
from bot.triage.rules.shared_steps import AORTIC_IMAGING, AORTIC_ULTRASOUND_LATER, CORD_WARNING, ESR_CRP
from bot.triage.sources import cite


def _infection_risk(f: Any) -> Any:
    """W2; diabetes and a risk of tuberculosis count beside another finding: one adult in ten has diabetes."""
    suspicious = f.night_pain | f.midline_tenderness | f.weight_loss | f.constant_pain | f.thoracic_pain
    beside = suspicious | f.severe_pain | f.deficit
    weak = ((f.diabetes | f.tuberculosis) & beside) | (f.tuberculosis & f.over_six_weeks)
    return f.infection_risk | f.dialysis | weak | f.raised_markers


def _fracture(f: Any) -> Any:
    """W3; minor trauma with steroids or osteoporosis is covered by these alone."""
    by_age = (
        ((f.lifting | f.minor_trauma) & f.aged_65) | (f.severe_pain & f.aged_75) | (f.midline_tenderness & f.aged_50)
    )
    return f.major_trauma | f.steroids | f.osteoporosis | f.scan_fracture | by_age


def _thoracic(f: Any) -> Any:
    beside = f.aged_50 | f.cancer | f.any_infection_risk | f.steroids | f.osteoporosis | f.trauma
    return f.thoracic_pain & beside


def _myeloma(f: Any) -> Any:
    return f.calcium_or_kidneys | (f.anaemia & (f.aged_50 | f.over_six_weeks | f.constant_pain | f.weight_loss))


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
        reviewed=reviewed(
            "NICE NG234's own time for metastases without neurology, once read.",
            "ACR 2021: MRI without and with contrast usually appropriate in suspected cancer",
        ),
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
                "tuberculosis_mri_within_a_week",
                "A risk of tuberculosis and pain for more than six weeks: MRI of the spine without and with contrast "
                "within a week, even with a normal CRP.",
                cite("POLICY"),
                ("mri_with_contrast",),
                lambda f: surely(f.tuberculosis & f.over_six_weeks),
                superseded_by=("infection_mri_now", "infection_mri_today", "infection_mri_within_2_days"),
            ),
            Step(
                "infection_mri_within_2_days",
                f"CRP or ESR is raised: MRI of the spine without and with contrast within {TWO_DAYS_HOURS:g} hours.",
                cite("IDSA15", "ACR21", "POLICY"),
                ("mri_with_contrast",),
                lambda f: surely(f.raised_markers),
                superseded_by=("infection_mri_now", "infection_mri_today"),
            ),
        ),
        _infection_risk,
        reviewed=reviewed("A rule that tells which infection risks need blood tests in back pain."),
    ),
    Rule(
        "W3",
        "Possible vertebral fracture.",
        "other_red_flag_workup",
        WEEK_HOURS,
        cite("S-109", "ACR21", "DOWN13", "CHOU11", "AFP12", "AHCPR94", "POLICY"),
        (
            Step(
                "fracture_shown",
                "The scan shows a fracture: spinal or fracture clinic, and the bone's health; no film first.",
                cite("POLICY"),
                when=lambda f: f.scan_fracture,
                superseded_by=("trauma_pathway",),
            ),
            Step(
                "radiograph_first",
                "Radiograph of the painful level first, for vertebral compression fracture.",
                cite("ACR21", "DOWN13"),
                ("xray",),
                superseded_by=("fracture_shown", "whole spine", "trauma_ct", "infection_mri_today"),
            ),
            Step(
                "mri_or_ct_if_film_negative",
                "MRI or CT if the film is negative and suspicion stays.",
                cite("ACR21"),
                superseded_by=("fracture_shown", "whole spine", "trauma_ct", "infection_mri_today"),
            ),
            Step(
                "esr_and_crp",
                "Measure ESR and CRP as well: films stay normal for weeks in infection.",
                cite("IDSA15", "CHOU11", "POLICY"),
                when=lambda f: surely(f.midline_tenderness & f.aged_50),
            ),
        ),
        _fracture,
        sooner=(lambda f: f.trauma | f.steroids | f.osteoporosis | f.scan_fracture, TWO_DAYS_HOURS),
        reviewed=reviewed(
            "A validated rule for fracture in back pain.",
            "ACR 2021, variant 6: radiographs usually appropriate where there is a risk of fracture",
        ),
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
        reviewed=reviewed("A new edition of NICE NG65 or of the ASAS recommendation."),
    ),
    Rule(
        "W5",
        "Unexplained weight loss, or night, rest or constant pain at 50 or over.",
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
            AORTIC_ULTRASOUND_LATER,
        ),
        lambda f: f.weight_loss | ((f.night_pain | f.constant_pain) & f.aged_50),
        reviewed=reviewed("A study that finds night or constant pain to tell cancer from back pain."),
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
            ),
        ),
        lambda f: f.urgent_item_open,
        floor=True,
        reviewed=reviewed("A measure of how often an open question hid a serious cause."),
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
        reviewed=reviewed("A pathway for children."),
    ),
    Rule(
        "W8",
        "The worst pain is in the chest part of the spine, beside another risk.",
        "other_red_flag_workup",
        TWO_WEEKS_HOURS,
        cite("GGC", "CKS", "POLICY"),
        (
            Step(
                "aorta_heart_lung_first",
                "First: if the pain came suddenly, tears or sits between the shoulder blades, think of aorta, heart "
                "and lung today (ECG, pressure in both arms).",
                cite("CKS", "POLICY"),
                superseded_by=(AORTIC_IMAGING,),
            ),
            Step(
                "thoracic_film",
                "Radiograph of the chest part of the spine.",
                cite("CKS", "ACR21"),
                ("xray",),
                lambda f: surely(f.aged_50 | f.trauma),
                superseded_by=("radiograph_first", "whole spine", "trauma_ct"),
            ),
            Step(
                "thoracic_mri",
                "MRI of the chest part of the spine, for metastases or infection.",
                cite("CKS", "NG234"),
                ("mri_with_contrast",),
                lambda f: surely(f.cancer | f.any_infection_risk),
                superseded_by=("whole spine", "metastases_mri", "infection_mri_now", "infection_mri_today"),
            ),
            ESR_CRP,
        ),
        _thoracic,
        reviewed=reviewed("The NICE CKS list of red flags, once read."),
    ),
    Rule(
        "W9",
        "Blood tests that can mean myeloma.",
        "other_red_flag_workup",
        TWO_DAYS_HOURS,
        cite("NG12", "POLICY"),
        (
            Step(
                "electrophoresis_light_chains",
                f"Serum electrophoresis and free light chains within {TWO_DAYS_HOURS:g} hours. A calcium of 3.0 mmol/l "
                "or more, or acute kidney injury, is for today.",
                cite("NG12", "NG12/M"),
            ),
        ),
        _myeloma,
        reviewed=reviewed("NICE NG12's own wording, once read."),
    ),
)
