"""Many reminders that are due on one morning: each comes once, with its words, and inside its window."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from bot.kept.chart import Chart
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from bot.triage.milestones import result_asked_by
from dialogs.due import ASK
from tests.campaign.answers import submit
from tests.campaign.judgement import Judgement, said_by_the_bot
from tests.campaign.ward import Ward, ward
from tests.flows.team import FOLLOW_UP_HELD, IS_IT_DONE, is_follow_up

BETWEEN_FORMS: Final = timedelta(seconds=6)
BETWEEN_LOOKS: Final = timedelta(minutes=5)
BEFORE_IT_COMES: Final = timedelta(minutes=20)
OPENS_AT: Final = time(9)
ASKED_BY: Final = time(13)  # the first two and a half hours are filled, and one more where they are full
BEAT: Final = timedelta(seconds=30)


async def one_morning(folder: Path, chance: random.Random, times: int, *, channels: int = 1) -> Judgement:
    """So many forms are sent on one morning, in so many channels; the clock then goes on until all has been asked.

    Slack keeps to every pace that it promises: messages and calls a minute, and reminders of five minutes in a channel.
    """
    async with ward(folder, chance) as place:
        place.workspace.rates.by_method = True
        names = ["spine-team", *(f"ward{number}" for number in range(1, channels))]
        for name in names[1:]:
            place.workspace.conversations.add_channel(
                name, place.alice.member, place.workspace.conversations.bot, topic=""
            )
        for number in range(times):
            promise = await submit(place.workspace, place.alice, "seed", names[number % channels])
            assert promise is not None, place.alice.errors
            place.promises.append(promise)
            place.workspace.clock.move(BETWEEN_FORMS)
        await place.team.settled()
        judgement = await place.judge()
        await all_has_come(place)
        judgement.acknowledged = times
        for chart in await charts(place):
            judge_reminders(judgement, chart, place.workspace)
        return judgement


async def all_has_come(place: Ward) -> None:
    """Go on from one window of Slack's scheduler to the next, over what lies between in one step."""
    schedule, clock = place.workspace.schedule, place.workspace.clock
    while waiting := schedule.waiting():
        near = datetime.fromtimestamp(waiting[0].post_at, UTC) - BEFORE_IT_COMES - clock.now()
        await place.team.move(max(near, BETWEEN_LOOKS))
    await place.team.move(BETWEEN_LOOKS)


async def charts(place: Ward) -> list[Chart]:
    """The case of each promise."""
    cases, team = place.team.bot.cases, place.workspace.payloads.team_id
    found = [await cases.find_by_event(team, promise.key) for promise in place.promises]
    return [Chart(case, await cases.history(case.id), "") for case in found if case is not None]


def judge_reminders(judgement: Judgement, chart: Chart, workspace: Workspace) -> None:
    """What came in the thread of one case, and when."""
    head = chart.card
    thread = [message for message in said_by_the_bot(workspace) if head and message.thread_ts == head.ts]
    of_the_case = [message for message in thread if chart.case.code in message.text]
    come = {
        FOLLOW_UP_HELD: [message for message in of_the_case if is_follow_up(message.text)],
        IS_IT_DONE: [message for message in of_the_case if IS_IT_DONE in message.text],
    }
    for asks, came in come.items():
        if not came:
            judgement.lost.append(f"“{asks}” never came")
        if len(came) > 1:
            judgement.doubled.append(f"“{asks}” came {len(came)} times")
        without_words = [each for each in came if f"'action_id': '{ASK}'" in str(each.blocks)]
        judgement.lost += [f"“{asks}” has no words" for _ in without_words]
        judgement.late += [sentence for each in came for sentence in _late(chart, asks, each)]


def _late(chart: Chart, asks: str, came: Message) -> Iterator[str]:
    sent, at = chart.assessed_by.at, chart.local(came.at)
    window = chart.latest.follow_up
    assert window is not None
    first, last = timedelta(days=window.earliest_days), timedelta(days=window.latest_days)
    if asks.startswith(IS_IT_DONE):
        first, last = timedelta(0), result_asked_by(chart.latest.act_within_hours)
    elif at.date() < (chart.local(sent) + first).date():
        yield f"“{asks}” came on {at:%a %d %b}, before its window"
    if came.at > sent + last + BEAT:
        yield f"“{asks}” came {came.at - sent} after the form, {last} is its clock"
    if not OPENS_AT <= at.time() <= ASKED_BY:
        yield f"“{asks}” came at {at:%H:%M}"
