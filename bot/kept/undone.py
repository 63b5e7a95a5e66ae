"""An answer that was taken back within minutes: it counts no more, and what it had taken back is set again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.kept.happened import Event

WITHIN: Final = timedelta(minutes=5)
KINDS: Final = frozenset({"outcome", "stage", "acknowledged"})
"""What can be taken back. A form is changed by a form alone: that asks before the urgency falls."""


BUILD_ON_IT: Final = frozenset({"submitted", "outcome", "ended"})
"""What stands beside an answer that is older, whoever gave it: that answer is taken back no more."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The event `seq` was taken back; `kind` and `word` say what it recorded, `channel` and `ts` where it was asked."""

    seq: int
    kind: str
    word: str
    channel: str = ""
    ts: str = ""


def counted(history: Sequence[Event]) -> list[Event]:
    """Without what was taken back, and without the short page that was sent with it; the word of it stays.

    A page that had changed the urgency counts on: what rose falls by a form alone.
    """
    gone = {event.what.seq for event in history if isinstance(event.what, Undone)}
    if not gone:
        return list(history)
    pages = {_page_of(history, event) for event in history if event.seq in gone}
    return [event for event in history if event.seq not in gone | pages]


def _page_of(history: Sequence[Event], answer: Event) -> int:
    """The number of the short page that was kept right before an answer of the same person; 0 where there is none."""
    earlier = [event for event in history if event.seq < answer.seq]
    page = earlier[-1] if earlier else answer
    if getattr(page.what, "by", "") != "panel" or page.person != answer.person:
        return 0
    forms = [event.what for event in earlier if event.kind == "submitted"]
    before, now = forms[-2], forms[-1]
    changed = getattr(now, "disposition", "") != getattr(before, "disposition", "")
    clocks = getattr(now, "act_within_hours", 0.0) != getattr(before, "act_within_hours", 0.0)
    return 0 if changed or clocks else page.seq


def may_undo(history: Sequence[Event], seq: int, person: str, now: datetime) -> Event | None:
    """The answer, where whoever gave it may take it back now; None where it is late, another's, gone or built on."""
    answer = next((event for event in history if event.seq == seq and event.kind in KINDS), None)
    if answer is None or answer.person != person or not timedelta(0) <= now - answer.at <= WITHIN:
        return None
    since = {event.kind for event in history if event.seq > seq}
    return None if since & BUILD_ON_IT else answer


def times(history: Sequence[Event]) -> int:
    """How often something was taken back: an answer given anew after that is another one."""
    return sum(isinstance(event.what, Undone) for event in history)


def again(key: str, history: Sequence[Event]) -> str:
    """The key of an answer: what was taken back may be answered once more."""
    return f"{key}:{times(history)}" if times(history) else key
