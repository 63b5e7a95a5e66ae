"""What a form becomes once it was sent: the result itself, the first actions, and where the card follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, context, escaped, header, modal, section
from dialogs.order import to_do
from dialogs.presentation import alarms
from dialogs.small_print import DISCLAIMER
from dialogs.which_case import where
from dialogs.words import urgency_words

if TYPE_CHECKING:
    from bot.triage.assessment import Assessment
    from bot.triage.findings import Findings

CALLBACK_ID: Final = "sent"
_ACTIONS: Final = 3

GONE: Final = (
    "*The case of this form is not in this database* (an older copy, or another one). Your answers are kept as a new "
    "case; its earlier answers are not here."
)


def sent(code: str, assessment: Assessment | None, findings: Findings, channel: str, *, gone: bool = False) -> Block:
    """Return the page of a submission that was kept; `gone`: it opened a new case, because its own is not there."""
    blocks = [*([section(GONE)] if gone else []), header(f"{_headline(assessment)} · {code}")]
    if assessment is None:
        told = "".join(f"\n• {escaped(alarm)}" for alarm in alarms(findings))
        blocks.append(
            section(
                "*Could not be computed. Treat any red flag as an emergency and use the local pathway.* The answers "
                f"are kept.{told}"
            )
        )
    else:
        steps = to_do(assessment)[:_ACTIONS]
        lines = [f"{place}. {escaped(step.text)}" for place, step in enumerate(steps, 1)]
        provisional = "*Provisional:* what was not asked can still raise it.\n" if assessment.provisional else ""
        blocks.append(section(provisional + "\n".join(lines)))
    return _page([*blocks, _follows(channel), context(DISCLAIMER)])


def _headline(assessment: Assessment | None) -> str:
    return "TREAT AS AN EMERGENCY" if assessment is None else urgency_words(assessment)


def _follows(channel: str) -> Block:
    place = where(channel)
    named = f"in {place}, or by direct message where the app may not post there"
    return section(f"Kept. The card follows {'by direct message' if place == 'direct message' else named}.")


def _page(blocks: list[Block]) -> Block:
    return {**modal(CALLBACK_ID, "Back pain: sent", blocks), "clear_on_close": True}
