"""What a form becomes once it was sent: the result itself, the first actions, and where its card is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, context, escaped, header, modal, section
from dialogs.order import to_do
from dialogs.presentation import alarms
from dialogs.small_print import DISCLAIMER
from dialogs.which_case import where
from dialogs.words import reader_clock, urgency_words

if TYPE_CHECKING:
    from datetime import datetime

    from bot.triage.assessment import Assessment
    from bot.triage.findings import Findings

CALLBACK_ID: Final = "sent"
_ACTIONS: Final = 3

GONE: Final = (
    "*The case of this form is not in this database* (an older copy, or another one). Your answers are kept as a new "
    "case; its earlier answers are not here."
)


def sent(
    code: str,
    assessment: Assessment | None,
    findings: Findings,
    channel: str,
    *,
    key: str,
    stands: str = "",
    gone: bool = False,
) -> Block:
    """Return the page of a submission that was kept under `key`, by which it is found again to say where the card is.

    `stands`: that, once it is known. `gone`: it opened a new case, because its own is not there; this page stays.
    """
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
    follows = section(stands or (_follows(channel) if gone else _on_its_way(channel)))
    page = {**modal(CALLBACK_ID, "Back pain: sent", [*blocks, follows, context(DISCLAIMER)]), "clear_on_close": True}
    return page if gone else {**page, "external_id": f"{CALLBACK_ID}:{key}"}


def _headline(assessment: Assessment | None) -> str:
    return "TREAT AS AN EMERGENCY" if assessment is None else urgency_words(assessment)


def _follows(channel: str) -> str:
    place = where(channel)
    named = f"in {place}, or by direct message where the app may not post there"
    return f"Kept. The card follows {'by direct message' if place == 'direct message' else named}."


def _on_its_way(channel: str) -> str:
    return f"Kept, being posted {_in(channel)}."


def posted(channel: str, named: str) -> str:
    """Return that the card is there; `named`: the code of the case, which leads to it."""
    return f"*Kept, and posted* {_in(channel)}: {named}"


def changed(channel: str) -> str:
    """Return that the card shows what was sent."""
    return f"*Kept.* {_the_card(channel)} shows it."


def not_changed(channel: str) -> str:
    """Return that Slack did not change the card."""
    return f"*Kept.* {_the_card(channel)} *could not be changed*: its thread says what is new."


def by_direct_message(channel: str, person: str) -> str:
    """Return that the case lives in the direct conversation with a person."""
    told = f"*Kept, and posted as a direct message* to <@{person}>"
    return f"{told}, not {_in(channel)}: it says why." if _is_channel(channel) else f"{told}."


def nowhere_yet(channel: str, again_at: datetime) -> str:
    """Return that Slack took the card nowhere."""
    place = f"neither {_in(channel)} nor by direct message" if _is_channel(channel) else "nowhere"
    return (
        f"*Kept, and not posted yet:* Slack takes it {place}. It is tried again at {reader_clock(again_at)}. Nobody "
        "else has read it: tell your team."
    )


def _the_card(channel: str) -> str:
    return f"The card {_in(channel)}" if _is_channel(channel) else "The card"


def _in(channel: str) -> str:
    return f"{'in' if _is_channel(channel) else 'as a'} {where(channel)}"


def _is_channel(channel: str) -> bool:
    return where(channel).startswith("<")
