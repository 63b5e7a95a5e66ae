"""What is asked of a case that nobody answers, drawn from the functions that the app itself decides by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.gaps import Gaps
from bot.kept.happened import Event, Outcome, Submitted
from bot.kept.review import Review
from bot.kept.step_key import Reminder, StepKey
from bot.kept.waiting import Waiting
from bot.life.days import moment_of
from bot.life.policy import Policy
from bot.life.step import Chase, Remind
from bot.life.unanswered import raised_at
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
    review = None if window is None else Review(window.earliest_days, window.latest_days)
    form = Submitted(disposition, hours, review, "", "", "{}", "{}")
    opened = at.astimezone(UTC)  # as the row gives it
    event = Event("T", "1", "U", opened, form, 1)
    chart = _chart(policy, event)
    asked: list[Asked] = []
    for step in steps_after(chart, event, policy):
        if isinstance(step, Chase):
            spans = acting_asked(disposition, timedelta(0), HELD_AHEAD)
            asked += [
                Asked(ACTING, chart.local(opened + span), OWNER if nth < TO_THE_NEXT else BOTH, held=True)
                for nth, span in spans
            ]
        elif isinstance(step, Remind):
            moment = moment_of(step.kind, step.on, chart, event, policy)
            asked.append(_on_a_day(chart, step.kind, QUESTIONS[step.kind], moment))
    return sorted(asked, key=lambda each: each.at)


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
    chart = _chart(policy, decided, sent)
    (step,) = [each for each in steps_after(chart, sent, policy) if isinstance(each, Remind)]
    return _on_a_day(chart, "referral", ACCEPTED, moment_of(step.kind, step.on, chart, sent, policy))


def _chart(policy: Policy, *events: Event) -> Chart:
    case = Case("5f3a9c1e7b2d4f60", "BP-22222", "T", "C", "U", events[0].at, urgent=False)
    return Chart(case, events, policy.zone_name)


def _on_a_day(chart: Chart, kind: Reminder, what: str, moment: datetime) -> Asked:
    waiting = Waiting(StepKey(kind, 1), Scheduled("C", "Q1", int(moment.timestamp())))
    return Asked(what, moment, OWNER, held=True, raised=tuple(islice(raised_at(chart, waiting), 2)))
