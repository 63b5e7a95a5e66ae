"""What holds of every case once all is said, whatever happened to it: nobody forgotten, nobody asked in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.kept.chart import Chart
from bot.kept.chases import chasers, chases, is_of
from bot.kept.ended import Ended
from bot.kept.happened import Outcome, Submitted
from bot.posts import Posted, Scheduled
from bot.sandbox.workspace import Workspace
from tests.campaign.follow_through import can_be_told
from tests.campaign.judgement import said_by_the_bot
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


def closed_without_outcome(chart: Chart) -> Iterator[str]:
    """A case that is closed although nobody has said how it ended."""
    said = [event.what for event in chart.history]
    ends = [what for what in said if isinstance(what, Ended) or (isinstance(what, Outcome) and what.outcome in CLOSES)]
    if chart.is_closed and not ends:
        yield f"case {chart.case.id}: closed, and nobody has said how it ended"
