"""The view that moves a follow-up to another day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, modal, plain, section
from dialogs.words import day_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.case_facts import CaseFacts

CALLBACK_ID: Final = "reschedule"
DAY: Final = "day"


@dataclass(frozen=True)
class Rescheduled:
    """What was chosen; without errors `day` is there. `place` is where the view was opened."""

    case: str
    day: date | None
    errors: dict[str, str]
    place: str


def reschedule_view(facts: CaseFacts, first: date, last: date, chosen: date, place: str = "") -> Block:
    """Return the view that asks for a day from `first` to `last`, with `chosen` shown; `place`: where it is opened."""
    return modal(
        CALLBACK_ID,
        "Move the follow-up",
        [
            section(
                f"*{facts.code}.* Any day from {day_words(first)} to {day_words(last)}. If the patient is worse, do "
                "not move the date: press *Worse, or any yes*."
            ),
            {
                "type": "input",
                "block_id": DAY,
                "label": plain("New day"),
                "element": {"type": "datepicker", "action_id": DAY, "initial_date": chosen.isoformat()},
                "optional": False,
            },
        ],
        submit="Move",
        memory=json.dumps([facts.ref, first.isoformat(), last.isoformat(), place]),
    )


def read_reschedule(view: Mapping[str, Any]) -> Rescheduled:
    """Return the chosen day, or the error beside the field when it is missing or outside the range."""
    case, first, last, *rest = json.loads(view["private_metadata"])
    (place,) = rest or [""]  # a form that the first release opened carries none
    earliest, latest = date.fromisoformat(first), date.fromisoformat(last)
    given = view["state"]["values"].get(DAY, {}).get(DAY, {}).get("selected_date")
    day = date.fromisoformat(given) if given else None
    if day is None or not earliest <= day <= latest:
        return Rescheduled(case, None, {DAY: f"Pick a day from {day_words(earliest)} to {day_words(latest)}."}, place)
    return Rescheduled(case, day, {}, place)
