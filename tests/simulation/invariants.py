"""What holds of every case once all is said, whatever happened to it: nobody forgotten, nobody asked in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.kept.answers import Arrived
from bot.kept.chart import Chart
from bot.kept.chases import chasers, chases, is_of
from bot.kept.ended import Ended
from bot.kept.happened import Outcome, Submitted
from bot.kept.step_key import REMINDERS
from bot.posts import Posted, Scheduled
from bot.sandbox.workspace import Workspace
from bot.triage.quiet import MOST_A_WEEK, most_in_a_week
from bot.working_days import EVERY_TEAM
from tests.campaign.follow_through import can_be_told
from tests.campaign.judgement import said_by_the_bot
from tests.clock.fewest import fewest
from tests.flows.team import WHO_ACTS

TOLD_WITHIN: Final = timedelta(minutes=31)
CLOSES: Final = frozenset({"better", "referral_accepted"})


def broken(workspace: Workspace, chart: Chart) -> list[str]:
    """A sentence for each of them that does not hold of the case."""
    return [
        *asked_after_its_answer(workspace, chart),
        *asked_after_its_clock(chart),
        *nobody_told(workspace, chart),
        *closed_without_outcome(chart),
        *says_too_much(workspace, chart),
    ]


def asked_after_its_answer(workspace: Workspace, chart: Chart) -> Iterator[str]:
    """Questions of the case that Slack holds, that nobody waits for, and that the bot never wanted back."""
    held = {waiting.id for waiting in workspace.schedule.waiting()}
    wanted_back = {
        str(call.arguments["scheduled_message_id"])
        for call in workspace.calls
        if call.method == "chat.deleteScheduledMessage"
    }
    standing = [each for each in chasers(chart) if any(is_of(each.key, stands) for stands in chases(chart))]
    waited_for = {waiting.slack_id for waiting in (*chart.asked, *standing)}
    for done in chart.case.done:
        if isinstance(done.answer, Scheduled) and done.answer.id in held - wanted_back - waited_for:
            yield f"case {chart.case.id}: {done.key.text} is held by Slack, and nobody waits for it"


def asked_after_its_clock(chart: Chart) -> Iterator[str]:
    """Questions whether it is done that a form had set for later than its own clock."""
    forms = {event.seq: event for event in chart.history if isinstance(event.what, Submitted)}
    for done in chart.case.done:
        form = forms.get(done.key.origin)
        if done.key.step != "close_loop" or form is None or not isinstance(done.answer, Scheduled):
            continue
        what = form.what
        if isinstance(what, Submitted) and what.is_computed:
            clock = form.at + timedelta(hours=what.act_within_hours)
            if done.answer.post_at > clock.timestamp():
                yield f"case {chart.case.id}: {done.key.text} is asked after its clock"


def nobody_told(workspace: Workspace, chart: Chart) -> Iterator[str]:
    """An emergency that nobody has claimed for so long, and of which neither the channel nor who is next has heard."""
    stands = chart.acting
    if stands is None or stands.claim is not None or stands.disposition != "emergency_now" or chart.home is None:
        return
    if workspace.clock.now() - stands.since <= TOLD_WITHIN or not can_be_told(workspace, chart):
        return
    told = any(done.key.step == "chased" and isinstance(done.answer, Posted) for done in chart.case.done)
    asked = any(
        WHO_ACTS in message.text and chart.case.code in message.text and message.at >= stands.since
        for message in said_by_the_bot(workspace)
    )
    if not (told or asked):
        yield f"case {chart.case.id}: an emergency that nobody has claimed, and nobody was told of it"


def says_too_much(workspace: Workspace, chart: Chart, most: int = MOST_A_WEEK) -> Iterator[str]:
    """More than so many messages in any week that nobody asked for, where nobody did anything with the case since.

    Aside stand emergencies, the same day, "worse", and what no other days would have kept to while somebody hears in
    time. A case that goes on elsewhere is asked about there anew.
    """
    moved = [done.answer for done in chart.case.done if done.key.step in {"moved", "parent"}]
    again = [float(place.ts) for place in moved if isinstance(place, Posted)]
    questions, words = questions_set(workspace, chart), words_said(workspace, chart)
    for event, following in pairwise([*chart.history, None]):
        then = chart.until(event) if event is not None else chart
        if event is None or then.latest.closes_the_loop or then.is_after_worse:
            continue
        end = workspace.clock.now().timestamp() if following is None else following.at.timestamp()
        starts = [event.at.timestamp(), *sorted(at for at in again if event.at.timestamp() < at < end), end]
        for since, until in pairwise(starts):
            asked, said = ([each for each in times if since < each <= until] for times in (questions, words))
            asked_on, said_on = ([_day(chart, at) for at in times] for times in (asked, said))
            days = sorted([*asked_on, *said_on])
            forced = fewest(asked_on, EVERY_TEAM) if asked_on else 0
            if most_in_a_week(days) > (most if forced <= MOST_A_WEEK else forced):
                on = ", ".join(f"{day:%d %b}" for day in days)
                yield f"case {chart.case.id}: more than {most} messages in a week that nobody asked for, on {on}"


def _day(chart: Chart, at: float) -> date:
    return chart.local(datetime.fromtimestamp(at, UTC)).date()


def questions_set(workspace: Workspace, chart: Chart) -> list[float]:
    """When the questions that forms have set came."""
    now = workspace.clock.now().timestamp()
    forms = {event.seq for event in chart.history if event.kind == "submitted"}
    gone = {done.key.of for done in chart.case.done if done.key.step in {"replaced", "cancelled"}}
    return [
        float(done.answer.post_at)
        for done in chart.case.done
        if done.key.step in REMINDERS and done.key.event in forms and done.key not in gone
        if isinstance(done.answer, Scheduled | Arrived) and done.answer.post_at <= now
    ]


def words_said(workspace: Workspace, chart: Chart) -> list[float]:
    """When it was said that nobody has answered; what is said in several places on one day was said once."""
    said = [
        message.at
        for message in said_by_the_bot(workspace)
        if chart.case.code in message.text and "No answer yet" in message.text
    ]
    return list({chart.local(at).date(): at.timestamp() for at in said}.values())


def closed_without_outcome(chart: Chart) -> Iterator[str]:
    """A case that is closed although nobody has said how it ended."""
    said = [event.what for event in chart.history]
    ends = [what for what in said if isinstance(what, Ended) or (isinstance(what, Outcome) and what.outcome in CLOSES)]
    if chart.is_closed and not ends:
        yield f"case {chart.case.id}: closed, and nobody has said how it ended"
