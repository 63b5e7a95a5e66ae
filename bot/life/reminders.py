"""A reminder in Slack's scheduler: set once, taken back, or watched alone where Slack takes it nowhere."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, cast

from slack_sdk.errors import SlackApiError

from bot.kept.answers import Alone, Answer, Arrived, Held, Refused, TakenBack
from bot.kept.chart import Chart
from bot.kept.chases import Chased
from bot.kept.happened import Missing
from bot.kept.step_key import WITHOUT_SLACK, Reminder, StepKey, StepName
from bot.kept.waiting import Waiting
from bot.life import spoken
from bot.life.do_once import Doing
from bot.life.turn import Turn
from bot.posts import Posted, Scheduled
from bot.refusals import is_about_the_place, was_refused
from bot.slack import CannotLookError, Slack
from bot.triage.dates import LATEST_REVIEW_DAYS
from bot.troubles import new_error_id, slack_code
from dialogs.message import Message, maybe_second_copy

log: Final = logging.getLogger("backpain.life")

TOO_LATE_TO_CANCEL: Final = timedelta(minutes=10)  # Slack may post what was cancelled closer to its time (slack.md 4)
NO_LONGER_SCHEDULED: Final = timedelta(seconds=30)  # closer than this, a reminder is posted instead of scheduled
FULL_WINDOW_STEP: Final = timedelta(minutes=5)
FULL_WINDOW_TRIES: Final = 12
FULL_WINDOWS: Final = FULL_WINDOW_TRIES * FULL_WINDOW_STEP
NO_THREAD: Final = "no_thread"
NO_WINDOW_FREE: Final = "restricted_too_many"  # Slack's name for a full window of one channel


async def set_reminder(turn: Turn, key: StepKey, at: datetime, *, may_be_there: bool = False) -> Held | Refused:
    """Hand a reminder to Slack's scheduler once, in the thread the case lives in; one whose time has come is posted.

    `may_be_there`: Slack may have posted it already, by a clock that is ahead of ours.
    """
    return await set_words(turn, key, at, _reminding(turn, cast("Reminder", key.step), at), may_be_there=may_be_there)


def _reminding(turn: Turn, kind: Reminder, at: datetime) -> Words:
    return Words(
        spoken.reminder(turn.chart, kind, at),
        spoken.in_older_words(turn.chart, kind, at),
        later=leeway(turn.chart, kind, at),
    )


def moving(turn: Turn, key: StepKey) -> Doing | None:
    """How a reminder that moves with its case is handed over and looked for; None where `key` is of no such one."""
    before = None if key.of is None else turn.case.done.get(key.of)
    begun = next((event for event in turn.history if event.seq == key.event), None)
    if turn.chart.home is None or begun is None or not isinstance(before, Held):
        return None
    then = replace(turn, event=begun, _chart=None)  # worded as it was when it was begun
    at = datetime.fromtimestamp(before.post_at, then.chart.zone)
    return _doing(then, turn.chart.home, key, at, _reminding(then, cast("Reminder", key.step), at))


def leeway(chart: Chart, kind: Reminder, at: datetime) -> timedelta:
    """How much later a reminder may come where the five minutes of its moment are full: inside its clock."""
    if kind != "follow_up":
        return timedelta(0)
    window = chart.latest.follow_up
    last = chart.assessed_by.at + timedelta(days=LATEST_REVIEW_DAYS if window is None else window.latest_days)
    return min(FULL_WINDOWS, last - at) if at <= last else FULL_WINDOWS


async def set_chaser(
    turn: Turn, key: StepKey, at: datetime, stands: Chased, *, may_be_there: bool = False
) -> Held | Refused:
    """Hand a question that is asked until it is answered to Slack's scheduler once."""
    return await set_words(turn, key, at, _asking(turn, key, stands), may_be_there=may_be_there)


async def set_chasers(turn: Turn, asked: Sequence[tuple[StepKey, datetime]], stands: Chased) -> None:
    """Hand several of them over, the nearest first, after all else that is said; ends early as `once_each` does."""
    home, moments = turn.chart.home, dict(asked)
    if home is None:
        return

    def how(key: StepKey) -> Doing:
        return _doing(turn, home, key, moments[key], _asking(turn, key, stands))

    await turn.do.once_each([*moments], how, asked[0][1])


def asking(turn: Turn, key: StepKey, at: datetime, stands: Chased) -> Doing | None:
    """How one of them is handed over and looked for; None where the case is at home nowhere."""
    return None if turn.chart.home is None else _doing(turn, turn.chart.home, key, at, _asking(turn, key, stands))


def _asking(turn: Turn, key: StepKey, stands: Chased) -> Words:
    words = spoken.chaser(turn.chart, stands, key.attempt, turn.policy)
    return Words(words, broadcast=stands.is_aloud(key.attempt))


@dataclass(frozen=True, slots=True)
class Words:
    """A message for Slack's scheduler, and how else one that is there may read: as an earlier release worded it.

    `later`: how much later it may come where the five minutes of its moment are full; then those before are tried.
    """

    message: Message
    or_as: str = ""
    broadcast: bool = False
    later: timedelta = timedelta(0)

    def moments(self, at: datetime) -> list[datetime]:
        """The moments to try, the one that is wanted first."""
        steps = [each * FULL_WINDOW_STEP for each in range(FULL_WINDOW_TRIES)]
        after = [at + step for step in steps if step <= self.later]
        return [*after, *(at - step for step in steps[1:])][:FULL_WINDOW_TRIES]


async def set_words(
    turn: Turn, key: StepKey, at: datetime, words: Words, *, may_be_there: bool = False
) -> Held | Refused:
    """Hand a message to Slack's scheduler once, as `set_reminder` does."""
    home = turn.chart.home
    if home is None:
        return await watch_alone(turn, key, at, NO_THREAD)
    if (done := turn.case.done.get(key)) is not None:
        return cast("Held | Refused", done)

    doing = _doing(turn, home, key, at, words, may_be_there=may_be_there)
    answer = await turn.do.once(key, doing.call, doing.find, doing.take_back, may_be_there=may_be_there)
    return cast("Held | Refused", answer)


def _doing(turn: Turn, home: Posted, key: StepKey, at: datetime, words: Words, *, may_be_there: bool = False) -> Doing:
    async def call(second_copy: bool) -> Answer:
        message = maybe_second_copy(words.message) if second_copy else words.message
        return await _schedule(turn, home, at, replace(words, message=message), key)

    async def find(but_not: Collection[str]) -> Answer | None:
        found = await _find(turn, home, at, words, key, posted=may_be_there, but_not=but_not)
        if found is None and key in turn.case.trying:
            # Not being on Slack's list proves nothing: the list lags, and a dead process's request may still land.
            raise CannotLookError
        return found

    async def take_back(answer: Answer) -> None:
        await turn.slack.gently(partial(_unset, turn.slack, answer))

    return Doing(key, call, find, take_back)


async def watch_alone(turn: Turn, key: StepKey, at: datetime, reason: str) -> Alone:
    """Slack takes the reminder nowhere: only the row knows of it, and raises it when its time has come."""
    alone = key.by(WITHOUT_SLACK[key.way])
    if alone not in turn.case.done:
        log.error("%s: case %s: %s is watched without Slack: %s", new_error_id(), turn.case.id, key.text, reason)

    async def watch() -> Answer:
        return Alone(turn.case.channel, int(at.timestamp()))

    return cast("Alone", await turn.do.repeatable(alone, watch))


async def take_back(
    turn: Turn, waiting: Waiting, step: StepName, *, however_near: bool = False, late: timedelta = timedelta(0)
) -> None:
    """Take a reminder back, unless it is so near that Slack may post it all the same: then it is left alone.

    One that is taken back as "replaced" is not waited for any more. `however_near`: its words are right even where
    Slack posts it all the same, or has done so since what takes it back. `late`: so much later than its time Slack may
    post it.
    """
    left = datetime.fromtimestamp(waiting.post_at, UTC) - turn.clock.now()
    is_near, has_come = left <= TOO_LATE_TO_CANCEL, left <= timedelta(0)
    if (is_near and not however_near) or (has_come and waiting.post_at <= (turn.event.at - late).timestamp()):
        return

    async def call() -> Answer:
        try:
            if isinstance(waiting.held, Scheduled) and not has_come:
                await turn.slack.unschedule(waiting.held)
        except SlackApiError as refused:
            if not was_refused(refused) or not is_about_the_place(slack_code(refused)):
                raise
        return TakenBack(waiting.slack_id, may_come=is_near)

    await turn.do.repeatable(StepKey(step, turn.event.seq, of=waiting.key), call)


async def _unset(slack: Slack, answer: Answer) -> None:
    if isinstance(answer, Scheduled):
        await slack.unschedule(answer)
    elif isinstance(answer, Arrived):
        await slack.delete(answer.posted)


async def _schedule(turn: Turn, home: Posted, at: datetime, words: Words, key: StepKey) -> Held | Refused:
    for post_at in words.moments(at):
        if post_at - turn.clock.now() < NO_LONGER_SCHEDULED:
            break
        try:
            return await turn.slack.schedule(home, int(post_at.timestamp()), words.message, broadcast=words.broadcast)
        except SlackApiError as refused:
            if slack_code(refused) not in {"restricted_too_many", "time_in_past"}:
                raise
    if at - turn.clock.now() > words.later:
        return Refused(NO_WINDOW_FREE)  # posted now it would ask on day 0 what is to be asked on day 7
    metadata_key = f"{turn.case.id}:{key.text}"
    posted = await turn.slack.post(
        home.channel, words.message, key=metadata_key, thread_ts=home.ts, broadcast=words.broadcast
    )
    return Arrived(posted.channel, posted.ts, int(turn.clock.now().timestamp()))


async def _find(
    turn: Turn, home: Posted, at: datetime, words: Words, key: StepKey, *, posted: bool, but_not: Collection[str]
) -> Answer | None:
    """Look among what Slack still holds, then, where its time has come or `posted`, among what it has posted."""
    moments = [int(moment.timestamp()) for moment in words.moments(at)]
    marked = maybe_second_copy(words.message).text  # the last try may have been one in doubt itself
    texts = dict.fromkeys((words.message.text, words.or_as or words.message.text, marked))
    others = _others(turn, key).union(but_not)
    for text in texts:
        scheduled = await turn.slack.find_scheduled(home, text, min(moments) - 1, max(moments) + 1, but_not=others)
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
            return Arrived(found.channel, found.ts, int(at.timestamp()))
    return None


def _others(turn: Turn, key: StepKey) -> set[str]:
    """Slack's ids of the reminders that other steps have set: worded like this one, often for the same moment.

    Taken for this one, the earlier one would then be taken back, and nobody would ask. One that Slack's list missed is
    no other: it is what is set again.
    """
    ids = {done.answer.id for done in turn.case.done if isinstance(done.answer, Scheduled) and done.key != key}
    return ids.difference(turn.event.what.id.split()) if isinstance(turn.event.what, Missing) else ids
