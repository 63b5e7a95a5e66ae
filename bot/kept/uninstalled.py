"""The app was uninstalled while a case was open, and was installed again: each an event, for a mark that is lifted.

A case that is marked is asked about no more and counts as closed for how long it is kept, from the mark on. It is no
better for that: once the app works again, it goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.kept.happened import Event


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The app was uninstalled, or its token revoked: nothing can be said in Slack from then on."""


@dataclass(frozen=True, slots=True)
class InstalledAgain:
    """The app works again."""


def uninstalled_since(history: Sequence[Event]) -> datetime | None:
    """Since when the case is marked; None where it is not, or no more."""
    last = next((event for event in reversed(history) if isinstance(event.what, Uninstalled | InstalledAgain)), None)
    return last.at if last is not None and isinstance(last.what, Uninstalled) else None


def marks(history: Sequence[Event]) -> int:
    """How often the case was marked."""
    return sum(isinstance(event.what, Uninstalled) for event in history)
