"""Being away: until when somebody is passed by, set by themselves on the Home tab."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, modal, plain, section
from dialogs.words import day_words

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOOSE: Final = "choose_away"
CALLBACK_ID: Final = "away"
UNTIL: Final = "until"
PAST: Final = "Choose a day that is still to come, or leave it empty."


def view(until: date | None) -> Block:
    """Return the view that asks for the first day on which somebody is there again."""
    element: Block = {"type": "datepicker", "action_id": UNTIL, "placeholder": plain("A day")}
    if until is not None:
        element["initial_date"] = until.isoformat()
    return modal(
        CALLBACK_ID,
        "Away",
        [
            section(
                "Until that day your cases go to who is next in their channel when something is asked, and you are not "
                "told as a backup or on duty. The cases that go to somebody else stay with them. Slack's own status is "
                "not read."
            ),
            {
                "type": "input",
                "block_id": UNTIL,
                "label": plain("Back on (empty: not away)"),
                "optional": True,
                "element": element,
            },
        ],
        submit="Save",
    )


def read(view: Mapping[str, Any]) -> date | None:
    """Return the first day on which they are there again; None where they are not away."""
    given = view["state"]["values"].get(UNTIL, {}).get(UNTIL, {}).get("selected_date")
    return date.fromisoformat(given) if given else None


def saved(day: date | None) -> Block:
    """Return the view that takes the place of the one that was sent."""
    told = "You are not away." if day is None else f"You are away, and back on {day_words(day)}."
    return modal("away_saved", "Away", [section(f"*Saved.* {told}")])


def line(day: date | None) -> str:
    """Return what the Home tab says of it."""
    return "Are you away for some days?" if day is None else f":red_circle: *You are away*, back on {day_words(day)}."
