"""What was not asked when a form is sent, and the page that says so before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, context, escaped, paragraphs, section
from dialogs.finding_words import (
    EMERGENCY_FIELDS,
    OTHER_MUST_ASK,
    URGENT_FIELDS,
    open_question,
    unanswered,
)

if TYPE_CHECKING:
    from bot.triage.findings import Findings

BACK: Final = "Back"
_IN_ORDER: Final = (*EMERGENCY_FIELDS, *URGENT_FIELDS, *OTHER_MUST_ASK)
_WEEKS: Final = "conservative_care_weeks"


def open_fields(findings: Findings) -> tuple[str, ...]:
    """Return the findings of the 60-second set that are open, in whole or in part, the emergency ones first."""
    still_open = set(unanswered(findings, _IN_ORDER))
    if findings.onset_days is None:  # how long it was treated is asked once it is known to have lasted
        still_open.discard(_WEEKS)
    return tuple(field for field in _IN_ORDER if field in still_open)


def page(fields: tuple[str, ...], *, provisional: bool) -> list[Block]:
    """Return the blocks that name what was not asked, and what follows from that."""
    named = "; ".join(open_question(field) for field in fields)
    stays = (
        "*This stays provisional*: until they are asked, the result cannot be less urgent, and can be more."
        if provisional
        else "None of them can make it more urgent; the card names them as not asked."
    )
    return [
        *paragraphs([f"*Not asked:* {escaped(named)}."]),
        section(stays),
        context(f"Nothing is kept until this is sent. *{BACK}* leads to the form, with all of your answers."),
    ]
