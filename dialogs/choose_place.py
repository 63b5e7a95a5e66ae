"""The view that asks in which channel a case is opened; those that another organisation reads are not offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, button, modal, plain, section

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLBACK_ID: Final = "choose_place"
CHANNEL: Final = "place"
NEW_CASE: Final = "new_case"
SHARED: Final = "People of another organisation read this channel: choose another."


def view() -> Block:
    """Return the view."""
    return modal(
        CALLBACK_ID,
        "Triage back pain",
        [
            section("The recommendation is posted in the channel that you choose. The form comes next."),
            {
                "type": "input",
                "block_id": CHANNEL,
                "label": plain("Channel"),
                "optional": False,
                "element": {
                    "type": "conversations_select",
                    "action_id": CHANNEL,
                    "placeholder": plain("A channel"),
                    "default_to_current_conversation": True,
                    "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
                },
            },
        ],
        submit="Next",
    )


def read(view_: Mapping[str, Any]) -> str:
    """Return the channel; Slack lets the view go only when one is chosen."""
    return str(view_["state"]["values"][CHANNEL][CHANNEL]["selected_conversation"])


def new_case_button() -> Block:
    """Return the button that opens the same."""
    return button(NEW_CASE, "New case", style="primary")
