"""The settings of a channel as they are only shown: to whoever may not change them, saved or not, in the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, actions, button, context, message, modal, section
from dialogs.channel_settings import OPEN, summary
from dialogs.report import report_button
from dialogs.who import mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dialogs.choices import Choices
    from dialogs.message import Message

SHOWN_ONLY: Final = "channel_settings_shown"


def shown(lines: Sequence[str], managers: Sequence[str], channel: str) -> Block:
    """Return the settings for somebody who may not change them."""
    who = ", ".join(map(mention, managers))
    told = [section("\n".join(lines)), context(f"Changed by its managers: {who}.")]
    return modal(SHOWN_ONLY, "Settings", [*told, actions("report", report_button(channel))])


def saved(lines: Sequence[str]) -> Block:
    """Return the view that takes the place of the one that was sent."""
    page = modal(SHOWN_ONLY, "Settings", [section("*Saved.* The channel is told."), section("\n".join(lines))])
    return {**page, "clear_on_close": True}


def otherwise(now: Sequence[str], wanted: Sequence[str], channel: str) -> Block:
    """Return that nothing was saved because the settings were changed meanwhile: how they stand, and what was chosen.

    `now` and `wanted` are the same lines of both.
    """
    differ = [line for line, stands in zip(wanted, now, strict=True) if line != stands]
    return modal(
        SHOWN_ONLY,
        "Settings",
        [
            section("*Not saved.* Somebody has changed these settings since you opened them. They stand so now:"),
            section("\n".join(now)),
            section("\n".join(["*You had chosen:*", *differ])),
            actions("again", button(OPEN, "Open them as they stand", channel)),
        ],
    )


def who_manages(managers: Sequence[str]) -> str:
    """Return the line that names the managers."""
    return f"Managers: {', '.join(map(mention, managers))}"


def first_manager(person: str) -> Message:
    """Return what the channel reads when somebody is the first to open its settings."""
    return message(
        [
            section(
                f"<@{person}> is the first to open backpain's settings of this channel and manages them from now on: "
                "who owns new cases, who is next when nobody answers, working days, handover. They can name other "
                "managers there, on the Home tab of the app."
            )
        ]
    )


def changed(person: str, choices: Choices, *, backup: str, hour: int, channel: str) -> Message:
    """Return what the channel reads when its settings were changed."""
    lines = summary(choices, backup=backup, hour=hour, channel=channel)
    return message([section("\n".join([f"<@{person}> changed backpain's settings of this channel.", *lines]))])
