"""The steps that several rules ask for, each said once."""

from __future__ import annotations

from typing import Final

from bot.triage.dates import EMERGENCY_HOURS
from bot.triage.kleene import surely
from bot.triage.rule import Step
from bot.triage.sources import cite

NO_SECOND_MRI: Final = "scan shows compression"
"""What a step counts as that makes any other MRI a second one."""
MRI_NOW: Final = ("MRI now", "MRI today")
WHOLE_SPINE_NOW: Final = (*MRI_NOW, "whole spine")
TEAM_NOW: Final = ("team now", "team today")

EMERGENCY_MRI: Final = Step(
    "emergency_mri",
    f"Emergency MRI of the lumbar spine now, at the latest {EMERGENCY_HOURS:g} hours from the request, for cauda "
    "equina compression.",
    cite("S-012", "S-028", "GIRFT23", "BMJBP"),
    ("mri_emergency",),
    counts_as=MRI_NOW,
)
SURGICAL_REFERRAL: Final = Step(
    "immediate_surgical_referral",
    "Immediate surgical referral: spinal team on the phone now, in parallel with the scan.",
    cite("S-034", "GIRFT23", "BMJBP"),
    counts_as=TEAM_NOW,
    superseded_by=("surgeon_now_scan_shown",),
)
NO_WAIT: Final = Step(
    "no_wait_for_rectal_exam_or_bladder_scan",
    "Do not wait for a rectal examination or a bladder scan.",
    cite("GIRFT23", "BMJBP"),
)
PAIN_NOT_NEEDED: Final = Step(
    "absence_of_pain_does_not_exclude",
    "Absence of pain, leg symptoms or weakness does not exclude cauda equina syndrome.",
    cite("LAVY22"),
)
FEEL_PULSES: Final = Step(
    "feel_pulses_and_abdomen",
    "Feel foot pulses and abdomen while MRI is arranged (it delays nothing): newly cold, pale or pulseless legs, or a "
    "pulsating mass, go to the vascular team and CT angiography first.",
    cite("JACEP24", "POLICY"),
    superseded_by=("vascular_team", NO_SECOND_MRI),
)
WHOLE_SPINE_MRI: Final = Step(
    "whole_spine_mri_now",
    "Emergency MRI of the whole spine, not of the lumbar spine only.",
    cite("NG234", "CORDCASES"),
    ("mri_whole_spine",),
    counts_as=WHOLE_SPINE_NOW,
)
SAME_DAY_MRI: Final = Step(
    "same_day_mri",
    "Emergency MRI of the lumbar spine without contrast today.",
    cite("S-029", "S-031", "AHCPR94", "CHOU07"),
    ("mri_emergency",),
    counts_as=("MRI today",),
    superseded_by=("MRI now",),
)
REPEAT_PANEL: Final = Step(
    "repeat_ces_screen",
    "Ask the whole cauda equina panel again today, and whenever anything changes.",
    cite("S-056", "HSSIB"),
)
SURGICAL_DISCUSSION: Final = Step(
    "surgical_discussion",
    "Discuss with the spinal surgical team today.",
    cite("FOOT25", "MOT390", "AHCPR94"),
    counts_as=("team today",),
    superseded_by=("team now",),
)
CULTURES: Final = Step(
    "blood_cultures",
    "Take two sets of blood cultures.",
    cite("IDSA15"),
)
ESR_CRP: Final = Step("esr_and_crp", "Measure ESR and CRP.", cite("IDSA15", "CHOU11"))
CORD_WARNING: Final = Step(
    "cord_compression_warning_advice",
    "Tell the patient what cord compression feels like and to come at once: leg weakness, unsteady walking, numbness, "
    "loss of bladder or bowel control.",
    cite("NG234"),
)
TRAUMA_PATHWAY: Final = Step(
    "trauma_pathway",
    "Trauma pathway; protect the spine until it is cleared.",
    cite("ACR21/M"),
    counts_as=TEAM_NOW,
)
AORTIC_IMAGING: Final = "aortic imaging"
AORTIC_ULTRASOUND_LATER: Final = Step(
    "aortic_ultrasound_2_weeks",
    "Constant pain at 60 or over with a vascular risk: ultrasound of the aorta within 2 weeks.",
    cite("NG156/M", "POLICY"),
    ("aortic_imaging",),
    when=lambda f: surely(f.constant_pain & f.aged_60 & f.vascular_risk),
    superseded_by=(AORTIC_IMAGING,),
)
