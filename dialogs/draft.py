"""The draft of a form that was closed: what is remembered of it, how it is offered, and how it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs import form_page
from dialogs.blocks import Block, actions, button, section, slack_date
from dialogs.findings_form import answered_so_far
from dialogs.form_memory import remembered, written
from dialogs.which_case import where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

BRING_BACK: Final = "draft"
_OFFER: Final = "draft_offer"
_ABOVE: Final = 1  # after the line that names the case


def of(view: Mapping[str, Any]) -> str:
    """Return what a form holds, as text; "" while nothing is answered in it."""
    memory = answered_so_far(view)
    return written(memory) if memory.answers else ""


def offered(view: Block, text: str, closed_at: datetime, until: datetime) -> Block:
    """Return the form with the offer to bring its draft back, named by channel and time."""
    memory = remembered(text)
    count = len(memory.answers)
    told = (
        f"*A form for {where(memory.origin.channel)} was closed at {_clock(closed_at)}* with {count} "
        f"answer{'' if count == 1 else 's'}. It is kept until {_clock(until)}. A local code, or whatever was typed and "
        "not yet sent, is missing."
    )
    offer = [section(told, _OFFER), actions("draft_steps", button(BRING_BACK, "Bring it back"))]
    blocks = view["blocks"]
    return {**view, "blocks": [*blocks[:_ABOVE], *offer, *blocks[_ABOVE:]]}


def brought_back(text: str) -> Block:
    """Return the form as it was when it was closed."""
    return form_page.view(remembered(text))


def _clock(at: datetime) -> str:
    """A time of the day in the reader's own zone."""
    return slack_date(at, "{time}", f"{at:%H:%M} UTC")
