"""After an answer was taken back: its reminders and questions as they were before it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from bot.kept.answers import Arrived, Held, Refused
from bot.kept.asked import NOT_A_MESSAGE
from bot.kept.happened import Event, Outcome
from bot.kept.step_key import REMINDERS, StepKey
from bot.kept.undone import Undone
from bot.kept.waiting import Waiting
from bot.life import spoken
from bot.life.chase import hold_again
from bot.life.post_once import update
from bot.life.reminders import set_reminder, take_back, watch_alone
from bot.life.turn import Turn
from bot.posts import Posted


async def set_again(turn: Turn, answer: int) -> None:
    """Set what `answer` (its `seq`) had taken back, each for its moment; then take back what it had set."""
    await hold_again(turn)
    taken = [done.key.of for done in turn.case.done if done.key.step == "replaced" and done.key.event == answer]
    for key in taken:
        held = None if key is None else turn.case.done.get(key)
        if key is None or key.step not in REMINDERS or not isinstance(held, Held):
            continue
        at = datetime.fromtimestamp(held.post_at, turn.chart.zone)
        again = turn.begun(StepKey(key.step, turn.event.seq, way="moved", of=key))
        there = await set_reminder(turn, again, at)
        if isinstance(there, Refused):
            await watch_alone(turn, again, at, there.error)
    for done in list(turn.case.done):
        is_its_own = done.key.step in REMINDERS and done.key.origin == answer
        if is_its_own and isinstance(done.answer, Held) and not isinstance(done.answer, Arrived):
            await take_back(turn, Waiting(done.key, done.answer), "replaced", however_near=True)


async def ask_again(turn: Turn) -> None:
    """The reminder that was answered has its buttons again, or shows what else was answered to it."""
    undone, key, chart = cast("Undone", turn.event.what), turn.key("marked"), turn.chart
    home = chart.home
    if key in turn.case.done or not undone.channel or undone.ts.startswith(NOT_A_MESSAGE):
        return
    if home is None or home.channel != undone.channel:  # by now others may read there
        return
    kind = Outcome(undone.word, undone.channel, undone.ts).answers
    others = [event for event in chart.history if _was_given_there(event, undone)]
    waiting = chart.waiting(kind)
    at = None if waiting is None else datetime.fromtimestamp(waiting.post_at, chart.zone)
    message = spoken.marked(chart, others[-1]) if others else spoken.arrived(chart, kind, at)
    await update(turn, key, Posted(undone.channel, undone.ts), message)


def _was_given_there(event: Event, undone: Undone) -> bool:
    what = event.what
    return isinstance(what, Outcome) and (what.channel, what.ts) == (undone.channel, undone.ts)
