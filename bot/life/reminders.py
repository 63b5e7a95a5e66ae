"""A reminder in Slack's scheduler: set once, taken back, or watched alone where Slack takes it nowhere."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, cast

from slack_sdk.errors import SlackApiError

from bot.kept.answers import Alone, Answer, Arrived, Held, Refused, TakenBack
from bot.kept.chart import Waiting
from bot.kept.happened import Missing
from bot.kept.step_key import WITHOUT_SLACK, Reminder, StepKey, StepName
from bot.life import spoken
from bot.life.turn import Turn
from bot.posts import Posted, Scheduled
from bot.refusals import is_about_the_place, was_refused
from bot.slack import CannotLookError, Slack
from bot.troubles import new_error_id, slack_code
from dialogs.message import Message, maybe_second_copy

log: Final = logging.getLogger("backpain.life")

TOO_LATE_TO_CANCEL: Final = timedelta(minutes=10)  # Slack may post what was cancelled closer to its time (slack.md 4)
NO_LONGER_SCHEDULED: Final = timedelta(seconds=30)  # closer than this, a reminder is posted instead of scheduled
FULL_WINDOW_STEP: Final = timedelta(minutes=5)
FULL_WINDOW_TRIES: Final = 12
NO_WINDOW_FREE: Final = "restricted_too_many"  # Slack's name for a full window of one channel


async def set_reminder(turn: Turn, key: StepKey, at: datetime, *, may_be_there: bool = False) -> Held | Refused:
    """Hand a reminder to Slack's scheduler once, in the thread the case lives in; one whose time has come is posted.

    `may_be_there`: Slack may have posted it already, by a clock that is ahead of ours.
    """
    kind, home = cast("Reminder", key.step), turn.chart.home
    if home is None:
        return await watch_alone(turn, key, at, "no_thread")
    if (done := turn.case.done.get(key)) is not None:
        return cast("Held | Refused", done)
    message = spoken.reminder(turn.chart, kind, at)

    async def call(second_copy: bool) -> Answer:
        return await _schedule(turn, home, at, maybe_second_copy(message) if second_copy else message, key)

    async def find(but_not: Collection[str]) -> Answer | None:
        found = await _find(turn, home, at, message, key, posted=may_be_there, but_not=but_not)
        if found is None and key in turn.case.trying:
            # Not being on Slack's list proves nothing: the list lags, and a dead process's request may still land.
            raise CannotLookError
        return found

    async def take_back(answer: Answer) -> None:
        await _unset(turn.slack, answer)

    answer = await turn.do.once(key, call, find, take_back, may_be_there=may_be_there)
    return cast("Held | Refused", answer)


async def watch_alone(turn: Turn, key: StepKey, at: datetime, reason: str) -> Alone:
    """Slack takes the reminder nowhere: only the row knows of it, and raises it when its time has come."""
    alone = key.by(WITHOUT_SLACK[key.way])
    if alone not in turn.case.done:
        log.error("%s: case %s: %s is watched without Slack: %s", new_error_id(), turn.case.id, key.text, reason)

    async def watch() -> Answer:
        return Alone(turn.case.channel, int(at.timestamp()))

    return cast("Alone", await turn.do.repeatable(alone, watch))


async def take_back(turn: Turn, waiting: Waiting, step: StepName) -> None:
    """Take a reminder back, unless it is so near that Slack may post it all the same: then it is left alone.

    One that is taken back as "replaced" is not waited for any more.
    """
    due = datetime.fromtimestamp(waiting.post_at, turn.chart.zone)
    if due - turn.clock.now() <= TOO_LATE_TO_CANCEL:
        return

    async def call() -> Answer:
        try:
            if isinstance(waiting.held, Scheduled):
                await turn.slack.unschedule(waiting.held)
        except SlackApiError as refused:
            if not was_refused(refused) or not is_about_the_place(slack_code(refused)):
                raise
        return TakenBack(waiting.slack_id)

    await turn.do.repeatable(StepKey(step, turn.event.seq, of=waiting.key), call)


async def _unset(slack: Slack, answer: Answer) -> None:
    if isinstance(answer, Scheduled):
        await slack.unschedule(answer)
    elif isinstance(answer, Arrived):
        await slack.delete(answer.posted)


async def _schedule(turn: Turn, home: Posted, at: datetime, message: Message, key: StepKey) -> Held | Refused:
    for shift in range(FULL_WINDOW_TRIES):
        post_at = at + shift * FULL_WINDOW_STEP
        if post_at - turn.clock.now() < NO_LONGER_SCHEDULED:
            break
        try:
            return await turn.slack.schedule(home, int(post_at.timestamp()), message)
        except SlackApiError as refused:
            if slack_code(refused) not in {"restricted_too_many", "time_in_past"}:
                raise
    if at - turn.clock.now() > FULL_WINDOW_TRIES * FULL_WINDOW_STEP:
        return Refused(NO_WINDOW_FREE)  # posted now it would ask on day 0 what is to be asked on day 7
    metadata_key = f"{turn.case.id}:{key.text}"
    posted = await turn.slack.post(home.channel, message, key=metadata_key, thread_ts=home.ts)
    return Arrived(posted.channel, posted.ts, int(turn.clock.now().timestamp()))


async def _find(
    turn: Turn, home: Posted, at: datetime, message: Message, key: StepKey, *, posted: bool, but_not: Collection[str]
) -> Answer | None:
    """Look among what Slack still holds, then, where its time has come or `posted`, among what it has posted."""
    earliest = int(at.timestamp())
    latest = int((at + FULL_WINDOW_TRIES * FULL_WINDOW_STEP).timestamp())
    # An earlier release handed its reminders over with their words, and one that has arrived has got them.
    texts = dict.fromkeys((message.text, spoken.in_words(turn.chart, cast("Reminder", key.step), at).text))
    others = _others(turn, key).union(but_not)
    for text in texts:
        scheduled = await turn.slack.find_scheduled(home, text, earliest - 1, latest + 1, but_not=others)
        if scheduled is not None:
            return scheduled
    if not posted and turn.clock.now() < at - NO_LONGER_SCHEDULED:
        return None
    for text in texts:
        found = await turn.slack.find_post(
            home.channel,
            thread_ts=home.ts,
            since=turn.event.at.timestamp() - 1,
            key=f"{turn.case.id}:{key.text}",
            text=None if but_not else text,  # one that the other runner left to Slack's scheduler is worded alike
            but_not=but_not,
        )
        if found is not None:
            return Arrived(found.channel, found.ts, earliest)
    return None


def _others(turn: Turn, key: StepKey) -> set[str]:
    """Slack's ids of the reminders that other steps have set: worded like this one, often for the same moment.

    Taken for this one, the earlier one would then be taken back, and nobody would ask. One that Slack's list missed is
    no other: it is what is set again.
    """
    ids = {done.answer.id for done in turn.case.done if isinstance(done.answer, Scheduled) and done.key != key}
    return ids - {turn.event.what.id} if isinstance(turn.event.what, Missing) else ids
