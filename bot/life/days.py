"""On which day, and at which minute of it, a reminder arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.kept.step_key import Reminder, StepKey
from bot.life.policy import Policy
from bot.life.step import Day
from bot.triage.dates import (
    LATER_RECHECK_DAYS,
    LATEST_REVIEW_DAYS,
    MOTOR_HOURS,
    RECHECK_DAYS,
    REFERRAL_ACCEPTED_DAYS,
    REFERRAL_SENT_DAYS,
)
from bot.triage.milestones import NOT_SEEN_AGAIN, RESULT_NOT_BEFORE, SEEN, WORSE_AGAIN, result_asked_by
from bot.working_days import Calendar, follow_up_day, working_moment


def moment_of(kind: Reminder, on: Day | date | datetime, chart: Chart, event: Event, policy: Policy) -> datetime:
    """The moment of a reminder that `event` asks for, aware, in the team's zone; the same at every try."""
    if isinstance(on, datetime):
        return on
    if not isinstance(on, date) and (at := _at_any_hour(on, chart, event)) is not None:
        return at

    def in_hours(day: date) -> datetime:
        spread_by = f"{chart.case.id}:{StepKey(kind, event.seq).text}"
        return working_moment(day, chart.zone, policy.working_hour, spread_by)

    if on == "accepted":
        return _inside_its_days(chart, event, in_hours, policy.calendar)
    if on == "done":
        review = _review_day(chart, event, policy)
        moment = _inside_the_clock(chart, event, in_hours, policy.calendar, apart_from=review)
        return _not_later_than_before(moment, chart, event)
    moment = in_hours(on if isinstance(on, date) else _day(on, chart, event, policy))
    if on == "review" and moment - event.at > timedelta(days=LATEST_REVIEW_DAYS):  # by the hour of the day
        return in_hours(policy.calendar.on_or_before(moment.date() - timedelta(days=1)))
    return moment


def _at_any_hour(on: Day, chart: Chart, event: Event) -> datetime | None:
    """The moment where hours and closed days do not count; None where they do."""
    if on == "worse":
        return chart.local(event.at + WORSE_AGAIN)
    disposition = chart.latest.disposition
    if on == "not_seen" and (disposition == "emergency_now" or chart.is_after_worse):
        return chart.local(event.at + NOT_SEEN_AGAIN)
    if on != "seen":
        return None
    return _not_later_than_before(chart.local(event.at + SEEN[disposition]), chart, event)


def _not_later_than_before(moment: datetime, chart: Chart, event: Event) -> datetime:
    """A form that asks for the same as the one before does not put the question of that one off."""
    alike = [each.closes_the_loop for each in chart.submissions[-2:]]
    waiting = chart.waiting("close_loop", but_not_of=event.seq)
    if waiting is None or waiting.has_come or alike[0] != alike[-1]:
        return moment
    earlier = datetime.fromtimestamp(waiting.post_at, UTC)
    return chart.local(earlier) if event.at < earlier < moment else moment


def _inside_the_clock(
    chart: Chart, event: Event, in_hours: Callable[[date], datetime], calendar: Calendar, *, apart_from: date
) -> datetime:
    """The last open hour before the clock is nearly over; on a closed day where there is none (G10).

    Two questions of one day are one more than a week has room for: that of the review has its day to itself.
    """
    latest = event.at + result_asked_by(chart.latest.act_within_hours)
    last = chart.local(latest).date()
    days = [last - timedelta(days=back) for back in range((last - chart.local(event.at).date()).days + 1)]
    inside = [moment for day in days if event.at < (moment := in_hours(day)) <= latest]
    open_days = [moment for moment in inside if calendar.is_working_day(moment.date())]
    working = [moment for moment in open_days if moment - event.at >= RESULT_NOT_BEFORE]
    apart = [moment for moment in working if moment.date() != apart_from]
    return next(iter(apart or working or inside), chart.local(latest))


def _day(on: Day, chart: Chart, event: Event, policy: Policy) -> date:
    today, calendar = chart.local(event.at).date(), policy.calendar
    if on == "not_seen" and chart.latest.act_within_hours <= MOTOR_HOURS:
        return today + timedelta(days=1)  # any day
    if on in {"next_working_day", "not_seen"}:
        return calendar.next_working_day(today)
    if on == "sent":
        return _working_days_on(today, REFERRAL_SENT_DAYS, calendar)
    if on == "recheck":
        opened = chart.local(chart.case.opened_at).date()
        at_four_weeks = calendar.on_or_before(opened + timedelta(days=RECHECK_DAYS))  # never later than that (G11)
        later = calendar.on_or_after(today + timedelta(days=LATER_RECHECK_DAYS))
        return at_four_weeks if at_four_weeks > today else later
    return _review_day(chart, event, policy)


def _review_day(chart: Chart, event: Event, policy: Policy) -> date:
    window = chart.latest.follow_up
    return follow_up_day(
        chart.local(event.at).date(),
        policy.follow_up_day,
        1 if window is None else window.earliest_days,  # the day that the team wants, as early as it likes
        LATEST_REVIEW_DAYS if window is None else window.latest_days,
        policy.calendar,
    )


def _inside_its_days(chart: Chart, event: Event, in_hours: Callable[[date], datetime], calendar: Calendar) -> datetime:
    """Before the days are over that a referral may take from its decision; where they are, 3 working days on."""
    decided = event.at if chart.referral is None else chart.referral.decided.at
    latest = chart.local(decided + timedelta(days=REFERRAL_ACCEPTED_DAYS))
    day = calendar.on_or_before(latest.date())
    if in_hours(day) > latest:  # by the hour of the day
        day = calendar.on_or_before(day - timedelta(days=1))
    if day > chart.local(event.at).date():
        return in_hours(day)
    return in_hours(_working_days_on(chart.local(event.at).date(), REFERRAL_SENT_DAYS, calendar))


def _working_days_on(day: date, days: int, calendar: Calendar) -> date:
    for _ in range(days):
        day = calendar.next_working_day(day)
    return day
