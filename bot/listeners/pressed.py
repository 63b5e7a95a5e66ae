"""What a button carries: which case, and the number of the assessment that its message belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from bot.kept.chart import Chart
from bot.kept.happened import Happened, Outcome
from bot.listeners.desk import CaseVisit, Desk, saving
from bot.posts import Posted
from dialogs import older_message, turned_away
from dialogs.message import Message

TRIES: Final = 5
"""So often is a press judged again because something else was kept at the same moment."""
Kept: TypeAlias = Literal["kept", "there_already", "older"]


@dataclass(frozen=True, slots=True)
class Pressed:
    """`number` is 0 where the first release wrote the button; `place` is the message, None for what a view keeps."""

    case: str
    number: int
    place: Posted | None = None

    @classmethod
    def of(cls, value: str, body: Mapping[str, Any] | None = None) -> Pressed:
        """Read the value of a button pressed in a message of the payload `body`, or what a view keeps of it."""
        case, _, number = value.partition(":")
        place = None
        if body is not None and "message" in body:
            place = Posted(body["channel"]["id"], body["message"]["ts"])
        return cls(case, int(number) if number.isascii() and number.isdigit() else 0, place)

    def is_of_older(self, chart: Chart) -> bool:
        """Whether the case was assessed again since; where no number tells, as soon as it ever was.

        The first release wrote no numbers. While the form that counts is one that it kept, its card and what it posted
        after that form belong to it: they are all there is to press.
        """
        if self.number == 0 and self.place is not None and not chart.latest.is_numbered:
            is_later = float(self.place.ts) >= chart.assessed_by.at.timestamp()
            return not (is_later or self.place == chart.card)
        return (self.number or 1) < chart.number

    def is_over(self, chart: Chart, what: Happened | None = None) -> bool:
        """Whether `what` is not taken any more: the case was assessed again since, or is closed.

        An answer beside the one that closed it is weighed against that; nobody weighs one without an outcome.
        """
        is_closed = chart.is_ended if isinstance(what, Outcome) else chart.is_closed
        return is_closed or self.is_of_older(chart)


def sent_from(view: Mapping[str, Any], *chosen: str) -> Callable[[Chart], str]:
    """The key of what a view sends: sent again with another choice, because Slack's answer was lost, it counts anew."""
    return lambda _chart: ":".join(("view", view["root_view_id"], *filter(None, chosen)))


def closing_line(chart: Chart) -> str:
    """What the card says of how the case was closed; "" where it is open."""
    closing = [event for event in chart.history if event.kind in {"outcome", "ended"}]
    return chart.line(closing[-1]) if chart.is_closed else ""


def told_older(chart: Chart) -> Message:
    """What whoever presses a button of an older assessment reads: nothing was recorded, and how the case stands.

    Of a closed case how it was closed.
    """
    if line := closing_line(chart):
        return older_message.closed(chart.facts(), line)
    last = chart.assessed_by
    now = chart.latest if chart.latest.is_computed else None
    return older_message.older(chart.facts(), now, last.person, chart.local(last.at))


def page_of_older(chart: Chart) -> dict[str, Any]:
    """The same, in place of a view that was opened on an older assessment."""
    (told,) = told_older(chart).blocks
    return turned_away.words_only(told["text"]["text"])


async def keep_on_it(
    desk: Desk, visit: CaseVisit, pressed: Pressed, key: Callable[[Chart], str], what: Happened
) -> tuple[Kept, Chart]:
    """Keep what reassures, claims or delays, only while the case is open on the assessment whose message was pressed.

    The chart is the one that it was judged by.

    Raises:
        NotSavedError: the database did not answer in time.
    """
    chart = visit.chart
    for _ in range(TRIES):
        if pressed.is_of_older(chart):
            break
        event = desk.event(visit, key(chart), what)
        if any(one.key == event.key for one in chart.history):
            return "there_already", chart
        if pressed.is_over(chart, what):
            break
        async with saving():
            added = await desk.cases.add(pressed.case, event, newest=chart.case.newest)
        if added != "moved_on":
            return added, chart
        chart = await desk.chart_now(pressed.case)
    return "older", chart
