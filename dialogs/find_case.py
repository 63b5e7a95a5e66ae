"""The code of a case, as somebody types it, and the view in which they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, button, message, modal, plain, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.message import Message

FIND: Final = "find_case"
CALLBACK_ID: Final = "find_case"
CODE: Final = "case_code"
NO_CODE: Final = "A code is BP- and five letters or digits, as on its card: BP-7F3KQ."
NO_CASE: Final = "There is no case with this code. One that was removed when its time was over is gone for good."
_SHAPE: Final = re.compile(r"(?:BP-?)?([2-9A-HJ-NP-Z]{5})")


def case_code(typed: str) -> str:
    """Return the code that somebody means; "" where it is none."""
    found = _SHAPE.fullmatch(typed.strip().upper())
    return f"BP-{found[1]}" if found else ""


def find_button() -> Block:
    """Return the button that opens the view."""
    return button(FIND, "Find a case")


def no_case() -> Message:
    """Return that there is none, for whoever typed the code after the command."""
    return message([section(NO_CASE)])


def view() -> Block:
    """Return the view."""
    field: Block = {
        "type": "input",
        "block_id": CODE,
        "label": plain("Code of the case"),
        "optional": False,
        "element": {
            "type": "plain_text_input",
            "action_id": CODE,
            "max_length": 10,
            "placeholder": plain("BP-7F3KQ"),
        },
    }
    return modal(CALLBACK_ID, "Find a case", [field], submit="Find")


def read(view_: Mapping[str, Any]) -> str:
    """Return the code; "" where what was typed is none."""
    return case_code(str(view_["state"]["values"][CODE][CODE]["value"] or ""))
