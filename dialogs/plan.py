"""The whole plan, each line with its sources: the first page of *Why and sources*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.sources import cite
from dialogs.blocks import escaped
from dialogs.citation import cited
from dialogs.order import to_do
from dialogs.presentation import not_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Advice, Assessment
    from bot.triage.findings import Findings

IMAGING: Final = {
    "none": "no imaging",
    "mri_urgent": "urgent MRI",
    "mri_emergency": "emergency MRI",
    "mri_routine": "routine MRI",
    "mri_with_contrast": "MRI without and with contrast",
    "mri_whole_spine": "MRI of the whole spine",
    "xray": "plain radiographs",
    "flexion_extension_xray": "flexion and extension radiographs",
    "ct_spine": "CT of the spine",
    "ct_or_ct_myelogram": "CT or CT myelography in place of MRI",
    "aortic_imaging": "imaging of the aorta",
}
"""How soon and what kind; which part of the body, and with what contrast, the step says that asks for it."""
ADVICE: Final = {
    "offer": "may be offered",
    "second_line": "second line, short term",
    "check_first": "check first",
    "avoid": "avoid",
    "not_first_line": "not first line",
}
MEDICINES: Final = {
    "acetaminophen": "Acetaminophen (paracetamol)",
    "nsaid": "NSAID",
    "muscle_relaxant": "Muscle relaxant",
    "opioid": "Opioid",
    "heat": "Heat",
}
ROOT_SOURCES: Final = cite("ISNCSCI")
"""Where the muscles and areas of each root come from (clinical.md E)."""


def plan_parts(assessment: Assessment, findings: Findings, stage: str) -> list[tuple[str, list[str]]]:
    """Return everything that is to be done, by heading, in mrkdwn; an emergency has no home-care plan.

    `stage` is how far what is to be done within days is.
    """
    emergency = assessment.disposition == "emergency_now"
    return [
        ("Every step", list(_steps(assessment, stage))),
        ("Medicines: classes only, no doses", [] if emergency else list(_medicines(assessment))),
        ("Not asked, clashing, and what the signs fit", list(_limits(assessment, findings))),
    ]


def _steps(assessment: Assessment, stage: str) -> Iterator[str]:
    for place, step in enumerate(to_do(assessment, stage), 1):
        yield f"{place}. {escaped(step.text)} `{escaped(cited(step.rule, step.sources))}`"
    yield f"Imaging: {'; '.join(IMAGING[image] for image in assessment.imaging)}."


def _medicines(assessment: Assessment) -> Iterator[str]:
    for medicine, words in MEDICINES.items():
        advice: Advice = getattr(assessment.medication, medicine)
        told = [f"• {words}: *{ADVICE[advice.advice]}*.", *(escaped(reason) for reason in advice.reasons)]
        yield f"{' '.join(told)} `{escaped(cited('', advice.sources))}`"


def _limits(assessment: Assessment, findings: Findings) -> Iterator[str]:
    """Yield what the signs fit, which answers clash and what was not asked."""
    roots = cited("", ROOT_SOURCES)
    for fit in assessment.roots:
        side = "both sides" if fit.side == "both" else fit.side
        yield f"The signs suggest the {fit.root} root, {side}: {escaped(', '.join(fit.because))}. `{roots}`"
    for clash in assessment.contradictions:
        yield f"*These answers clash.* {escaped(clash.text)}"
    if missing := not_asked(findings):
        yield f"{escaped(missing)} None of these is read as no."
