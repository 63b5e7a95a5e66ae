"""On which day, and at which minute of it, a reminder arrives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.kept.step_key import Reminder, StepKey
from bot.life.policy import Policy
from bot.life.step import Day
from bot.triage.dates import LATER_RECHECK_DAYS, LATEST_REVIEW_DAYS, RECHECK_DAYS
from bot.working_days import follow_up_day, next_working_day, on_or_after, working_moment


def moment_of(kind: Reminder, on: Day | date | datetime, chart: Chart, event: Event, policy: Policy) -> datetime:
    """The moment of a reminder that `event` asks for, aware, in the team's zone; the same at every try."""
    if isinstance(on, datetime):
        return on
    day = on if isinstance(on, date) else _day(on, chart, event, policy)
    spread_by = f"{chart.case.id}:{StepKey(kind, event.seq).text}"
    return working_moment(day, chart.zone, policy.working_hour, spread_by)


def _day(on: Day, chart: Chart, event: Event, policy: Policy) -> date:
    today = chart.local(event.at).date()
    if on == "next_working_day":
        return next_working_day(today)
    if on == "recheck":
        opened = chart.local(chart.case.opened_at).date()
        return on_or_after(max(opened + timedelta(days=RECHECK_DAYS), today + timedelta(days=LATER_RECHECK_DAYS)))
    window = chart.latest.follow_up
    return follow_up_day(
        today,
        policy.follow_up_day,
        1 if window is None else window.earliest_days,  # the day that the team wants, as early as it likes
        LATEST_REVIEW_DAYS if window is None else window.latest_days,
    )
