"""What a case leaves in a channel that others read now: that it is gone, where to, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import context, message, section

if TYPE_CHECKING:
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message


def stub(facts: CaseFacts) -> Message:
    """Return what stands in the place of the card: the code and whom to ask; no button, no finding, no urgency."""
    return message(
        [
            section(
                f"*{facts.code}* has left this channel, which is shared with another organisation now. It goes on by "
                f"direct message; ask <@{facts.owner}>."
            )
        ]
    )


def taken_away(facts: CaseFacts) -> Message:
    """Return what stands in the place of anything else that was said of the case there."""
    return message([context(f"{facts.code}: taken away when this channel was shared with another organisation.")])
