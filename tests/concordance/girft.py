"""The GIRFT national pathway for suspected cauda equina syndrome."""

from __future__ import annotations

from typing import Final

from tests.concordance.row import Row, at_least, does, every, fires, images, lacks, says, shows, within
from tests.triage.cases import BOTH_LEGS, FULL

_EMERGENCY: Final = every(at_least("emergency_now"), images("mri_emergency", "mri_whole_spine"), within(4))
_BOTH_WEAK: Final = {"left": {**FULL, "L4": 3, "L5": 3}, "right": {**FULL, "L4": 3, "L5": 3}}

GIRFT: Final[tuple[Row, ...]] = (
    Row(
        "GIRFT starting to pass urine",
        "New in 14 days or worse, trouble starting to pass urine: emergency.",
        {"urinary_retention": "new"},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT feeling of urine",
        "New in 14 days or worse, the feeling of passing urine altered: emergency.",
        {"urinary_sensation_change": "new"},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT saddle, told",
        "New in 14 days or worse, altered feeling round the anus, perineum or genitals, however small: emergency.",
        {"saddle_anaesthesia": "yes"},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT saddle, tested",
        "The same on examination (S2 to S5), told or not.",
        {"sensory_loss": [{"root": "S4", "side": "left"}]},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT S2 alone",
        "S2 is part of the area: feeling reduced in S2 alone.",
        {"leg_symptom_side": "right", "leg_symptoms": ["pain"], "sensory_loss": [{"root": "S2", "side": "right"}]},
        _EMERGENCY,
        "GIRFT",
        reason="S2 is also the back of the thigh and the knee. S2 alone is an urgent MRI and asks the saddle question "
        "again; a saddle answer, S3 to S5, or an open saddle question is more urgent than that.",
    ),
    Row(
        "GIRFT both legs weak",
        "Severe or progressive deficit of both legs (knee, ankle, foot): emergency.",
        {**BOTH_LEGS, "bilateral_leg_weakness": "yes", "power": _BOTH_WEAK},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT rectal fullness",
        "New in 14 days or worse, loss of the feeling of a full rectum: emergency.",
        {"bowel_dysfunction": "new"},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT sexual function",
        "New in 14 days or worse, sexual dysfunction beside another of these: emergency.",
        {"sexual_dysfunction": "yes", "urinary_sensation_change": "new"},
        _EMERGENCY,
        "GIRFT",
    ),
    Row(
        "GIRFT sexual function alone",
        "Sexual dysfunction as the only other feature is unlikely to be cauda equina syndrome: no emergency by itself.",
        {"sexual_dysfunction": "yes"},
        every(lacks(at_least("emergency_now")), at_least("urgent_same_day"), does("focused_ces_examination")),
        "GIRFT",
    ),
    Row(
        "GIRFT MRI in 4 hours",
        "Emergency MRI within 4 hours of the request.",
        {"saddle_anaesthesia": "yes"},
        every(images("mri_emergency"), within(4), says("4 hours")),
        "BMJBP",
    ),
    Row(
        "GIRFT residual of 200",
        "A residual of 200 ml or more makes it likelier.",
        {"post_void_residual_ml": 200},
        _EMERGENCY,
        "BMJBP",
    ),
    Row(
        "GIRFT residual below 200",
        "A residual below 200 ml does not exclude it.",
        {"saddle_anaesthesia": "yes", "post_void_residual_ml": 120},
        every(_EMERGENCY, does("low_residual_does_not_exclude")),
        "BMJBP",
    ),
    Row(
        "GIRFT no rectal examination first",
        "A rectal examination is not needed to justify the MRI, and a bladder scan must not delay it.",
        {"saddle_anaesthesia": "yes"},
        does("no_wait_for_rectal_exam_or_bladder_scan"),
        "BMJBP",
    ),
    Row(
        "GIRFT surgeon",
        "Refer for surgery at once, day or night, when it is confirmed.",
        {"saddle_anaesthesia": "yes"},
        does("immediate_surgical_referral"),
        "BMJBP",
    ),
    Row(
        "GIRFT confirmed on the scan",
        "Compression shown by the scan, with a symptom: emergency, the surgeon at once, and no second scan first.",
        {**BOTH_LEGS, "scan_result": "cauda_equina_or_cord_compression"},
        every(at_least("emergency_now"), fires("E14"), lacks(images("mri_emergency", "mri_urgent"))),
        "BMJBP",
    ),
    Row(
        "GIRFT new pain in both legs",
        "New pain in both legs beside low back pain is one of the symptoms: to hospital at once for MRI.",
        BOTH_LEGS,
        every(at_least("urgent_same_day"), images("mri_emergency"), within(24)),
        "CSP24",
    ),
    Row(
        "GIRFT older than 14 days",
        "Symptoms older than 14 days that are not getting worse go by an urgent route, not the emergency one.",
        {"saddle_anaesthesia": "yes", "onset_days": 40},
        lacks(at_least("emergency_now")),
        "GIRFT-PACK",
        reason="The product keeps the emergency, however old the symptom is said to be (P2). Note GN-12 says what "
        "GIRFT does, and a senior clinician may step down with a reason that is kept.",
    ),
    Row(
        "GIRFT older than 14 days, said",
        "The same; where we differ, the card has to say so.",
        {"saddle_anaesthesia": "yes", "onset_days": 40},
        shows("GN-12"),
        "GIRFT-PACK",
    ),
    Row(
        "GIRFT long-standing and unchanged",
        "A bladder symptom that is long-standing and unchanged is no emergency by itself.",
        {"urinary_incontinence": "longstanding"},
        every(lacks(at_least("emergency_now")), lacks(fires("E1"))),
        "GIRFT",
    ),
)
