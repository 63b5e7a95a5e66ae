"""The view in which a case is closed without an outcome: a coded reason, and none that silence alone could give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dialogs.acting import HAND_OVER
from dialogs.blocks import Block, actions, button, choice, modal, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.case_facts import CaseFacts

END: Final = "end_case"
CALLBACK_ID: Final = "end_case"
REASON: Final = "end_reason"
ENDINGS: Final = {
    "resolved_elsewhere": "Resolved elsewhere",
    "declined": "The patient declined",
    "moved_away": "Moved away",
    "died": "Died",
    "other_diagnosis": "Another diagnosis",
    "opened_by_mistake": "Opened by mistake",
    "duplicate": "Duplicate of another case",
    "unreachable": "Unreachable after three tries",
}
TOO_SOON: Final = "Three tries in a row are to be recorded first: press Could not reach for each."


@dataclass(frozen=True, slots=True)
class Ending:
    """Why it is closed; `place` is where the view was opened."""

    case: str
    reason: str
    place: str


def giving_up(facts: CaseFacts) -> Block:
    """Return the buttons by which a case leaves whoever has it, at any time: to somebody else, or for good."""
    return actions(
        "giving_up",
        button(HAND_OVER, "Hand over", facts.ref),
        button(END, "Close without outcome", facts.ref),
    )


def end_view(facts: CaseFacts, place: str = "") -> Block:
    """Return the view that asks why; `place` is the conversation it is opened from."""
    return modal(
        CALLBACK_ID,
        "Close without outcome",
        [
            section(
                f"*{facts.code}.* Nothing is asked about it any more. Silence is not better: close it only for a "
                "reason that you know. A new form opens it again."
            ),
            choice(REASON, "Why?", ENDINGS),
        ],
        submit="Close the case",
        memory=f"{facts.ref} {place}",
    )


def read_ending(view: Mapping[str, Any]) -> Ending:
    """Return why; Slack lets the view go only when something is chosen.

    Raises:
        ValueError: it is none that this version knows.
    """
    reason = str(view["state"]["values"][REASON][REASON]["selected_option"]["value"])
    if reason not in ENDINGS:
        raise ValueError("no reason that this version knows")
    case, _, place = view["private_metadata"].partition(" ")
    return Ending(case, reason, place)
