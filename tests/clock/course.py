"""What is asked of a case that nobody answers, drawn from the functions that the app itself decides by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import Final

from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.gaps import Gaps
from bot.kept.happened import Event, Outcome, Submitted
from bot.kept.review import Review
from bot.kept.step_key import Reminder, StepKey
from bot.kept.waiting import Waiting
from bot.life.days import moment_of
from bot.life.policy import Policy
from bot.life.silence import silence_of
from bot.life.step import Remind
from bot.life.what_follows import steps_after
from bot.posts import Scheduled
from bot.triage.assessment import RANK, Disposition, FollowUpWindow
from bot.triage.milestones import HELD_AHEAD, TO_THE_NEXT, acting_asked, answer_by
from bot.triage.rules import RULES

OWNER: Final = "owner"
NEXT: Final = "backup"
BOTH: Final = f"{NEXT} and {OWNER}"
ACTING: Final = "does anybody act?"
LEFT_OPEN: Final = "are the open questions answered?"
ACCEPTED: Final = "is the referral accepted?"
QUESTIONS: Final[dict[Reminder, str]] = {
    "close_loop": "is it done, and seen?",
    "referral": "is the referral sent?",
    "follow_up": "how is the patient?",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `raised` is when it is said that nobody has answered, the owner first, then who is next.

    `held`: Slack holds it from the card on, so that it comes while the app is down for the whole time.
    """

    what: str
    at: datetime
    to: str
    held: bool
    raised: tuple[datetime, ...] = ()


def clocks() -> list[tuple[Disposition, float]]:
    """Every disposition with every clock that a rule gives it, in hours; the most urgent first."""
    given = {(rule.disposition, hours) for rule in RULES for hours in (rule.clock, *(rule.sooner or ())[1:])}
    return sorted(given, key=lambda each: (-RANK[each[0]], each[1]))


def course(
    disposition: Disposition, hours: float, at: datetime, policy: Policy, window: FollowUpWindow | None
) -> list[Asked]:
    """What is asked of a case that was opened at `at` (local) with this clock, in order, until the first 13 hours."""
    chart = opened(disposition, hours, at, policy, window)
    spans = acting_asked(disposition, timedelta(0), HELD_AHEAD)
    asked = [
        Asked(
            ACTING,
            chart.local(chart.case.opened_at + span),
            OWNER if nth < TO_THE_NEXT else BOTH,
            held=True,
        )
        for nth, span in spans
    ]
    asked += [_asked(chart, policy, waiting, QUESTIONS[waiting.kind]) for waiting in chart.asked]
    return sorted(asked, key=lambda each: each.at)


def opened(
    disposition: Disposition, hours: float, at: datetime, policy: Policy, window: FollowUpWindow | None
) -> Chart:
    """A case that was opened at `at` (local) with this clock, whose questions Slack holds."""
    review = None if window is None else Review(window.earliest_days, window.latest_days)
    form = Submitted(disposition, hours, review, "", "", "{}", "{}")
    event = Event("T", "1", "U", at.astimezone(UTC), form, 1)  # as the row gives it
    return _held(policy, event)


def left_open(at: datetime, policy: Policy) -> tuple[datetime, list[Asked]]:
    """The clock of what a provisional result of `at` (local) leaves open, and when it is asked about."""
    event = Event("T", "1", "U", at.astimezone(UTC), Submitted("urgent_mri", 168.0, None, "", "", "{}", "{}"), 1)
    chart = _chart(policy, event)
    open_ = Gaps(event, answer_by(chart.local(event.at)))
    times = open_.asked(timedelta(0), HELD_AHEAD)
    return open_.until, [
        Asked(LEFT_OPEN, chart.local(event.at + span), BOTH if open_.told(nth) else OWNER, held=True)
        for nth, span in times
    ]


def accepted(at: datetime, policy: Policy) -> Asked:
    """When it is asked whether a referral decided at `at` (local) is accepted, which is sent when that is asked."""
    decided = Event(
        "T", "1", "U", at.astimezone(UTC), Submitted("specialist_referral", 336.0, None, "", "", "{}", "{}"), 1
    )
    sent_at = moment_of("referral", "sent", _chart(policy, decided), decided, policy)
    sent = Event("T", "2", "U", sent_at.astimezone(UTC), Outcome("referral_sent", "C", "1"), 2)
    chart = _held(policy, decided, sent)
    (waiting,) = [each for each in chart.asked if each.kind == "referral"]
    return _asked(chart, policy, waiting, ACCEPTED)


def _chart(policy: Policy, *events: Event) -> Chart:
    case = Case("5f3a9c1e7b2d4f60", "BP-22222", "T", "C", "U", events[0].at, urgent=False)
    return Chart(case, events, policy.zone_name)


def _held(policy: Policy, *events: Event) -> Chart:
    """The case, and what its newest event has Slack hold."""
    chart, book = _chart(policy, *events), Book()
    for step in steps_after(chart, events[-1], policy):
        if isinstance(step, Remind):
            moment = moment_of(step.kind, step.on, chart, events[-1], policy)
            key = StepKey(step.kind, events[-1].seq)
            book = book.adding(key, Scheduled("C", step.kind, int(moment.timestamp())))
    return Chart(replace(chart.case, done=book), events, policy.zone_name)


def _asked(chart: Chart, policy: Policy, waiting: Waiting, what: str) -> Asked:
    moment = datetime.fromtimestamp(waiting.post_at, chart.zone)
    raised = tuple(islice(filter(moment.__lt__, raises(chart, policy)), 2))
    return Asked(what, moment, OWNER, held=True, raised=raised)


def raises(chart: Chart, policy: Policy) -> Iterator[datetime]:
    """When it is said that nobody has answered, where nobody ever does."""
    silence = silence_of(chart, policy.calendar)
    return iter(()) if silence is None else silence.moments()


def unasked(chart: Chart, policy: Policy, until: timedelta) -> list[date]:
    """The days of the messages that nobody asked for, where nobody ever answers; a word is one, whoever hears it."""
    over = chart.case.opened_at + until
    words = [datetime.fromtimestamp(waiting.post_at, chart.zone) for waiting in chart.asked]
    words += dict.fromkeys(takewhile(over.__gt__, raises(chart, policy)))  # to two of them at once is one
    return sorted(moment.date() for moment in words)
