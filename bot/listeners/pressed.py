"""What a button carries: which case, and the number of the assessment that its message belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from bot.kept.chart import Chart
from bot.kept.happened import Happened
from bot.listeners.desk import CaseVisit, Desk, saving
from dialogs import older_message, turned_away
from dialogs.message import Message

TRIES: Final = 5
"""So often is a press judged again because something else was kept at the same moment."""
Kept: TypeAlias = Literal["kept", "there_already", "older"]


@dataclass(frozen=True, slots=True)
class Pressed:
    """`number` is 0 where an older release wrote the button."""

    case: str
    number: int

    @classmethod
    def of(cls, value: str) -> Pressed:
        """Read the value of a button, or what a view keeps of it."""
        case, _, number = value.partition(":")
        return cls(case, int(number) if number.isascii() and number.isdigit() else 0)

    def is_of_older(self, chart: Chart) -> bool:
        """Whether the case was assessed again since; where no number tells, as soon as it ever was."""
        return (self.number or 1) < len(chart.submissions)


def told_older(chart: Chart) -> Message:
    """What whoever presses a button of an older assessment reads: nothing was recorded, and how the case stands."""
    last = chart.assessed_by
    now = chart.latest if chart.latest.is_computed else None
    return older_message.older(chart.facts(), now, last.person, chart.local(last.at))


def page_of_older(chart: Chart) -> dict[str, Any]:
    """The same, in place of a view that was opened on an older assessment."""
    return turned_away.words_only(told_older(chart).blocks[0]["text"]["text"])


async def keep_on_it(
    desk: Desk, visit: CaseVisit, pressed: Pressed, key: Callable[[Chart], str], what: Happened
) -> tuple[Kept, Chart]:
    """Keep what reassures, claims or delays, only while the case stands on the assessment whose message was pressed.

    The chart is the one that it was judged by.

    Raises:
        NotSavedError: the database did not answer in time.
    """
    chart = visit.chart
    for _ in range(TRIES):
        if pressed.is_of_older(chart):
            break
        async with saving():
            event = desk.event(visit, key(chart), what)
            added = await desk.cases.add(pressed.case, event, newest=chart.case.newest)
        if added != "moved_on":
            return added, chart
        chart = await desk.chart_now(pressed.case)
    return "older", chart
