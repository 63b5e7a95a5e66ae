"""Emergency rules E1 to E14: act now. Those of the aorta and the legs' arteries stand first: they go before any MRI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bot.triage.assessment import Source
from bot.triage.dates import EMERGENCY_HOURS
from bot.triage.kleene import surely
from bot.triage.rule import Condition, Review, Rule, Step, reviewed
from bot.triage.rules.shared_steps import (
    AORTIC_IMAGING,
    CULTURES,
    EMERGENCY_MRI,
    ESR_CRP,
    FEEL_PULSES,
    MRI_NOW,
    NO_SECOND_MRI,
    NO_WAIT,
    PAIN_NOT_NEEDED,
    SURGICAL_REFERRAL,
    TEAM_NOW,
    TRAUMA_PATHWAY,
    WHOLE_SPINE_MRI,
    WHOLE_SPINE_NOW,
)
from bot.triage.sources import cite


def _emergency(
    rule_id: str,
    says: str,
    sources: tuple[Source, ...],
    steps: tuple[Step, ...],
    holds: Condition,
    *,
    reviewed: Callable[[tuple[Source, ...]], Review],
) -> Rule:
    return Rule(rule_id, says, "emergency_now", EMERGENCY_HOURS, sources, steps, holds, reviewed=reviewed)


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


def _unstable_fracture(f: Any) -> Any:
    return (f.major_trauma & (f.deficit | f.midline_tenderness)) | (f.scan_fracture & f.deficit)


EMERGENCY: Final[tuple[Rule, ...]] = (
    _emergency(
        "E7",
        "Possible aortic aneurysm, leaking or ruptured, or shock: the aorta comes before any MRI of the spine.",
        cite("AAA18", "NG156", "S-109"),
        (
            Step(
                "aortic_imaging",
                "Bedside ultrasound of the aorta now; CT angiography if that does not decide. Before any MRI of the "
                "spine.",
                cite("AAA18", "NG156"),
                ("aortic_imaging",),
                counts_as=(AORTIC_IMAGING,),
            ),
            Step("vascular_team", "Vascular team on the phone now.", cite("AAA18", "NG156")),
            Step(
                "think_of_ectopic_pregnancy",
                "Pregnancy is possible: think of an ectopic pregnancy.",
                cite("POLICY"),
                when=lambda f: surely(f.pregnant),
            ),
            Step(
                "think_of_retroperitoneal_bleeding",
                "On a blood thinner or with a bleeding disorder: think of retroperitoneal bleeding.",
                cite("POLICY"),
                when=lambda f: surely(f.anticoagulant),
            ),
            Step(
                "resuscitate_in_parallel",
                "Resuscitation in parallel, and blood cultures where infection is possible too: fever does not exclude "
                "the aorta.",
                cite("NG156", "POLICY"),
                when=lambda f: surely(f.shock),
            ),
        ),
        lambda f: f.aortic | f.shock,
        reviewed=reviewed("A validated rule for aneurysm in back pain, or other pressure limits in NICE NG156."),
    ),
    _emergency(
        "E13",
        "A newly cold, pale or pulseless leg: dissection or embolus until shown otherwise.",
        cite("JACEP24", "POLICY"),
        (
            Step(
                "ct_angiography_first",
                "CT angiography of the aorta and the legs now, before any MRI of the spine.",
                cite("JACEP24"),
                ("aortic_imaging",),
                counts_as=(AORTIC_IMAGING,),
            ),
            Step("vascular_team", "Vascular team on the phone now.", cite("JACEP24")),
        ),
        lambda f: f.pulses_new,
        reviewed=reviewed("A guideline on acute limb ischaemia that asks for other imaging first."),
    ),
    _emergency(
        "E14",
        "A scan shows compression of the cauda equina or the cord, with signs or an emergency question that is open.",
        cite("POLICY", "GIRFT23"),
        (
            Step(
                "surgeon_now_scan_shown",
                "The scan shows compression: spinal surgeon on the phone now. No second MRI first.",
                cite("GIRFT23", "POLICY"),
                counts_as=(*TEAM_NOW, NO_SECOND_MRI),
            ),
        ),
        lambda f: f.scan_compression & (f.deficit | f.both_legs | f.emergency_sign | f.emergency_item_open),
        reviewed=reviewed("A national pathway that states what follows a positive scan, hour by hour."),
    ),
    _emergency(
        "E1",
        "Cauda equina syndrome until shown otherwise.",
        cite("S-034", "S-105", "GIRFT23", "BMJBP", "LAVY22"),
        (EMERGENCY_MRI, SURGICAL_REFERRAL, NO_WAIT, PAIN_NOT_NEEDED, FEEL_PULSES),
        lambda f: f.cauda_equina,
        reviewed=reviewed("A new edition of the GIRFT pathway.", "ACR 2021, variant 4: MRI usually appropriate"),
    ),
    _emergency(
        "E2",
        "Both legs are weak: cauda equina syndrome until shown otherwise.",
        cite("S-018", "S-034", "GIRFT23"),
        (EMERGENCY_MRI, SURGICAL_REFERRAL, NO_WAIT, FEEL_PULSES),
        lambda f: f.bilateral_weakness | (f.weak_left & f.weak_right),
        reviewed=reviewed("A new edition of the GIRFT pathway.", "ACR 2021, variant 4: MRI usually appropriate"),
    ),
    _emergency(
        "E3",
        "Suspected cauda equina syndrome: both legs or another warning sign, and an emergency answer that is open or "
        "positive.",
        cite("TODD", "LAVY22", "POLICY"),
        (EMERGENCY_MRI, SURGICAL_REFERRAL, NO_WAIT),
        _suspected,
        reviewed=reviewed("GIRFT's own handling of sciatica of both legs, once seen in full."),
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
                counts_as=TEAM_NOW,
            ),
            FEEL_PULSES,
        ),
        _cord,
        reviewed=reviewed("A new edition of NICE NG234."),
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
                counts_as=WHOLE_SPINE_NOW,
            ),
            CULTURES,
            ESR_CRP,
            Step(
                "surgical_and_infection_teams",
                "Surgical and infection teams now; antibiotics are not withheld once cultures are taken.",
                cite("IDSA15"),
                counts_as=TEAM_NOW,
            ),
        ),
        lambda f: ((f.fever | f.bacteraemia | f.raised_markers) & f.deficit) | f.sepsis_signs,
        reviewed=reviewed(
            "A new IDSA guideline, or other limits in the NICE sepsis guideline.",
            "ACR 2021: MRI without and with contrast usually appropriate in suspected infection",
        ),
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
                counts_as=TEAM_NOW,
            ),
            Step(
                "immobilise_if_unstable",
                "Immobilise the spine if instability is suspected.",
                cite("NG234"),
            ),
            FEEL_PULSES,
        ),
        _cord_in_cancer,
        reviewed=reviewed("A new edition of NICE NG234."),
    ),
    _emergency(
        "E8",
        "Anticoagulant or bleeding disorder with new weakness, numbness or progression: spinal epidural haematoma "
        "until shown otherwise.",
        cite("HAEM16", "POLICY"),
        (
            Step(
                "haematoma_mri",
                "Emergency MRI of the whole spine now, for spinal epidural haematoma.",
                cite("HAEM16"),
                ("mri_emergency", "mri_whole_spine"),
                counts_as=WHOLE_SPINE_NOW,
            ),
            Step(
                "anticoagulant_reversal_decision",
                "Hold the next dose of the anticoagulant now. Reverse it when MRI shows a haematoma or the patient "
                "worsens: decide with haematology and the surgical team.",
                cite("HAEM16", "POLICY"),
            ),
            SURGICAL_REFERRAL,
        ),
        lambda f: f.anticoagulant & (f.motor | f.sensory | f.progressive),
        reviewed=reviewed("A guideline on spinal epidural haematoma; today there are case reports."),
    ),
    _emergency(
        "E12",
        "A new sign after a procedure on the spine: haematoma or abscess until shown otherwise.",
        cite("AOA20", "POLICY"),
        (
            Step(
                "after_procedure_mri",
                "Emergency MRI of the spine now, for haematoma or abscess after the procedure.",
                cite("AOA20", "POLICY"),
                ("mri_emergency",),
                counts_as=MRI_NOW,
            ),
            Step(
                "team_that_did_it",
                "The team that did the procedure and the spinal surgeons, both now.",
                cite("AOA20", "POLICY"),
                counts_as=TEAM_NOW,
            ),
            Step(
                "stop_the_block",
                "Where a block or infusion is running or recent: stop it, and an anaesthetist at the bedside now.",
                cite("AOA20"),
            ),
        ),
        lambda f: f.procedure_on_spine & (f.motor | f.sensory | f.progressive | f.emergency_sign),
        reviewed=reviewed("A guideline for blocks outside obstetrics."),
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
        reviewed=reviewed("A series that shows who does well without surgery."),
    ),
    _emergency(
        "E10",
        "Major trauma with a deficit or midline tenderness, or a fracture on a scan with a deficit: unstable fracture "
        "until shown otherwise.",
        cite("ACR21/M", "DOWN13"),
        (
            TRAUMA_PATHWAY,
            Step("trauma_ct", "CT of the spine now.", cite("ACR21/M"), ("ct_spine",)),
            Step(
                "trauma_mri",
                "MRI as well, because there is or may be a deficit.",
                cite("ACR21/M"),
                ("mri_emergency",),
                lambda f: f.deficit,
                counts_as=MRI_NOW,
            ),
        ),
        _unstable_fracture,
        reviewed=reviewed("The ACR criteria for spine trauma, once read."),
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
                counts_as=TEAM_NOW,
            ),
            Step("respiratory_function", "Measure respiratory function (vital capacity) now.", cite("GBS13")),
        ),
        lambda f: f.ascending,
        reviewed=reviewed("A guideline on the first hours of Guillain-Barre syndrome."),
    ),
)
