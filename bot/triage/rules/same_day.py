"""Same-day rules U1 to U14: a decision today, at the latest within 24 hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bot.triage.assessment import Source
from bot.triage.dates import SAME_DAY_HOURS
from bot.triage.kleene import opposite, surely, unanswered
from bot.triage.rule import Condition, Review, Rule, Step, reviewed
from bot.triage.rules.shared_steps import (
    AORTIC_IMAGING,
    CORD_WARNING,
    CULTURES,
    ESR_CRP,
    NO_SECOND_MRI,
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
    reviewed: Callable[[tuple[Source, ...]], Review],
    floor: bool = False,
) -> Rule:
    return Rule(rule_id, says, "urgent_same_day", SAME_DAY_HOURS, sources, steps, holds, floor=floor, reviewed=reviewed)


def _suspected_infection(f: Any) -> Any:
    beside_markers = f.any_infection_risk | f.night_pain | f.midline_tenderness | f.weight_loss | f.deficit
    without_fever = f.injecting_or_immunosuppressed & (f.night_pain | f.midline_tenderness)
    return f.fever | f.bacteraemia | (f.raised_markers & beside_markers) | without_fever


def _weakness_not_told(f: Any) -> Any:
    """U8; a lost reflex on an anticoagulant is the least that E8 stands for."""
    return f.several_roots_weak | (f.motor & unanswered(f.progressive)) | (f.anticoagulant & f.reflex_loss)


def _serious_scan(f: Any) -> Any:
    return f.scan_compression | f.scan_infection | f.scan_tumour


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
        reviewed=reviewed("A trial of the hours to surgery in a progressive deficit."),
    ),
    _same_day(
        "U2",
        "This is a severe motor deficit (MRC 3 or less, or foot drop).",
        cite("FOOT25", "MOT390", "AHCPR94"),
        (SURGICAL_DISCUSSION, SAME_DAY_MRI, REPEAT_PANEL),
        lambda f: f.severe_weakness | f.foot_drop,
        reviewed=reviewed("A trial of the days to surgery in foot drop."),
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
        lambda f: f.both_legs & opposite(f.exempt_claudication),
        reviewed=reviewed("GIRFT's own handling of sciatica of both legs, once seen in full."),
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
            ),
        ),
        lambda f: f.emergency_item_open | (f.deficit & unanswered(f.anticoagulant)),
        reviewed=reviewed("A measure of how often an open question hid cauda equina syndrome."),
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
            Step(
                "rheumatology_in_the_same_call",
                "Four or more inflammatory features: rheumatology in the same call, and the MRI includes the "
                "sacroiliac joints.",
                cite("NG65", "POLICY"),
                when=lambda f: f.inflammatory_four,
            ),
        ),
        _suspected_infection,
        reviewed=reviewed(
            "A new IDSA guideline.",
            "ACR 2021: MRI without and with contrast usually appropriate in suspected infection",
        ),
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
        reviewed=reviewed("A new edition of NICE NG234 or of its quality standard."),
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
        reviewed=reviewed("A study of brisk reflexes alone in back pain."),
    ),
    _same_day(
        "U8",
        "A motor deficit with progression unknown, two or more myotomes weak on one side, or a lost reflex on an "
        "anticoagulant.",
        cite("CHOU11", "POLICY"),
        (SAME_DAY_MRI, SURGICAL_DISCUSSION, REPEAT_PANEL),
        _weakness_not_told,
        reviewed=reviewed("A study of a lost reflex alone on an anticoagulant."),
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
        reviewed=reviewed("A new edition of the GIRFT pathway."),
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
        reviewed=reviewed("A new edition of the GIRFT pathway."),
    ),
    _same_day(
        "U11",
        "Severe pain of the last days on an anticoagulant or with a bleeding disorder: a haematoma shows late.",
        cite("RAEOUF20", "JTSS20", "POLICY"),
        (
            Step(
                "watch_for_haematoma",
                "Power, feeling and bladder now, and again after 4 to 6 hours in a place where that is possible; MRI "
                "at once if anything changes or the pain is out of proportion.",
                cite("RAEOUF20", "JTSS20", "POLICY"),
            ),
            Step(
                "haemoglobin_and_inr",
                "Haemoglobin, and INR or drug level; think of retroperitoneal bleeding as well. No NSAID.",
                cite("RAEOUF20", "POLICY"),
            ),
        ),
        lambda f: f.anticoagulant & (f.severe_pain | f.leg_pain_severe) & f.within_three_days,
        reviewed=reviewed("A count of haematomas among patients on blood thinners who come with pain alone."),
    ),
    _same_day(
        "U12",
        "Severe constant pain at 60 or over with a vascular risk: the aorta until shown otherwise.",
        cite("NG156/M", "POLICY"),
        (
            Step(
                "aortic_ultrasound_today",
                "Bedside ultrasound of the aorta today.",
                cite("NG156/M"),
                ("aortic_imaging",),
                counts_as=(AORTIC_IMAGING,),
                superseded_by=("aortic_imaging", "ct_angiography_first"),
            ),
        ),
        lambda f: f.constant_pain & f.aged_60 & f.vascular_risk & f.severe_pain,
        reviewed=reviewed("What NICE NG156 says of back pain and risk, once read in full."),
    ),
    _same_day(
        "U13",
        "Numb, weak or clumsy hands with unsteadiness, brisk reflexes or both legs: the lesion may be in the neck.",
        cite("BMJ18", "POLICY"),
        (
            Step(
                "senior_examination_with_arms",
                "Senior neurological examination today, arms included; MRI of the neck as it decides.",
                cite("POLICY", "BMJ18"),
                superseded_by=("emergency_spinal_referral", "cord_compression_coordinator"),
            ),
            Step(
                "neck_and_whole_spine_mri_today",
                "MRI of the neck and the whole spine today.",
                cite("BMJ18", "POLICY"),
                ("mri_whole_spine",),
                lambda f: surely(f.gait | f.brisk | f.progressive),
                counts_as=("MRI today", "whole spine"),
                superseded_by=("whole_spine_mri_now",),
            ),
        ),
        lambda f: f.arm_symptoms & (f.gait | f.brisk | f.both_legs),
        reviewed=reviewed("A guideline on when a suspected degenerative cervical myelopathy is scanned."),
    ),
    _same_day(
        "U14",
        "A scan shows compression of the cauda equina or the cord, infection or a tumour.",
        cite("QS56", "HOER18", "POLICY"),
        (
            Step(
                "spinal_surgeon_today",
                "The scan shows compression: spinal surgeon today. No second MRI first.",
                cite("POLICY"),
                when=lambda f: f.scan_compression,
                counts_as=("team today", NO_SECOND_MRI),
                superseded_by=("surgeon_now_scan_shown",),
            ),
            Step(
                "infection_team_today",
                "The scan shows infection: infection team and spinal surgeon today, two sets of blood cultures before "
                "antibiotics if the patient is stable.",
                cite("IDSA15", "POLICY"),
                when=lambda f: f.scan_infection,
                counts_as=("team today",),
                superseded_by=("surgical_and_infection_teams",),
            ),
            Step(
                "coordinator_today",
                "The scan shows a tumour: cord compression coordinator or acute oncology today.",
                cite("QS56", "NG234"),
                when=lambda f: f.scan_tumour,
                counts_as=("team today",),
                superseded_by=("cord_compression_coordinator",),
            ),
            Step(
                "new_sign_new_scan",
                "A new sign after the scan needs a new scan.",
                cite("HOER18", "POLICY"),
                superseded_by=(NO_SECOND_MRI,),
            ),
        ),
        _serious_scan,
        reviewed=reviewed("A national pathway that states what follows a positive scan, hour by hour."),
    ),
)
