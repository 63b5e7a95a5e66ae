"""What is said when a case, or part of it, was kept in a form that this version cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import actions, button, context, header, message, modal, section
from dialogs.words import DISPOSITIONS, UNKNOWN

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition
    from dialogs.blocks import Block
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

CALLBACK_ID: Final = "unreadable"
ASSESS_AGAIN: Final = "cannot be read by this version: assess the patient again"
_PROGRESS_SHOWN: Final = 5


def card(facts: CaseFacts, disposition: Disposition | None) -> Message:
    """Return the card of a case whose newest assessment cannot be read; `disposition` is None where not even that can.

    It is handled as an emergency then, and says so.
    """
    words = "EMERGENCY until assessed again" if disposition is None else DISPOSITIONS[disposition]
    return message(
        [
            header(f"{words} · {facts.code}"),
            *([section(facts.worse_line)] if facts.worse_line else []),
            section(
                f"*The assessment of this case {ASSESS_AGAIN}.* Press *Assess again*. Until then treat any red flag as "
                f"an emergency and use the local pathway. What was kept is left as it is. <@{facts.owner}>"
            ),
            *([context("\n".join(facts.progress[-_PROGRESS_SHOWN:]))] if facts.progress else []),
            actions("card", button("edit", "Assess again", facts.ref, style="primary")),
        ]
    )


def told(facts: CaseFacts) -> Message:
    """Return the word that something recorded for the case cannot be read."""
    return message(
        [
            section(
                f"*{facts.named}:* {UNKNOWN} is recorded for this case. It {ASSESS_AGAIN}, with *Edit* or "
                "*Assess again* on the card. What was kept is left as it is."
            )
        ]
    )


def row(code: str, owner: str) -> Message:
    """Return the word that nothing of a case can be read but its code and its owner."""
    return message(
        [
            section(
                f"*{code}:* what is kept of this case {ASSESS_AGAIN}, with `/backpain`. Until then treat any red flag "
                "as an emergency and use the local pathway. The app asks about this case no more, and answers to its "
                f"messages are kept but nothing follows from them. What was kept is left as it is. <@{owner}>"
            )
        ]
    )


def pressed() -> Message:
    """Return what a person is told who pressed a button of such a case."""
    return message(
        [section(f"Your answer is kept, but nothing follows from it: this case {ASSESS_AGAIN}, with `/backpain`.")]
    )


def page(facts: CaseFacts) -> Block:
    """Return the view that stands for one whose content cannot be read."""
    return modal(
        CALLBACK_ID,
        facts.code,
        [section(f"*What stands behind this card {ASSESS_AGAIN}.* Treat any red flag as an emergency.")],
    )
