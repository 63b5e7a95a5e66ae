"""The settings of a channel as they are only shown: to whoever may not change them, saved, or not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, actions, button, context, modal, section
from dialogs.channel_settings import OPEN
from dialogs.who import mention

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_ONLY: Final = "channel_settings_shown"


def shown(lines: Sequence[str], managers: Sequence[str]) -> Block:
    """Return the settings for somebody who may not change them."""
    who = ", ".join(map(mention, managers))
    return modal(SHOWN_ONLY, "Settings", [section("\n".join(lines)), context(f"Changed by its managers: {who}.")])


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
