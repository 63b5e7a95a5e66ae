"""The one line that says to the channel that a case became more urgent, or less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import escaped, message, section
from dialogs.words import DISPOSITIONS, IN_A_SENTENCE, clock_words, reader_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.triage.assessment import Disposition
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

_NAMED: Final = 3


def line(
    facts: CaseFacts,
    change: tuple[Disposition, Disposition],
    because: Sequence[str],
    person: str,
    at: datetime,
    *,
    clocks: tuple[float, float],
) -> Message:
    """Return the line: `change` is from what to what, `because` the answers that changed, `at` in the team's zone.

    `clocks`, in hours, are said where only they have changed.
    It has no buttons: the card above it, which has changed too, is the only one.
    """
    before, now = change
    is_now, was = DISPOSITIONS[now], IN_A_SENTENCE[before]
    if before == now:
        is_now, was = f"{is_now}, {clock_words(clocks[1])}", clock_words(clocks[0])
    rest = len(because) - _NAMED
    listed = "; ".join(because[:_NAMED]) + (f"; and {rest} more" if rest > 0 else "")
    why = f": {escaped(listed)}" if because else ""
    told = f"{facts.named} is now *{is_now}* (was {was}){why}, <@{person}> {reader_clock(at)}"
    return message([section(told)])
