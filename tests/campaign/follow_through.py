"""What a case is still owed: a date that fits the newest assessment, that assessment shown, and somebody told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.kept.answers import Refused
from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome, Rescheduled
from bot.kept.step_key import StepKey
from bot.posts import Posted
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from bot.triage.dates import LATER_RECHECK_DAYS, LATEST_REVIEW_DAYS, RECHECK_DAYS
from bot.working_days import next_working_day
from tests.dialogs.headlines import headlines
from tests.flows.team import is_follow_up

GOES_ON: Final = "goes on here"
A_DAY: Final = timedelta(days=1)
OVER_A_WEEKEND: Final = timedelta(days=4)
A_LITTLE: Final = timedelta(hours=2)


def set_too_late(workspace: Workspace, chart: Chart) -> Iterator[str]:
    """Follow-ups that Slack holds for a day after the window of the newest assessment, or of the answer since."""
    latest = max(_latest(chart, event) for event in _since_the_newest(chart))
    end = latest.timestamp()
    for waiting in workspace.schedule.waiting():
        if waiting.post_at > end and chart.case.code in waiting.text and is_follow_up(waiting.text):
            at = datetime.fromtimestamp(waiting.post_at, UTC)
            yield f"case {chart.case.id}: its follow-up waits for {at:%d %b}, and {latest:%d %b} is the latest"


def _since_the_newest(chart: Chart) -> list[Event]:
    """The newest assessment, and the answers that stand and the days chosen since."""
    newest = chart.assessed_by
    later = [event for event in chart.history if event.seq > newest.seq]
    chosen = [event for event in later if isinstance(event.what, Rescheduled)]
    answers = [event for event in later if isinstance(event.what, Outcome) and chart.standing(event) == event]
    return [newest, *chosen, *answers]


def _latest(chart: Chart, event: Event) -> datetime:
    """The end of the last day on which an event lets the follow-up come."""
    what = event.what
    if isinstance(what, Rescheduled):
        return datetime.combine(what.day, datetime.min.time(), chart.zone) + A_DAY
    if isinstance(what, Outcome):
        if what.outcome == "same":
            rechecked = chart.case.opened_at + timedelta(days=RECHECK_DAYS)
            return max(rechecked, event.at + timedelta(days=LATER_RECHECK_DAYS)) + OVER_A_WEEKEND
        return event.at + OVER_A_WEEKEND
    window = chart.latest.follow_up
    days = LATEST_REVIEW_DAYS if window is None else window.latest_days
    return event.at + timedelta(days=days) + A_DAY


def shows_another(workspace: Workspace, chart: Chart) -> Iterator[str]:
    """A card, where the case still lives under it, that shows another urgency than the newest assessment's."""
    card, home = chart.card, chart.home
    if (
        card is None
        or home is None
        or card.channel != home.channel
        or not (chart.latest.is_computed and chart.latest.is_legible)
    ):
        return
    if isinstance(chart.case.done.get(StepKey("card", chart.assessed_by.seq)), Refused):
        return  # Slack refused to have it changed: what is said in the thread stands beside it
    message = _find(workspace, card)
    if message is None or GOES_ON in message.text:  # the head of a new thread names the case, and no more
        return
    wanted = headlines(chart.latest, chart.urgent_since)
    if not any(headline in message.text for headline in wanted):
        yield f"case {chart.case.id}: the card says {message.text[:40]!r}, not {wanted[0]!r}"


def _find(workspace: Workspace, place: Posted) -> Message | None:
    channel = workspace.channels.by_id(place.channel)
    return None if channel is None else channel.find(place.ts)


def nobody_told(workspace: Workspace, chart: Chart, said: Iterable[Message]) -> Iterator[str]:
    """Reminders that have come, that nobody has answered, and of which nobody was told within two working days."""
    now = workspace.clock.now()
    waited_for = [each for each in (chart.follow_up, chart.close_loop) if each is not None]
    unanswered = [each for each in waited_for if each.post_at <= now.timestamp()]
    if not unanswered:
        return
    told = [message.at for message in said if chart.case.code in message.text]
    asked = datetime.fromtimestamp(min(each.post_at for each in unanswered), UTC)  # whether or not Slack posted it
    last = chart.local(max([*told, asked]))
    due = datetime.combine(next_working_day(next_working_day(last.date())), last.time(), chart.zone)
    if now > due + A_LITTLE:
        yield f"case {chart.case.id}: {unanswered[0].key.text} is unanswered, and nobody was told since {last:%d %b}"


def can_be_told(workspace: Workspace, chart: Chart) -> bool:
    """Whether the channel of the case, or its owner, still takes words of the bot."""
    channel = workspace.channels.by_id(chart.case.channel)
    owner = workspace.person_with_id(chart.case.owner)
    bot = workspace.conversations.bot.id
    is_open = channel is not None and bot in channel.members and not (channel.archived or channel.shared)
    return is_open or owner is None or not owner.member.deleted
