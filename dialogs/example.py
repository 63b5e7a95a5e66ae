"""A made-up case as its card shows it, for one person alone: every line says that it is an example. Nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.engine import assess
from bot.triage.findings import MYOTOMES, Findings
from dialogs.assessment_card import card
from dialogs.blocks import Block, context, message
from dialogs.case_facts import CaseFacts

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.message import Message

EXAMPLE: Final = "EXAMPLE"
_NO: Final = (
    *("urinary_retention", "urinary_incontinence", "urinary_sensation_change", "bowel_dysfunction"),
    *("saddle_anaesthesia", "sexual_dysfunction", "bilateral_leg_weakness", "progressive_deficit", "foot_drop"),
    *("intractable_pain", "cancer_history", "fever", "corticosteroid_use", "osteoporosis"),
    *("anticoagulant_or_bleeding_disorder", "renal_impairment", "gi_bleed_or_ulcer", "cardiovascular_disease"),
    *("liver_disease", "mri_contraindication"),
)
_FULL: Final = dict.fromkeys(MYOTOMES, 5)
FINDINGS: Final[dict[str, Any]] = {
    **dict.fromkeys(_NO, "no"),
    "age_years": 44,
    "pregnancy": "not_applicable",
    "onset_days": 1,
    "pain_severity": "severe",
    "leg_symptom_side": "right",
    "leg_symptoms": ["pain", "numbness"],
    "power": {"left": _FULL, "right": _FULL},
    "ankle_reflex": {"left": "normal", "right": "normal"},
    "sensory_loss": [{"root": "L5", "side": "right"}],
    "trauma": "none",
    **{name: [] for name in ("upper_motor_neuron_signs", "infection_risks", "aortic_features", "drug_allergies")},
}
"""The case of the article: severe pain, and a leg that is newly numb."""
_ENDS: Final = f"{EXAMPLE}. No case was opened and nothing is kept. `/backpain` alone opens the form."


def example(person: str, at: datetime) -> Message:
    """Return the card of the made-up case, as of `at`, without its buttons."""
    findings = Findings.model_validate(FINDINGS)
    facts = CaseFacts("", "made up", "", person, at, None, None)
    shown = card(facts, assess(findings), findings).blocks
    return message([*(_marked(block) for block in shown if block["type"] != "actions"), context(_ENDS)])


def _marked(block: Block) -> Block:
    """Return the block with the word at the head of every line of it."""
    if block["type"] == "context":
        return {**block, "elements": [_lines_marked(element) for element in block["elements"]]}
    return {**block, "text": _lines_marked(block["text"])}


def _lines_marked(text: Block) -> Block:
    return {**text, "text": "\n".join(f"{EXAMPLE} · {line}" for line in text["text"].split("\n"))}
