"""What a person reads when a press, a form or a command of theirs is not taken, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, message, modal, section

if TYPE_CHECKING:
    from dialogs.message import Message

TURNED_AWAY: Final = "turned_away"

_OLD_BUTTON: Final = (
    "This button is from another release of backpain, and nothing was recorded. Use the newest message of the case, or "
    "type `/backpain` to assess the patient again; treat any red flag as an emergency."
)
_OLD_FORM: Final = (
    "*Not saved.* This form is from another release of backpain, and its answers cannot be read. Close it, type "
    "`/backpain` and assess the patient again; treat any red flag as an emergency."
)


def old_button() -> Message:
    """Return that a button belongs to another release."""
    return message([section(_OLD_BUTTON)])


def old_form() -> Block:
    """Return the view that takes the place of a form of another release."""
    return words_only(_OLD_FORM)


def words_only(text: str) -> Block:
    """Return a view with nothing in it but these words (marked up, escaped already)."""
    return modal(TURNED_AWAY, "Back pain", [section(text)])
