"""What is known of one finding besides its type: how it is asked, said, tried and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

Tier: TypeAlias = Literal["emergency", "urgent", "must ask", "optional"]
"""The must-ask tiers E and U of clinical.md section C, the rest of its 60-second set, and all that is optional."""
Place: TypeAlias = Literal["screen", "episode", "legs", "red flags", "safety", "detail"]
"""Where the form asks: step 1, a chapter of step 2, or behind "Add detail"."""
Alarm: TypeAlias = Callable[[Any], bool]

FIRST: Final = 1
NOW: Final = 2
"""The vocabulary's own version: it grows by one whenever a finding or an item of a list is added."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One finding of the pack (`code`); its type stands beside it in `Findings`.

    Args:
        code: its id in clinical.md section C.
        tier: how much hangs on its being asked.
        place: where the form asks for it.
        noun: what it is called: "no {noun}", "new {noun}", "{noun}: {word}".
        question: how it is asked.
        words: each value or item, in the order in which it is offered, in the words of the form.
        open_as: what is still to be asked while it is open; the noun where that says it.
        examined: it is examined or measured, so that silence is "not examined".
        alarms: whether a value is named among the red flags of a card; None for what never is.
        unit: how a number is said, such as "{} years old".
        enter: what to enter for a number.
        hint: a line under the question.
        tries: the single values that "what would change" tries.
        items: of a list, the items that it tries, one at a time.
        since: the version of the vocabulary that brought it, and `later` that of items added afterwards.
    """

    code: str
    tier: Tier
    place: Place
    noun: str
    question: str
    words: Mapping[str, str] | None = None
    open_as: str = ""
    examined: bool = False
    alarms: Alarm | None = None
    unit: str = ""
    enter: str = ""
    hint: str = ""
    tries: tuple[Any, ...] = ()
    items: tuple[str, ...] = ()
    since: int = FIRST
    later: Mapping[str, int] | None = None

    @property
    def still_to_ask(self) -> str:
        """What is named while the question is open."""
        return self.open_as or self.noun

    @property
    def must(self) -> bool:
        """Whether it is of the 60-second set."""
        return self.tier != "optional"
