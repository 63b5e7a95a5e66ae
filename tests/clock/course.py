"""What is asked of a case that nobody answers, drawn from the functions that the app itself decides by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import Event, Submitted
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
from bot.triage.milestones import HELD_AHEAD, TO_THE_NEXT, acting_asked
from bot.triage.rules import RULES

OWNER: Final = "owner"
NEXT: Final = "backup"
BOTH: Final = f"{NEXT} and {OWNER}"
ACTING: Final = "does anybody act?"
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
    case = Case("5f3a9c1e7b2d4f60", "BP-22222", "T", "C", "U", opened, urgent=False)
    chart = Chart(case, [event], policy.zone_name)
    asked: list[Asked] = []
    for step in steps_after(chart, event, policy):
        if isinstance(step, Chase):
            spans = acting_asked(disposition, timedelta(0), HELD_AHEAD)
            asked += [
                Asked(
                    ACTING, chart.local(opened + span), OWNER if nth < TO_THE_NEXT else f"{NEXT} and {OWNER}", held=True
                )
                for nth, span in spans
            ]
        elif isinstance(step, Remind):
            moment = moment_of(step.kind, step.on, chart, event, policy)
            held = Scheduled("C", "Q1", int(moment.timestamp()))
            waiting = Waiting(StepKey(step.kind, 1), held)
            done = Chart(case, [event], policy.zone_name)
            raised = tuple(islice(raised_at(done, waiting), 2))
            asked.append(Asked(QUESTIONS[step.kind], moment, OWNER, held=True, raised=raised))
    return sorted(asked, key=lambda each: each.at)
