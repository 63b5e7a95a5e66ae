"""The report of a month: numbers of a team's cases. No patient, no code, and no person stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, button, context, header, message, modal, section, spoken
from dialogs.course import REASONS
from dialogs.who import mention
from dialogs.words import IN_A_SENTENCE, MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.triage.assessment import Disposition
    from dialogs.message import Message

OPEN: Final = "open_report"
MOST_CHANGED: Final = 12
_COUNTED: Final = (
    "Of the cases opened in the month, as they stand now; what was removed because its time was over is not in it. "
    "Numbers only: no patient, no person, no ranking."
)


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """A course that differs from the result, `times` often: the rule that led, what it computed, what was chosen."""

    rule: str
    computed: Disposition
    chosen: str
    reason: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Stopped:
    """A rule that held in `times` of `cases`, and in none of the `since` that came after."""

    rule: str
    times: int
    cases: int
    since: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of the cases opened in the month that begins on `month`.

    `without_red_flag` never had one, `imaged` of them were scanned or sent to be. `minutes` is the median until
    somebody said that they act, in `claimed` of the `to_claim` that asked for it. `closed` of the `ran_out` whose clock
    has run out were closed inside it. `is_open` and `overdue` are of today, whenever opened; `stopped` of the whole
    team.
    """

    month: date
    cases: int
    without_red_flag: int
    imaged: int
    changed: tuple[Changed, ...]
    claimed: int
    to_claim: int
    minutes: float | None
    closed: int
    ran_out: int
    is_open: int
    overdue: int
    stopped: tuple[Stopped, ...] = ()


def report(figures: Figures, channel: str) -> Message:
    """Return the report as a message."""
    return message(_blocks(figures, channel))


def view(figures: Figures, channel: str) -> Block:
    """Return the same as a view."""
    return modal("report", "Report", _blocks(figures, channel))


def in_text(figures: Figures) -> str:
    """Return the same for a terminal."""
    return spoken(_blocks(figures, ""))


def report_button(channel: str) -> Block:
    """Return the button that opens the report of a channel."""
    return button(OPEN, "Report of last month", channel)


def _blocks(figures: Figures, channel: str) -> list[Block]:
    where = f"{mention(channel)} · " if channel else ""
    month = f"{MONTHS[figures.month.month - 1]} {figures.month.year}"
    return [
        header(f"Report of {month}"),
        section(f"{where}{_cases(figures.cases)} opened."),
        section("\n".join(_lines(figures))),
        section("\n".join(_rules(figures.stopped))),
        context(_COUNTED),
    ]


def _lines(figures: Figures) -> list[str]:
    changed = sum(each.times for each in figures.changed)
    median = "" if figures.minutes is None else f", after {figures.minutes:.0f} minutes (median)"
    return [
        f"• *Imaging without a red flag:* {figures.imaged} of {_cases(figures.without_red_flag)}",
        f"• *Somebody said that they act:* {figures.claimed} of {figures.to_claim} that asked for it{median}",
        f"• *Closed inside the clock:* {figures.closed} of {figures.ran_out} whose clock has run out",
        f"• *Open now:* {figures.is_open}, {figures.overdue} of them overdue",
        f"• *Another course than the result:* {changed or 'none'}",
        *_changed(figures.changed),
    ]


def _changed(changed: Sequence[Changed]) -> list[str]:
    ordered = sorted(changed, key=lambda each: (-each.times, each))
    lines = [
        f"   {each.rule}: {IN_A_SENTENCE[each.computed]} to {_words(each.chosen)}, "
        f"“{REASONS.get(each.reason, each.reason)}”: {each.times}"
        for each in ordered[:MOST_CHANGED]
    ]
    rest = sum(each.times for each in ordered[MOST_CHANGED:])
    return [*lines, *([f"   others: {rest}"] if rest else [])]


def _words(chosen: str) -> str:
    return next((words for disposition, words in IN_A_SENTENCE.items() if disposition == chosen), chosen)


def _rules(stopped: Sequence[Stopped]) -> list[str]:
    if not stopped:
        return ["*Rules:* none has stopped against its own past."]
    return [
        f":large_orange_circle: *{each.rule} has stopped:* it held in {each.times} of {each.cases} cases, and in none "
        f"of the {each.since} since. Look at what changed: the form, the rules, or who is seen."
        for each in stopped
    ]


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"
