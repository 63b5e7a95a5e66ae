"""How the scan is fitted to the patient: pregnancy, MRI safety, kidneys, an earlier scan. Never the disposition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.triage.rule import Step
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Imaging
    from bot.triage.findings import Findings

Steps = list[tuple[str, Step]]

WITHOUT_GADOLINIUM: Final[dict[str, tuple[str, tuple[Imaging, ...]]]] = {
    "infection_mri_now": (
        "Emergency MRI of the whole spine without gadolinium (pregnancy), for spinal infection or abscess.",
        ("mri_emergency", "mri_whole_spine"),
    ),
    "infection_mri_today": (
        "MRI of the spine without gadolinium (pregnancy) today, for spinal infection.",
        ("mri_emergency",),
    ),
    "infection_mri_within_2_days": (
        "CRP or ESR is raised: MRI of the spine without gadolinium (pregnancy) within 48 hours.",
        ("mri_urgent",),
    ),
    "infection_mri_if_suspected": (
        "MRI of the spine without gadolinium (pregnancy) if CRP or ESR is raised or suspicion stays.",
        (),
    ),
    "urgent_mri_with_contrast": (
        "Urgent MRI of the lumbar spine without gadolinium (pregnancy), although there was earlier surgery.",
        ("mri_urgent",),
    ),
    "metastases_mri": (
        "MRI of the whole spine without gadolinium (pregnancy) within 1 week, for spinal metastases.",
        ("mri_whole_spine",),
    ),
    "thoracic_mri": (
        "MRI of the chest part of the spine without gadolinium (pregnancy), for metastases or infection.",
        ("mri_urgent",),
    ),
    "tuberculosis_mri_within_a_week": (
        (
            "A risk of tuberculosis and pain for more than six weeks: MRI of the spine without gadolinium (pregnancy) "
            "within a week, even with a normal CRP."
        ),
        ("mri_urgent",),
    ),
    "thoracic_film": (
        "MRI without gadolinium of the chest part of the spine instead of a radiograph (pregnancy).",
        ("mri_urgent",),
    ),
    "film_esr_crp_over_50": (
        "Over 50, and no MRI is ordered: ESR or CRP; no film (pregnancy).",
        (),
    ),
    "radiograph_first": (
        "MRI without gadolinium instead of a radiograph (pregnancy), for vertebral compression fracture.",
        ("mri_urgent",),
    ),
    "film_then_mri_if_raised": (
        "MRI without gadolinium, not a plain film (pregnancy), if CRP or ESR is raised or suspicion stays.",
        ("mri_urgent",),
    ),
}
PREGNANCY: Final = Step(
    "pregnancy_mri_without_gadolinium",
    "Pregnancy: MRI without gadolinium; avoid films and CT where MRI answers. Pregnancy does not delay an urgent scan, "
    "and a bladder change is not put down to it.",
    cite("S-109", "PREG19", "ACR21/M"),
)
ASK_PREGNANCY: Final = Step(
    "ask_pregnancy_before_contrast_or_films",
    "Pregnancy is not known: ask before contrast, films or CT; do not delay an emergency scan.",
    cite("S-109", "POLICY"),
)
KIDNEYS: Final = Step(
    "check_kidneys_before_gadolinium",
    "Kidney function is impaired or not known: check with radiology before gadolinium.",
    cite("S-109", "LABEL"),
)
ASK_MRI_SAFETY: Final = Step(
    "ask_mri_contraindication",
    "Ask about pacemaker, implants, metal in the eye and claustrophobia before the scan; the MRI request stands.",
    cite("S-109", "ACR21"),
)
DEVICE: Final = Step(
    "check_mri_device",
    "MRI contraindicated as recorded (device or implant): check now whether the device is MR-conditional. Wherever "
    "this plan says MRI, CT or CT myelography stands in its place until it is cleared.",
    cite("ACR21", "BMJBP"),
)
CLAUSTROPHOBIA: Final = Step(
    "mri_with_sedation_or_open_scanner",
    "Severe claustrophobia: ask for sedation or an open scanner now. Wherever this plan says MRI, CT or CT myelography "
    "stands in its place if that cannot be had in time.",
    cite("ACR21", "POLICY"),
)
CT_INSTEAD: Final = Step(
    "ct_or_ct_myelogram",
    "CT or CT myelography as the alternative to MRI, on the same clock. A reassuring plain CT does not end the matter: "
    "still call the surgeon where cauda equina syndrome is suspected.",
    cite("ACR21", "BMJBP"),
    ("ct_or_ct_myelogram",),
)
ALREADY_SCANNED: Final = Step(
    "check_existing_mri",
    "An MRI was already done in this episode: see whether it fits today's signs before repeating it; new or worse "
    "signs need a new scan.",
    cite("ACR21", "POLICY"),
)
MODIFIERS: Final = (
    PREGNANCY,
    ASK_PREGNANCY,
    KIDNEYS,
    ASK_MRI_SAFETY,
    DEVICE,
    CLAUSTROPHOBIA,
    CT_INSTEAD,
    ALREADY_SCANNED,
)
AWAITED: Final = (
    "A scan is under way and its result is awaited: have both inside the clock of this rule. A new or worse sign is "
    "scanned again at once."
)
A_NEW_SCAN: Final = "A new scan: an earlier one is on record."


def _has_markers(findings: Findings) -> bool:
    return findings.raised_inflammatory_markers != "unknown"


# What is on record is not ordered again: the step, when that is so, and what it says then.
ON_RECORD: Final[dict[str, tuple[tuple[Callable[[Findings], bool], str], ...]]] = {
    "esr_and_crp": ((_has_markers, "CRP or ESR is on record already: repeat it only if it is days old."),),
    "esr_crp_hla_b27": (
        (_has_markers, "HLA-B27 beside the CRP or ESR on record; refer to rheumatology if raised or positive."),
    ),
    "film_esr_crp_over_50": ((_has_markers, "Over 50, and no MRI is ordered: a film; CRP or ESR is on record."),),
    "focused_ces_examination": (
        (
            lambda x: x.post_void_residual_ml is not None,
            "Focused cauda equina examination today; MRI if anything else appears. The residual is on record.",
        ),
    ),
    "ck_and_renal_function": (
        (
            lambda x: "ck_raised" in (x.compartment_features or ()),
            "Renal function and urinalysis now; the raised CK is on record: follow it.",
        ),
    ),
    "feel_pulses_and_abdomen": (
        (
            lambda x: x.foot_pulses != "not_examined",
            (
                "Foot pulses are on record: feel the abdomen while MRI is arranged (it delays nothing). A pulsating "
                "mass, or a leg that turns cold, goes to the vascular team and CT angiography first."
            ),
        ),
    ),
}
_MRI_SAFETY: Final = {"device_or_implant": DEVICE, "severe_claustrophobia": CLAUSTROPHOBIA}
_ONLY_IF_SUSPECTED: Final[dict[str, tuple[Imaging, ...]]] = {"infection_mri_if_suspected": ("mri_with_contrast",)}
"""Scans that a step names and does not ask for yet: what speaks against them is said all the same."""

_ON_FILM: Final = frozenset({"xray", "flexion_extension_xray", "ct_spine"})


def fitted(steps: Steps, findings: Findings) -> Steps:
    """The same steps for this patient; what is replaced keeps its place and its rule."""
    kinds = {kind for _, step in steps for kind in (*step.imaging, *_ONLY_IF_SUSPECTED.get(step.id, ()))}
    before = _questions(findings, kinds)
    if findings.pregnancy == "yes" and kinds:
        steps = [(rule, _without_gadolinium(step)) for rule, step in steps]
        before.append(PREGNANCY)
    if is_scanned(findings) and any(asks_for_mri(step) for _, step in steps):
        before.append(ALREADY_SCANNED)
        steps = [(rule, _scanned_already(step)) for rule, step in steps]
    if findings.scan_result == "awaited":
        steps = [(rule, _awaited(step)) for rule, step in steps]
    steps = [(rule, _on_record(step, findings)) for rule, step in steps]
    check = _MRI_SAFETY.get(findings.mri_contraindication)
    if check is not None and steps[0][0] != "C1":
        steps = _without_mri(steps)
        before.insert(0, check)
    return [*steps, *((steps[0][0], step) for step in before)]


def is_scanned(findings: Findings) -> bool:
    """Whether an MRI or CT of this episode is on record as done."""
    return findings.mri_done == "yes" or findings.scan_result not in {"not_known", "awaited"}


def _awaited(step: Step) -> Step:
    """A scan that can wait for the one under way is not ordered a second time; what counts as now counts as today."""
    can_wait = asks_for_mri(step) and "MRI today" not in step.counts_as
    return replace(step, says=AWAITED) if can_wait else step


def _scanned_already(step: Step) -> Step:
    if step.id == "mri_if_candidate":
        return ALREADY_SCANNED
    return replace(step, says=f"{step.says} {A_NEW_SCAN}") if asks_for_mri(step) else step


def _on_record(step: Step, findings: Findings) -> Step:
    """The step without what the record says is done already."""
    for known, says in ON_RECORD.get(step.id, ()):
        if known(findings):
            return replace(step, says=says)
    return step


def _questions(findings: Findings, kinds: set[Imaging]) -> list[Step]:
    steps = []
    if findings.mri_contraindication == "unknown" and any(kind.startswith("mri") for kind in kinds):
        steps.append(ASK_MRI_SAFETY)
    contrast = "mri_with_contrast" in kinds and findings.pregnancy != "yes"
    if findings.pregnancy == "unknown" and (contrast or kinds & _ON_FILM):
        steps.append(ASK_PREGNANCY)
    new_kidneys = "new_renal_impairment" in (findings.alarming_blood_tests or ())
    if contrast and (new_kidneys or findings.renal_impairment in {"severe", "dialysis", "unknown"}):
        steps.append(KIDNEYS)
    return steps


def asks_for_mri(step: Step) -> bool:
    """Whether it orders an MRI of any kind."""
    return any(kind.startswith("mri") for kind in step.imaging)


def _without_gadolinium(step: Step) -> Step:
    says, imaging = WITHOUT_GADOLINIUM.get(step.id, (step.says, step.imaging))
    return replace(step, says=says, imaging=imaging)


def _without_mri(steps: Steps) -> Steps:
    """Each scan order becomes the alternative, in its place and for its rule."""
    return [(rule, CT_INSTEAD if asks_for_mri(step) else step) for rule, step in steps]
