"""What a month's report counts of cases, drawn from their charts."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.kept.acting import claims
from bot.kept.chart import Chart
from bot.kept.coded import RESULTS_SEEN
from bot.kept.ended import Ended
from bot.kept.happened import Course, Event, Outcome, Stage, Submitted
from bot.kept.limits import Silent
from bot.kept.open_loops import OpenLoops
from bot.kept.store import Cases
from bot.kept.tables import cases as table
from bot.triage.assessment import Disposition
from dialogs.report import Changed, Figures, Stopped

PLAIN: Final[frozenset[Disposition]] = frozenset({"conservative_followup", "specialist_referral"})
"""What comes out where no red flag and no new deficit holds."""
_SCANNED: Final = frozenset({"urgent_mri", "emergency_now"})
"""Courses that are a scan."""
_REVIEWED: Final = frozenset({"better", "same", "worse", "referral_accepted"})
READ_AT_ONCE: Final = 50
_OPENED: Final = (
    select(table.c.id)
    .where(table.c.team == bindparam("team"), table.c.channel == bindparam("channel"), table.c.owner != "")
    .where(table.c.opened_at >= bindparam("begins"), table.c.opened_at < bindparam("ends"))
    .order_by(table.c.id)
)


def month_before(now: datetime, zone: ZoneInfo) -> date:
    """The first day of the last month that is over."""
    return (now.astimezone(zone).date().replace(day=1) - timedelta(days=1)).replace(day=1)


def bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the month that begins on this day begins, and when it is over."""
    following = (month + timedelta(days=31)).replace(day=1)
    return datetime.combine(month, time(), zone), datetime.combine(following, time(), zone)


async def report_of(
    cases: Cases, loops: OpenLoops, team: str, channel: str, *, month: date, zone: ZoneInfo, now: datetime
) -> Figures:
    """The report of one channel."""
    begins, ends = bounds(month, zone)
    values = {"team": team, "channel": channel, "begins": begins.timestamp(), "ends": ends.timestamp()}
    rows = await cases.database.rows(_OPENED, **values)
    ids, charts = [row.id for row in rows], []
    for place in range(0, len(ids), READ_AT_ONCE):
        some = await cases.told(ids[place : place + READ_AT_ONCE])
        charts += [Chart(case, history, zone.key) for case, history in some if history]
    stand = await loops.in_channel(team, channel, now)
    overdue = [loop.is_overdue for loop in stand]
    return figures(charts, month, now, overdue, await cases.months.silent(team))


def figures(
    charts: Sequence[Chart], month: date, now: datetime, overdue: Sequence[bool], stopped: Iterable[Silent]
) -> Figures:
    """What is counted of these charts; `overdue` says it of each case that is open today."""
    plain = [chart for chart in charts if all(form.disposition in PLAIN for form in chart.submissions)]
    minutes = [_minutes(chart) for chart in charts if any(form.closes_the_loop for form in chart.submissions)]
    said = [each for each in minutes if each is not None]
    inside = [_is_inside(chart, by) for chart in charts if (by := _clock_of(chart)) is not None and by <= now]
    changed = Counter(change for chart in charts for change in _changes(chart))
    return Figures(
        month=month,
        cases=len(charts),
        without_red_flag=len(plain),
        imaged=sum(map(_is_imaged, plain)),
        changed=tuple(sorted(Changed(*change, times) for change, times in changed.items())),
        claimed=len(said),
        to_claim=len(minutes),
        minutes=statistics.median(said) if said else None,
        closed=sum(inside),
        ran_out=len(inside),
        is_open=len(overdue),
        overdue=sum(overdue),
        stopped=tuple(Stopped(each.rule, each.times, each.cases, each.since) for each in stopped),
    )


def _is_imaged(chart: Chart) -> bool:
    """Whether a scan was asked for, decided on, or brought a result, since the case was opened."""
    return any(_is_a_scan(event) for event in chart.history) or (
        chart.latest.found.value.mri_done == "yes" != chart.submissions[0].found.value.mri_done
    )


def _is_a_scan(event: Event) -> bool:
    what = event.what
    decided = isinstance(what, Course) and what.chosen in _SCANNED
    return decided or isinstance(what, Stage) or (isinstance(what, Submitted) and what.by == "result")


def _changes(chart: Chart) -> Iterator[tuple[str, Disposition, str, str]]:
    """The last course beside each result, where it is another one, with the rule that had led to the result."""
    decided: dict[int, tuple[Submitted, Course]] = {}
    for event in chart.history:
        if isinstance(event.what, Course):
            then = chart.until(event)
            decided[then.assessed_by.seq] = then.latest, event.what
    for form, course in decided.values():
        if course.chosen != form.disposition:
            fired = form.assessed.fired if form.assessed is not None else ()
            yield fired[0].rule if fired else "no rule", form.disposition, course.chosen, course.reason


def _minutes(chart: Chart) -> float | None:
    """From the first form that asks somebody to act until somebody says so; None while nobody has."""
    asked = next(event for event in chart.sent if isinstance(event.what, Submitted) and event.what.closes_the_loop)
    said = [event.at for event in chart.history if event.seq > asked.seq and claims(event)]
    return (said[0] - asked.at).total_seconds() / 60 if said else None


def _clock_of(chart: Chart) -> datetime | None:
    """When the clock of the first result runs out; None where nothing was computed."""
    first = chart.submissions[0]
    if not first.is_computed:
        return None
    days = 0 if first.follow_up is None else first.follow_up.latest_days
    return chart.sent[0].at + (timedelta(days=days) if days else timedelta(hours=first.act_within_hours))


def _is_inside(chart: Chart, by: datetime) -> bool:
    """Whether it was closed by then: the result seen, the review done, the referral accepted, or an ending named."""
    return any(_closes(event) for event in chart.history if event.at <= by)


def _closes(event: Event) -> bool:
    what = event.what
    answered = isinstance(what, Outcome) and what.outcome in RESULTS_SEEN | _REVIEWED
    return answered or isinstance(what, Ended) or (isinstance(what, Submitted) and what.by == "result")


def as_utc(month: str) -> date:
    """The first day of a month as it is typed, such as 2026-10.

    Raises:
        ValueError: it is none.
    """
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
