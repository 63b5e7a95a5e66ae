"""What stands in the place of the card of a case that was removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import context, message

if TYPE_CHECKING:
    from dialogs.message import Message


def tombstone(code: str) -> Message:
    """Return it: the code, and that nothing else is left."""
    return message(
        [context(f"*{code}* was removed: the time for which it is kept is over. Nothing else of it is left.")]
    )
