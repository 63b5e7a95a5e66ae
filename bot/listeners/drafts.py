"""What was answered in a form that somebody closed: kept in memory for an hour, for that person alone, then gone.

Nothing of it is written to a disk, so that it ends with the process as well.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

KEPT_FOR: Final = timedelta(hours=1)
MOST_DRAFTS: Final = 1000

Place = tuple[str, str, str]
"""Whose draft it is, of which channel, and of which case ("" for a new one)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers of a closed form, as the form itself remembers them, and when it was closed."""

    text: str
    closed_at: datetime

    @property
    def until(self) -> datetime:
        """When it is forgotten."""
        return self.closed_at + KEPT_FOR


class Drafts:
    """What open forms hold, and the newest draft of each person and place; the oldest are forgotten first."""

    def __init__(self, most: int = MOST_DRAFTS) -> None:
        """`most`: how many of either are kept."""
        self._most = most
        self._open: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._drafts: OrderedDict[Place, Draft] = OrderedDict()

    def __len__(self) -> int:
        """How many drafts there are."""
        return len(self._drafts)

    def holds(self, form: str, pressed_at: float, text: str) -> None:
        """A press at `pressed_at` (Unix seconds) says what an open form holds; `form` is the id of its first view."""
        newest, _ = self._open.get(form, (0.0, ""))
        if pressed_at >= newest:
            self._open.pop(form, None)
            self._open[form] = (pressed_at, text)
        while len(self._open) > self._most:
            self._open.popitem(last=False)

    def closed(self, form: str, place: Place, at: datetime) -> None:
        """Somebody closed a form; what it held is their draft, where it held anything."""
        self._forget_until(at)
        _, text = self._open.pop(form, (0.0, ""))
        if not text:
            return
        self._drafts.pop(place, None)
        self._drafts[place] = Draft(text, at)
        while len(self._drafts) > self._most:
            self._drafts.popitem(last=False)

    def sent(self, form: str, place: Place) -> None:
        """A form was sent: there is no draft of it, nor of the one that it stands for."""
        self._open.pop(form, None)
        self._drafts.pop(place, None)

    def at(self, place: Place, now: datetime) -> Draft | None:
        """The draft of somebody in a place; None once its hour is over."""
        self._forget_until(now)
        return self._drafts.get(place)

    def _forget_until(self, now: datetime) -> None:
        while self._drafts and next(iter(self._drafts.values())).until <= now:
            self._drafts.popitem(last=False)
