"""Who is meant by an id of Slack's: a person, a user group or a channel, as a message mentions each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import message, section

if TYPE_CHECKING:
    from dialogs.message import Message


def mention(who: str) -> str:
    """Return the mention of a person, a user group (Slack tells each of its members) or a channel."""
    if who.startswith("S"):
        return f"<!subteam^{who}>"
    return f"<#{who}>" if who[:1] in {"C", "G"} else f"<@{who}>"


def for_a_group(told: Message, group: str) -> Message:
    """Return the message with a user group mentioned at its head; in a channel that is how its members are told."""
    return message([section(f"{mention(group)}: you are next after the person it is assigned to."), *told.blocks])
