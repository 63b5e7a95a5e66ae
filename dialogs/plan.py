"""The whole plan with its sources, as the first reply in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import context, escaped, header, message, paragraphs
from dialogs.citation import cited
from dialogs.presentation import not_asked
from dialogs.words import IN_A_SENTENCE, clock_words, content_words, urgency_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Advice, Assessment, FiredRule
    from bot.triage.findings import Findings
    from dialogs.facts import CaseFacts
    from dialogs.message import Message

DISCLAIMER: Final = (
    "Educational decision support for healthcare professionals: adds to guidelines and local practice, never replaces "
    "them or your judgement. Check the sources and current practice before acting"
)
"""S-003, S-059 to S-063."""

POLICY: Final = "Editorial policy: docs/editorial-policy.md, kept with the source of this tool."
STAGES: Final = {
    "submitted": "*submitted* → under review → approved. Awaiting human review.",
    "under_review": "submitted → *under review* → approved. Not yet approved.",
    "approved": "submitted → under review → *approved*.",
}
"""S-004, S-005: the three stages of review, the present one in bold."""

IMAGING: Final = {
    "none": "no imaging",
    "mri_urgent": "urgent MRI of the lumbar spine, without contrast",
    "mri_emergency": "emergency MRI of the lumbar spine",
    "mri_routine": "routine MRI of the lumbar spine",
    "mri_with_contrast": "MRI without and with contrast",
    "mri_whole_spine": "MRI of the whole spine",
    "xray": "plain radiographs",
    "flexion_extension_xray": "flexion and extension radiographs",
    "ct_spine": "CT of the spine",
    "ct_or_ct_myelogram": "CT or CT myelography in place of MRI",
    "aortic_imaging": "imaging of the aorta",
}
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
_ALL: Final = 100


def plan(facts: CaseFacts, assessment: Assessment, findings: Findings) -> Message:
    """Return everything the assessment says, each line with its sources; an emergency has no home-care plan."""
    emergency = assessment.disposition == "emergency_now"
    parts = [
        [f"*{urgency_words(assessment)}*{', provisional' if assessment.provisional else ''}"],
        _steps(assessment),
        _reasons(assessment.fired),
        [] if emergency else _medicines(assessment),
        _limits(assessment, findings),
        [] if emergency else _notes(assessment),
    ]
    title = f"Plan and sources · {facts.code}{f' · assessment {facts.revision}' if facts.revision > 1 else ''}"
    return message(
        [
            header(title),
            *(block for part in parts for block in paragraphs(part)),
            context(f"Review: {STAGES[assessment.pathway.review_status]} {content_words(assessment.pathway)}."),
            context(f"{DISCLAIMER}. {POLICY}"),
        ]
    )


def _steps(assessment: Assessment) -> Iterator[str]:
    yield "*What to do*"
    for place, step in enumerate(assessment.actions, 1):
        yield f"{place}. {escaped(step.text)} `{escaped(cited(step.rule, step.sources))}`"
    yield f"Imaging: {'; '.join(IMAGING[image] for image in assessment.imaging) or 'none'}."


def _reasons(fired: tuple[FiredRule, ...]) -> Iterator[str]:
    yield "*Rules that hold*"
    for rule in fired:
        when = "act now" if rule.disposition == "emergency_now" else clock_words(rule.act_within_hours)
        urgency = f"{IN_A_SENTENCE[rule.disposition]}, {when}"
        yield f"• {escaped(rule.says)} ({urgency}) `{escaped(cited(rule.rule, rule.sources))}`"


def _medicines(assessment: Assessment) -> Iterator[str]:
    yield "*Medicines* (classes only, no doses)"
    for medicine, words in MEDICINES.items():
        advice: Advice = getattr(assessment.medication, medicine)
        told = [f"• {words}: *{ADVICE[advice.advice]}*.", *(escaped(reason) for reason in advice.reasons)]
        yield f"{' '.join(told)} `{escaped(cited('', advice.sources))}`"


def _limits(assessment: Assessment, findings: Findings) -> Iterator[str]:
    """Yield what the signs fit, which answers clash and what was not asked."""
    for fit in assessment.roots:
        side = "both sides" if fit.side == "both" else fit.side
        yield f"The signs suggest the {fit.root} root, {side}: {escaped(', '.join(fit.because))}."
    for clash in assessment.contradictions:
        yield f"*These answers clash.* {escaped(clash.text)}"
    if missing := not_asked(findings, _ALL):
        yield f"{escaped(missing)} Unknown is not no."


def _notes(assessment: Assessment) -> Iterator[str]:
    if assessment.notes:
        yield "*Guideline notes* (they inform, they do not change the result; record which course was chosen and why)"
    for note in assessment.notes:
        yield f"• {escaped(note.text)} `{escaped(cited(note.id, note.sources))}`"
