"""How the scan is fitted to the patient: pregnancy, MRI safety, kidneys, an earlier scan. Never the disposition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.triage.rule import Step
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Imaging
    from bot.triage.findings import Findings

Steps = list[tuple[str, Step]]

_WITHOUT_GADOLINIUM: Final[dict[str, tuple[str, tuple[Imaging, ...]]]] = {
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
    if findings.mri_done == "yes" and any(_is_mri(step) for _, step in steps):
        before.append(ALREADY_SCANNED)
        steps = [(rule, ALREADY_SCANNED if step.id == "mri_if_candidate" else step) for rule, step in steps]
    check = _MRI_SAFETY.get(findings.mri_contraindication)
    if check is not None and steps[0][0] != "C1":
        steps = _without_mri(steps)
        before.insert(0, check)
    return [*steps, *((steps[0][0], step) for step in before)]


def _questions(findings: Findings, kinds: set[Imaging]) -> list[Step]:
    steps = []
    if findings.mri_contraindication == "unknown" and any(kind.startswith("mri") for kind in kinds):
        steps.append(ASK_MRI_SAFETY)
    contrast = "mri_with_contrast" in kinds and findings.pregnancy != "yes"
    if findings.pregnancy == "unknown" and (contrast or kinds & _ON_FILM):
        steps.append(ASK_PREGNANCY)
    if contrast and findings.renal_impairment in {"severe", "dialysis", "unknown"}:
        steps.append(KIDNEYS)
    return steps


def _is_mri(step: Step) -> bool:
    return any(kind.startswith("mri") for kind in step.imaging)


def _without_gadolinium(step: Step) -> Step:
    says, imaging = _WITHOUT_GADOLINIUM.get(step.id, (step.says, step.imaging))
    return replace(step, says=says, imaging=imaging)


def _without_mri(steps: Steps) -> Steps:
    """Each scan order becomes the alternative, in its place and for its rule."""
    return [(rule, CT_INSTEAD if _is_mri(step) else step) for rule, step in steps]
