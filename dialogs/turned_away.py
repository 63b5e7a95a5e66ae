"""What a person reads when a press, a form or a command of theirs is not taken, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dialogs.blocks import Block, message, modal, section

if TYPE_CHECKING:
    from dialogs.message import Message

Reason: TypeAlias = Literal[
    "other_team",
    "other_channel",
    "shared",
    "guest",
    "other_organisation",
    "deactivated",
    "not_a_member",
    "not_known",
]
"""Why somebody is not let to a case."""

TURNED_AWAY: Final = "turned_away"
WHY: Final[dict[Reason, str]] = {
    "other_team": "This case belongs to another workspace. It can only be seen and changed from there.",
    "other_channel": (
        "This message is not in the channel of its case, so nothing was shown or recorded. Use the card in the "
        "channel where the case was opened."
    ),
    "shared": (
        "This channel is shared with another organisation, so nothing of the case is shown or recorded here. Its "
        "follow-ups go on by direct message with the person it is assigned to."
    ),
    "guest": (
        "Guests of this workspace cannot open or change cases. Ask a full member of the team to do it; treat any red "
        "flag as an emergency."
    ),
    "other_organisation": (
        "Only people of the organisation that this app belongs to can open or change its cases. Ask a member of that "
        "team to do it; treat any red flag as an emergency."
    ),
    "deactivated": "This account is deactivated, so nothing was shown or recorded.",
    "not_a_member": (
        "You are not in the channel of this case, so nothing was shown or recorded. Join the channel, or ask somebody "
        "who is in it; treat any red flag as an emergency."
    ),
    "not_known": (
        "Slack does not say just now whether you may see this case, so nothing was shown or recorded. Try again in a "
        "minute. *I am acting on this*, *Worse* and a new form are taken all the same."
    ),
}
NOT_CHECKED: Final = "membership not checked"
"""Marks what was taken while Slack did not say who is in the channel."""

_OLD_BUTTON: Final = (
    "This button is from another release of backpain, and nothing was recorded. Use the newest message of the case, or "
    "type `/backpain` to assess the patient again; treat any red flag as an emergency."
)
_OLD_FORM: Final = (
    "*Not saved.* This form is from another release of backpain, and its answers cannot be read. Close it, type "
    "`/backpain` and assess the patient again; treat any red flag as an emergency."
)


def told(reason: Reason) -> Message:
    """Return why somebody is not let to a case, for them alone."""
    return message([section(WHY[reason])])


def page(reason: Reason) -> Block:
    """Return the same as a view, which takes the place of a form."""
    return words_only(WHY[reason])


def home(reason: Reason) -> Block:
    """Return the same as a Home tab."""
    return {"type": "home", "blocks": [section(WHY[reason])]}


def old_button() -> Message:
    """Return that a button belongs to another release."""
    return message([section(_OLD_BUTTON)])


def old_form() -> Block:
    """Return the view that takes the place of a form of another release."""
    return words_only(_OLD_FORM)


def words_only(text: str) -> Block:
    """Return a view with nothing in it but these words (marked up, escaped already)."""
    return modal(TURNED_AWAY, "Back pain", [section(text)])
