"""Text to take along: the referral, the facts for the record, the advice for the patient; each one block to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.actions import SAFETY_NET
from dialogs.advice_text import advice
from dialogs.blocks import Block, button, context, modal, section
from dialogs.citation import named
from dialogs.record_text import record
from dialogs.referral_text import referral
from dialogs.small_print import footing

if TYPE_CHECKING:
    from dialogs.case_facts import CaseFacts
    from dialogs.sheet import Sheet

CALLBACK_ID: Final = "copied"
REFERRAL: Final = "referral_text"
RECORD: Final = "record_text"
ADVICE: Final = "advice_text"
TITLES: Final = {REFERRAL: "Referral text", RECORD: "Copy for record", ADVICE: "Patient advice"}
WORDS: Final = {"referral": REFERRAL, "record": RECORD, "advice": ADVICE}
"""The word after the command that asks for each."""
_ABOVE: Final = {
    REFERRAL: "Copy the block, and add what stands in [brackets] in the other system.",
    RECORD: "Copy the block, and add what stands in [brackets] in the record.",
    ADVICE: "Copy the block, add what stands in [brackets], and go through it with the patient, outside Slack.",
}
_SIGNS_FROM: Final = f"The signs to come back for: {named(SAFETY_NET.sources)}. What happens next: product policy."


def buttons(facts: CaseFacts) -> list[Block]:
    """Return the buttons that open each of the texts."""
    return [button(kind, title, facts.ref) for kind, title in TITLES.items()]


def view(kind: str, sheet: Sheet) -> Block:
    """Return the view with one of the texts."""
    text = {REFERRAL: referral, RECORD: record, ADVICE: advice}[kind](sheet)
    below = [] if sheet.assessment is None else footing(sheet.facts, sheet.assessment.pathway)
    above = section(f"*{sheet.facts.code}.* {_ABOVE[kind]} Names stay out of Slack.")
    told = [context(_SIGNS_FROM)] if kind == ADVICE else []
    return modal(CALLBACK_ID, TITLES[kind], [above, preformatted(text), *told, *below])


def preformatted(text: str) -> Block:
    """Return plain text as one block that is copied whole, just as it stands."""
    part = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "text", "elements": [part]}
