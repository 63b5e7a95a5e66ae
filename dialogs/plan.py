"""The whole plan with its sources, as the first reply in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.sources import cite
from dialogs.blocks import escaped, header, message, paragraphs
from dialogs.citation import cited
from dialogs.order import in_order
from dialogs.presentation import not_asked
from dialogs.small_print import footing
from dialogs.words import IN_A_SENTENCE, clock_words, urgency_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Advice, Assessment, FiredRule
    from bot.triage.findings import Findings
    from dialogs.facts import CaseFacts
    from dialogs.message import Message

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
            *footing(facts, assessment.pathway),
        ]
    )


def _steps(assessment: Assessment) -> Iterator[str]:
    yield "*What to do*"
    for place, step in enumerate(in_order(assessment), 1):
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
    roots = cited("", ROOT_SOURCES)
    for fit in assessment.roots:
        side = "both sides" if fit.side == "both" else fit.side
        yield f"The signs suggest the {fit.root} root, {side}: {escaped(', '.join(fit.because))}. `{roots}`"
    for clash in assessment.contradictions:
        yield f"*These answers clash.* {escaped(clash.text)}"
    if missing := not_asked(findings, _ALL):
        yield f"{escaped(missing)} None of these is read as no."


def _notes(assessment: Assessment) -> Iterator[str]:
    if assessment.notes:
        yield "*Guideline notes* (they inform, they do not change the result; record which course was chosen and why)"
    for note in assessment.notes:
        yield f"• {escaped(note.text)} `{escaped(cited(note.id, note.sources))}`"
