"""The page that asks before answers replace newer or more urgent ones, or are taken as of today when they are old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dialogs.blocks import Block, context, escaped, linked_code, paragraphs, plain, section
from dialogs.differences import differences
from dialogs.words import reader_time, urgency_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.triage.findings import Findings
    from dialogs.words import Urgency

Why: TypeAlias = Literal["fall", "newer", "old", "same_code"]
"""Why somebody is asked: less urgent than what stands, answers given since, begun too long ago, or open already."""

SEEN: Final = "seen"
MISSING: Final = "Tick this to go on, or press Back. Nothing has been replaced."
_MOST: Final = 20


def standing(found: Findings, sent: Findings, person: str, at: datetime) -> list[Block]:
    """Return what the newest answers say otherwise than those that were sent; `at` is in the team's zone."""
    told = differences(found, sent)
    lines = [f"• {escaped(line)}" for line in told[:_MOST]]
    if len(told) > _MOST:
        lines.append(f"• and {len(told) - _MOST} more")
    return [
        section(f"<@{person}> answered {reader_time(at)}. What you send would change:"),
        *paragraphs(lines or ["• no single answer"]),
    ]


def fall(before: Urgency, now: Urgency) -> Block:
    """Return that what was sent is less urgent than what stands."""
    return section(
        f"*Less urgent than what stands.* It would change *{urgency_words(before)}* to *{urgency_words(now)}*. "
        "It will be said in the channel, with your name. Replace it only where you have asked and examined again."
    )


def newer() -> Block:
    """Return that somebody has answered since the form was opened."""
    return section("*Somebody has answered since you opened this form.* Is yours still right?")


def old(opened: datetime | None) -> Block:
    """Return that the form was opened too long ago; `opened` in the team's zone, or in that which is known."""
    since = f"since {reader_time(opened)}" if opened else "for hours"
    return section(
        f"*This form has been open {since}.* Answers change: are they still so today? If any may have changed, press "
        "*Back* and ask again."
    )


def same_code(code: str, link: str) -> Block:
    """Return that a case with the same local code is open in this channel, by its own code."""
    named = linked_code(code, link)
    return section(
        f"*This local code is open in this channel already: {named}.* Open {named} instead? Close this, and press "
        "*Edit* or *Add findings* on its card. Sent from here, a second case begins."
    )


def page(told: list[Block], why: Why) -> list[Block]:
    """Return the blocks of the page, with the tick that says that they were read."""
    words = {
        "fall": "I have asked and examined again: replace it",
        "newer": "I have read this: use my answers",
        "old": "All of it is still so today",
        "same_code": "It is another patient, or another episode",
    }[why]
    tick: Block = {
        "type": "input",
        "block_id": SEEN,
        "label": plain("Before it is sent"),
        "optional": True,
        "element": {
            "type": "checkboxes",
            "action_id": SEEN,
            "options": [{"text": plain(words), "value": SEEN}],
        },
    }
    return [*told, tick, context("Nothing is kept until this is sent.")]


def is_ticked(view: Mapping[str, Any]) -> bool:
    """Return whether the person says that they have read it."""
    given = view.get("state", {}).get("values", {}).get(SEEN, {}).get(SEEN, {})
    return bool(given.get("selected_options"))
