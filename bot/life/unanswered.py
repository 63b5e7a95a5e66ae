"""A reminder that nobody answers: raised with its owner, then the backup person, then the channel, without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

from bot.kept.answers import Held
from bot.kept.chart import Chart
from bot.kept.step_key import Reminder, StepKey
from bot.kept.waiting import Waiting
from bot.life import spoken
from bot.life.chase import watch_chase
from bot.life.move_house import leave_if_closed
from bot.life.post_once import settle_owner, tell
from bot.life.say import say
from bot.life.say_in_words import say_in_words
from bot.life.turn import Turn
from bot.life.who_is_next import tell_the_next
from bot.posts import Posted
from bot.triage.milestones import RAISED
from bot.working_days import EVERY_TEAM, Calendar

DAYS_BETWEEN: Final = 2
"""Working days between one word in the channel and the next: with the first two, at most three in any week."""


def raised_at(chart: Chart, waiting: Waiting, calendar: Calendar = EVERY_TEAM) -> Iterator[datetime]:
    """When it is said that nobody has answered: to the owner, to who is next, then every second working day."""
    due = datetime.fromtimestamp(waiting.post_at, chart.zone)
    if waiting.kind == "close_loop" and _is_pressing(chart):
        in_time = datetime.fromtimestamp(waiting.post_at, UTC)  # a change to or from summer time moves no clock
        sooner = RAISED[0] if waiting.is_ours_alone else timedelta(0)  # what never came is said at its own time
        yield from (chart.local(in_time + after - sooner) for after in RAISED)
        day = due.date()
        for _ in count():
            for _ in range(DAYS_BETWEEN):
                day = calendar.next_working_day(day)
            yield datetime.combine(day, due.time(), chart.zone)
    day = due.date() if waiting.is_ours_alone else calendar.next_working_day(due.date())
    for times in count(1):
        yield datetime.combine(day, due.time(), chart.zone)
        for _ in range(1 if times == 1 else DAYS_BETWEEN):
            day = calendar.next_working_day(day)


def _is_joined(chart: Chart, calendar: Calendar) -> bool:
    """Whether the follow-up of the same day, or of one before, is raised for both: one message for two questions."""
    asked, follow_up = chart.close_loop, chart.follow_up
    if asked is None or follow_up is None or _is_pressing(chart):
        return False
    first_raised = next(raised_at(chart, asked, calendar))
    return datetime.fromtimestamp(follow_up.post_at, chart.zone).date() <= first_raised.date()


def _note_joined(turn: Turn) -> None:
    """The words on the follow-up have named the other question too."""
    asked, home = turn.chart.close_loop, turn.chart.home
    if asked is not None and home is not None and _is_joined(turn.chart, turn.policy.calendar):
        key = StepKey("raised", of=asked.key)
        if key not in turn.case.done:
            turn.do.note(done=turn.case.done.adding(key, home))


def _is_pressing(chart: Chart) -> bool:
    """Whether hours and closed days do not count: an emergency, the same day, or somebody said "worse"."""
    return chart.latest.closes_the_loop or chart.is_after_worse


async def watch(turn: Turn) -> datetime | None:
    """Raise what nobody answered in time; give the moment of the next look."""
    looks = [] if (look := await watch_chase(turn)) is None else [look]
    for kind in ("close_loop", "follow_up"):
        waiting = turn.chart.waiting(kind)
        if waiting is None:
            continue
        if (look := await say_in_words(turn, waiting)) is not None:
            looks.append(look)
        waiting = turn.chart.waiting(kind) or waiting  # it may have moved
        if kind == "close_loop" and _is_joined(turn.chart, turn.policy.calendar):
            continue
        come = 0
        for moment in raised_at(turn.chart, waiting, turn.policy.calendar):
            if turn.clock.now() < moment:
                looks.append(moment)
                break
            come += 1
        await _raise(turn, waiting, come)
        if come and kind == "follow_up":
            _note_joined(turn)
    return min(looks, default=None)


async def _raise(turn: Turn, waiting: Waiting, come: int) -> None:
    """Say what has come due: the first two each, and of those after a long silence of ours only the newest."""
    if not come:
        return
    kind, key = waiting.kind, StepKey("raised", of=_as_asked(turn, waiting))
    await leave_if_closed(turn, StepKey("left", of=key))
    is_here = await settle_owner(turn, key)  # before the words are joined: whose they are may change here
    await _raise_with_owner(turn, key, kind, is_here=is_here, aloud=_join(turn, key, come) or not is_here)
    if come > 1:
        await _raise_with_the_next(turn, key, kind)
    if come > 2:  # noqa: PLR2004 - the two before
        key = replace(key, attempt=come)
        if key not in turn.case.done:
            await leave_if_closed(turn, StepKey("left", of=key))  # days have passed: others may read there by now
            await settle_owner(turn, key)
            await say(turn, key, spoken.raised(turn.chart, kind), broadcast=True)


def _as_asked(turn: Turn, waiting: Waiting) -> StepKey:
    """The reminder as it was when it was first raised: one that moved and came nowhere has been raised before."""
    done, key = turn.case.done, waiting.key
    raised = {each.of for each in (*turn.case.trying, *(one.key for one in done)) if each.step == "raised"}
    while waiting.is_ours_alone and key not in raised and key.of is not None:
        before = done.get(key.of)
        if not isinstance(before, Held) or before.post_at != waiting.post_at:
            break
        key = key.of
    return key if key in raised else waiting.key


def _join(turn: Turn, key: StepKey, come: int) -> bool:
    """After a silence of ours the words for the same readers are one word, the first, to all; whether they are.

    Noted before that one is said, so that no restart says the others after all.
    """
    home, done = turn.chart.home, turn.case.done
    later = [replace(key, attempt=come)] if come > 2 else []  # noqa: PLR2004 - the two before
    if come > 1 and not turn.policy.next_after(turn.case.owner):
        later.insert(0, replace(key, attempt=2))
    left = [each for each in (key, *later) if each not in done]
    for each in left[1:]:
        if home is not None and each not in turn.case.trying:
            turn.do.note(done=turn.case.done.adding(each, home))
    return home is not None and bool(later)


async def _raise_with_owner(turn: Turn, key: StepKey, kind: Reminder, *, is_here: bool, aloud: bool) -> None:
    """To the owner and in the thread; where the owner is gone and nobody is next, to the whole channel at once."""
    message = spoken.raised(turn.chart, kind)
    told = await tell(turn, key.by("direct"), message) if is_here else None
    await say(turn, key, message, broadcast=aloud, told=told if isinstance(told, Posted) else None)


async def _raise_with_the_next(turn: Turn, key: StepKey, kind: Reminder) -> None:
    """To who is next; where there is nobody, or that is who has not answered, to the whole channel."""
    message = spoken.raised(turn.chart, kind)
    if not await tell_the_next(turn, key, message):
        key = replace(key, attempt=2)
        await leave_if_closed(turn, StepKey("left", of=key))
        await say(turn, key, message, broadcast=True)
