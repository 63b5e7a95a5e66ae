"""The open loops of a channel: handed over at the change of shift, or listed for one person with ways to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.triage.assessment import RANK
from dialogs.blocks import SECTION_LIMIT, Block, button, context, header, linked_code, message, paragraphs, section
from dialogs.turning import on_page, turning
from dialogs.words import IN_A_SENTENCE, reader_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.triage.assessment import Disposition
    from dialogs.message import Message

ANSWER: Final = "answer"
MOST_HANDED_OVER: Final = 150
"""Lines of one message: Slack cuts a text after 40,000 characters."""
MOST_LISTED: Final = 40
"""Blocks of one message are 50."""
PAGES: Final = "list"
Where: TypeAlias = Literal["here", "mine"]
_OF: Final[dict[Where, str]] = {"here": "of this channel", "mine": "of yours"}
ELSEWHERE: Final = "Answer here, on the card, or on the app's Home."


@dataclass(frozen=True, slots=True)
class Loop:
    """One open case: what is still to happen, when (team's zone), and whose it is.

    `is_unclaimed`: somebody must act at once and nobody has said so; `link` leads to its card, "" where whoever reads
    cannot follow one; `is_direct`: only its owner sees it; `channel` is "" where it goes on with them alone.
    `uninstalled_at`: since when nobody is asked, while the case is marked.
    """

    ref: str
    code: str
    disposition: Disposition
    owner: str
    is_unclaimed: bool
    is_overdue: bool
    next_what: str
    next_at: datetime | None
    link: str
    is_direct: bool
    opened_at: datetime
    channel: str
    local_code: str
    uninstalled_at: datetime | None = None

    @property
    def order(self) -> tuple[bool, bool, bool, float]:
        """Emergencies and what nobody acts on first, then what is overdue, then by when it is due."""
        at = self.next_at.timestamp() if self.next_at is not None else float("inf")
        return not self.is_unclaimed, self.disposition != "emergency_now", not self.is_overdue, at


def by_urgency(loop: Loop) -> tuple[bool, bool, bool, float]:
    """Return what loops are sorted by."""
    return loop.order


def line(loop: Loop) -> str:
    """Return one open loop as one line."""
    return f"• {_named(loop)} · <@{loop.owner}> · {_due(loop)}{_where(loop)}"


def own_line(loop: Loop) -> str:
    """Return one open loop for its owner."""
    return f"{_named(loop)} · opened {reader_time(loop.opened_at)}{_where(loop)}\nNext: {_due(loop)}"


def _named(loop: Loop) -> str:
    urgency = IN_A_SENTENCE[loop.disposition]
    shown = f"*{urgency.upper()}*" if loop.disposition == "emergency_now" else urgency
    return f"*{linked_code(loop.code, loop.link)}* · {shown}"


def _due(loop: Loop) -> str:
    due = f"{loop.next_what}, {reader_time(loop.next_at)}" if loop.next_at else "nothing is due"
    if loop.uninstalled_at:
        due = f"*the app was uninstalled on {reader_time(loop.uninstalled_at)}: nobody is asked*; {due}"
    state = "*nobody acts yet*; " if loop.is_unclaimed else ""
    return f"{state}{'*OVERDUE:* ' if loop.is_overdue else ''}{due}"


def _where(loop: Loop) -> str:
    return " (goes on by direct message)" if loop.is_direct else ""


def handover(loops: Sequence[Loop], by: str = "") -> Message:
    """Return every open loop of the channel in one message, what is most urgent first; `by` is who asked for it."""
    who = f" <@{by}> asked for it." if by else ""
    if not loops:
        return message([header("Handover"), section(f"No case of this channel is open.{who}")])
    ordered = sorted(loops, key=by_urgency)
    shown, rest = ordered[:MOST_HANDED_OVER], len(ordered) - MOST_HANDED_OVER
    pressing = sum(loop.is_unclaimed or loop.is_overdue or loop.disposition == "emergency_now" for loop in loops)
    told = f"{_cases(len(loops))} open, {pressing} of them emergencies, unanswered or overdue.{who}"
    return message(
        [
            header("Handover"),
            section(told),
            *paragraphs(line(loop)[:SECTION_LIMIT] for loop in shown),
            *(
                [section(f"*And {rest} more*, less urgent: `/backpain list` and the channel show them.")]
                if rest > 0
                else []
            ),
            context("Each is answered on its card, on the app's Home, or with `/backpain list`."),
        ]
    )


def listed(loops: Sequence[Loop], where: Where = "here", page: int = 0) -> Message:
    """Return the open cases of the channel, or one's own, for one person, each with a button to answer it.

    They stand on pages, what is most urgent first.
    """
    if not loops:
        return message([section(f"No case {_OF[where]} is open. `/backpain` alone begins one.")])
    here, shown = on_page(sorted(loops, key=by_urgency), page, MOST_LISTED)
    rows = [_row(loop, ANSWER, "Answer") for loop in shown]
    pages = turning(PAGES, len(loops), here, MOST_LISTED, lambda other: f"{where}:{other}")
    return message([section(f"*{_cases(len(loops))} open.* {ELSEWHERE}"), *rows, *pages])


def page_of(value: str) -> tuple[Where, int]:
    """Return what a button of a list leads to: whose cases, and the page."""
    where, _, page = value.partition(":")
    return "mine" if where == "mine" else "here", int(page)


def unanswered(loops: Sequence[Loop]) -> Message:
    """Return for one person the cases about which nobody has answered, the most urgent and then the oldest first."""
    ordered = sorted(loops, key=_most_urgent)
    lines = [line(loop)[:SECTION_LIMIT] for loop in ordered[MOST_LISTED:MOST_HANDED_OVER]]
    rest = len(ordered) - MOST_HANDED_OVER
    more = [section(f"*And {rest} more*, less urgent: `/backpain list` shows them.")] if rest > 0 else []
    return message(
        [
            header(f"No answer yet: {len(loops)} cases"),
            section("Silence is not better: reach each patient today, or pass the case on."),
            *(_row(loop, ANSWER, "Answer") for loop in ordered[:MOST_LISTED]),
            *paragraphs(lines),
            *more,
            context(ELSEWHERE),
        ]
    )


def _most_urgent(loop: Loop) -> tuple[int, float]:
    return -RANK[loop.disposition], loop.next_at.timestamp() if loop.next_at is not None else float("inf")


def to_choose(loops: Sequence[Loop], action: str, title: str) -> Message:
    """Return the open cases of the channel, each with one button: for which of them something is wanted."""
    if not loops:
        return message([section("No open case with that code is here. A closed one has its buttons on its card.")])
    ordered = sorted(loops, key=by_urgency)
    rest = len(ordered) - MOST_LISTED
    more = [context(f"And {rest} more, less urgent: the button stands on each card.")] if rest > 0 else []
    rows = [_row(loop, action, title) for loop in ordered[:MOST_LISTED]]
    return message([section(f"*{title}:* for which case?"), *rows, *more])


def _row(loop: Loop, action: str, title: str) -> Block:
    return {**section(line(loop)), "accessory": button(action, title, loop.ref)}


def _cases(number: int) -> str:
    return "1 case is" if number == 1 else f"{number} cases are"
