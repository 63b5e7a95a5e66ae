"""Emergency rules E1 to E11: act now."""

from __future__ import annotations

from typing import Any, Final

from bot.triage.assessment import Source
from bot.triage.dates import EMERGENCY_HOURS
from bot.triage.rule import Condition, Rule, Step
from bot.triage.rules.shared_steps import (
    CULTURES,
    EMERGENCY_MRI,
    ESR_CRP,
    NO_WAIT,
    PAIN_NOT_NEEDED,
    SURGICAL_REFERRAL,
    WHOLE_SPINE_MRI,
)
from bot.triage.sources import cite


def _emergency(rule_id: str, says: str, sources: tuple[Source, ...], steps: tuple[Step, ...], holds: Condition) -> Rule:
    return Rule(rule_id, says, "emergency_now", EMERGENCY_HOURS, sources, steps, holds)


def _suspected(f: Any) -> Any:
    """E3, with D3 item 2: an open answer beside another sign cannot be read as no."""
    open_beside_sign = (f.both_legs | f.sexual) & f.emergency_item_open
    old_symptom = f.longstanding_sphincter & (f.panel_open | f.sexual)
    return open_beside_sign | (f.both_legs & f.sexual) | old_symptom


def _cord(f: Any) -> Any:
    """E4; brisk reflexes count where an open answer to the same question would already be an emergency (P1)."""
    return f.cord | (f.brisk & (f.both_legs | f.sexual))


def _cord_in_cancer(f: Any) -> Any:
    sign = f.gait | f.motor | f.both_legs | f.cauda_equina | f.sexual | f.cord | f.brisk
    return f.cancer & sign


EMERGENCY: Final[tuple[Rule, ...]] = (
    _emergency(
        "E1",
        "Cauda equina syndrome until shown otherwise.",
        cite("S-034", "S-105", "GIRFT23", "BMJBP", "LAVY22"),
        (
            EMERGENCY_MRI,
            SURGICAL_REFERRAL,
            NO_WAIT,
            PAIN_NOT_NEEDED,
        ),
        lambda f: f.cauda_equina,
    ),
    _emergency(
        "E2",
        "Both legs are weak: cauda equina syndrome until shown otherwise.",
        cite("S-018", "S-034", "GIRFT23"),
        (EMERGENCY_MRI, SURGICAL_REFERRAL, NO_WAIT),
        lambda f: f.bilateral_weakness | (f.weak_left & f.weak_right),
    ),
    _emergency(
        "E3",
        "Suspected cauda equina syndrome: both legs or another warning sign, and an emergency answer that is open or "
        "positive.",
        cite("TODD", "LAVY22", "POLICY"),
        (EMERGENCY_MRI, SURGICAL_REFERRAL, NO_WAIT),
        _suspected,
    ),
    _emergency(
        "E4",
        "Signs of spinal cord compression: they cannot come from the lumbar roots.",
        cite("CORDCASES", "NG234"),
        (
            WHOLE_SPINE_MRI,
            Step(
                "emergency_spinal_referral",
                "Emergency referral to the spinal or neurosurgical team for possible spinal cord compression.",
                cite("NG234", "CORDCASES"),
                counts_as=("team now", "team today"),
            ),
        ),
        _cord,
    ),
    _emergency(
        "E5",
        "Suspected spinal infection with a new neurological deficit, or signs of sepsis.",
        cite("IDSA15", "NG51"),
        (
            Step(
                "infection_mri_now",
                "Emergency MRI of the whole spine without and with contrast, for spinal infection or abscess.",
                cite("IDSA15", "ACR21"),
                ("mri_with_contrast", "mri_whole_spine"),
                counts_as=("MRI now", "MRI today", "whole spine"),
            ),
            CULTURES,
            ESR_CRP,
            Step(
                "surgical_and_infection_teams",
                "Surgical and infection teams now; antibiotics are not withheld once cultures are taken.",
                cite("IDSA15"),
                counts_as=("team now", "team today"),
            ),
        ),
        lambda f: ((f.fever | f.bacteraemia | f.raised_markers) & f.deficit) | f.sepsis_signs,
    ),
    _emergency(
        "E6",
        "History of cancer with a sign of cord or cauda equina compression.",
        cite("NG234"),
        (
            WHOLE_SPINE_MRI,
            Step(
                "cord_compression_coordinator",
                "Call the metastatic cord compression coordinator or oncology now.",
                cite("NG234"),
                counts_as=("team now", "team today"),
            ),
            Step(
                "immobilise_if_unstable",
                "Immobilise the spine if instability is suspected.",
                cite("NG234"),
            ),
        ),
        _cord_in_cancer,
    ),
    _emergency(
        "E7",
        "Possible abdominal aortic aneurysm, leaking or ruptured.",
        cite("AAA18", "S-109"),
        (
            Step(
                "aortic_imaging",
                "Aortic imaging now (bedside ultrasound or CT); not a lumbar MRI first.",
                cite("AAA18"),
                ("aortic_imaging",),
            ),
            Step("vascular_team", "Vascular team on the phone now.", cite("AAA18")),
        ),
        lambda f: f.aortic,
    ),
    _emergency(
        "E8",
        "Anticoagulant or bleeding disorder with a new deficit: spinal epidural haematoma until shown otherwise.",
        cite("HAEM16", "POLICY"),
        (
            Step(
                "haematoma_mri",
                "Emergency MRI of the spine now, for spinal epidural haematoma.",
                cite("HAEM16"),
                ("mri_emergency",),
                counts_as=("MRI now", "MRI today"),
            ),
            Step(
                "anticoagulant_reversal_decision",
                "Decide on reversal of the anticoagulant now, with haematology and the surgical team.",
                cite("HAEM16"),
            ),
            SURGICAL_REFERRAL,
        ),
        lambda f: f.anticoagulant & f.deficit,
    ),
    _emergency(
        "E9",
        "Possible paravertebral compartment syndrome after exertion or a long lie.",
        cite("S-050", "XU25", "JEM15"),
        (
            Step(
                "ck_and_renal_function",
                "CK, renal function and urinalysis now.",
                cite("XU25", "JEM15"),
            ),
            Step(
                "compartment_review",
                "Compartment pressure or surgical review now.",
                cite("XU25", "JEM15"),
            ),
            Step(
                "fluids_for_kidneys",
                "Protect the kidneys: fluids by the emergency team's protocol; no NSAID.",
                cite("XU25", "POLICY"),
            ),
            Step(
                "muscle_mri",
                "MRI of the paraspinal muscles; it must not delay the surgical review.",
                cite("XU25", "JEM15"),
                ("mri_emergency",),
            ),
        ),
        lambda f: f.compartment,
    ),
    _emergency(
        "E10",
        "Major trauma with a deficit or midline tenderness: unstable fracture until shown otherwise.",
        cite("ACR21/M", "DOWN13"),
        (
            Step(
                "trauma_pathway",
                "Trauma pathway; protect the spine until it is cleared.",
                cite("ACR21/M"),
                counts_as=("team now", "team today"),
            ),
            Step("trauma_ct", "CT of the spine now.", cite("ACR21/M"), ("ct_spine",)),
            Step(
                "trauma_mri",
                "MRI as well, because there is or may be a deficit.",
                cite("ACR21/M"),
                ("mri_emergency",),
                lambda f: f.deficit,
                counts_as=("MRI now", "MRI today"),
            ),
        ),
        lambda f: f.major_trauma & (f.deficit | f.midline_tenderness),
    ),
    _emergency(
        "E11",
        "Ascending weakness with lost reflexes: Guillain-Barre syndrome until shown otherwise.",
        cite("GBS13"),
        (
            Step(
                "neurology_now",
                "Neurology now, for possible Guillain-Barre syndrome.",
                cite("GBS13"),
                counts_as=("team now", "team today"),
            ),
            Step("respiratory_function", "Measure respiratory function (vital capacity) now.", cite("GBS13")),
        ),
        lambda f: f.ascending,
    ),
)
