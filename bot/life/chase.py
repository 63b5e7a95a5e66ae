"""Nobody acts, or a result stays provisional: asked in the thread, then of who is next, until it is answered.

Slack holds each question ahead of its time, so that it comes while this is down. Here the first ones are set and all
taken back once it is answered, the later ones topped up, and what Slack cannot do is done: telling who is next in a
direct conversation, saying what Slack holds nowhere, and replacing what came although it had been answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from slack_sdk.errors import SlackApiError

from bot.kept.answers import Answer, Arrived, Refused, TakenBack
from bot.kept.chart import Chart
from bot.kept.chases import STEPS, Chased, chasers, chases, is_of
from bot.kept.happened import Missing
from bot.kept.step_key import StepKey, StepName
from bot.life import spoken
from bot.life.move_house import bring_reminders_along, find_a_way, is_left_behind, leave_if_closed
from bot.life.post_once import KNOWN_PLACES, update
from bot.life.reminders import NO_THREAD, asking, set_chaser, set_chasers, take_back, watch_alone
from bot.life.say import say
from bot.life.turn import Turn
from bot.life.who_is_next import tell_the_next
from bot.posts import Posted, Scheduled
from bot.refusals import seconds_to_wait
from bot.slack import CannotLookError
from bot.triage.milestones import HELD_AHEAD

POSTED_WITHIN: Final = timedelta(seconds=30)
CANNOT_LOOK: Final = "cannot_look"
NOT_THERE: Final = "not_there"
PASSES: Final = 30  # twice as many as there are questions: each pass hands over one at least, unless nothing answers


async def chase(turn: Turn) -> None:
    """Have Slack hold the questions of the form of this event, where nobody has answered them since."""
    for stands in chases(_now(turn)):
        if stands.form.seq != turn.event.seq:
            continue
        try:
            await _hold(turn, stands)
        except SlackApiError as refused:
            # Those left can wait, where the first is held: whatever happens to the case must not wait with them.
            if seconds_to_wait(refused) is None or not _held(turn, stands):
                raise


async def hold_again(turn: Turn) -> None:
    """What answered them was taken back: have Slack hold again what is still to come of them."""
    for stands in chases(turn.chart):
        await _hold(turn, stands)


async def ask_on_again(turn: Turn) -> None:
    """What Slack has lost of the questions is set again, each for its moment, while they are still to be asked."""
    lost = cast("Missing", turn.event.what).id.split()
    standing = [(stands, waiting) for stands in chases(_now(turn)) for waiting in chasers(turn.chart)]
    for stands, waiting in standing:
        at = datetime.fromtimestamp(waiting.post_at, turn.chart.zone)
        if waiting.slack_id not in lost or not is_of(waiting.key, stands) or at <= turn.clock.now():
            continue
        key = turn.begun(StepKey(stands.step, turn.event.seq, waiting.key.attempt, way="moved", of=waiting.key))
        held = await set_chaser(turn, key, at, stands, may_be_there=True)
        if isinstance(held, Refused):
            await watch_alone(turn, key, at, held.error)


async def stop_chasing(turn: Turn) -> None:
    """Take back what Slack still holds of what is answered, the nearest first."""
    standing = chases(turn.chart)
    await _settle_doubt(turn, standing)
    for waiting in chasers(turn.chart):
        if not any(is_of(waiting.key, stands) for stands in standing):
            await take_back(turn, waiting, "replaced", however_near=True, late=POSTED_WITHIN)


async def _settle_doubt(turn: Turn, standing: list[Chased]) -> None:
    """What was being handed over when an earlier process died is looked for, so that it can be taken back too."""
    over = [key for key in turn.case.trying if key.step in STEPS and not any(is_of(key, each) for each in standing)]
    for key in over:
        then = spoken.chase_then(turn.chart, key)
        at = None if then is None else then.since + then.span(key.attempt)
        doing = None if then is None or at is None else asking(turn, key, at, then)
        if doing is not None:
            await turn.do.look_for(doing)


async def watch_chase(turn: Turn) -> datetime | None:
    """Top up what Slack holds, tell who is next when their time has come; give the moment of the next look."""
    standing = chases(turn.chart)
    looks = [await _watch(turn, stands) for stands in standing]
    looks.append(await _watch_ghosts(turn, STEPS - {stands.step for stands in standing}))
    return min((look for look in looks if look is not None), default=None)


async def _watch(turn: Turn, stands: Chased) -> datetime | None:
    if not any(is_of(waiting.key, stands) for waiting in chasers(turn.chart)) or turn.chart.home is None:
        return None  # the form of an earlier release, which promised no such questions
    passed = turn.clock.now() - stands.since
    past = [nth for nth, _ in stands.asked(timedelta(0), passed)]
    come = [nth for nth in past[-1:] if not _was_asked_before(turn, stands, nth)]
    for nth in come:
        await _come(turn, stands, nth)
    try:
        await _hold(turn, stands)
    except SlackApiError as refused:
        if (seconds := seconds_to_wait(refused)) is None:
            raise
        # The later ones can wait: whatever else happens to the case meanwhile must not wait with them.
        return turn.clock.now() + timedelta(seconds=seconds)
    for nth in come:  # its thread may have been found gone only now
        await _come(turn, stands, nth)
    in_doubt = {key for key in turn.case.trying if is_of(key, stands) and key.attempt in past}  # said by ourselves
    turn.do.note(trying={key: at for key, at in turn.case.trying.items() if key not in in_doubt})
    coming = stands.asked(passed, passed + HELD_AHEAD)
    return stands.since + coming[0][1] if coming else None


def _now(turn: Turn) -> Chart:
    """The case with all that has happened to it, later than this event too."""
    return Chart(turn.case, turn.history, turn.policy.zone_name, turn.link)


def _held(turn: Turn, stands: Chased) -> set[int]:
    """The numbers of the questions of this form that Slack holds or held, or that the row alone knows of."""
    return {waiting.key.attempt for waiting in chasers(turn.chart) if is_of(waiting.key, stands)}


async def _hold(turn: Turn, stands: Chased) -> None:
    """Have Slack hold each question that is to come while it might have to ask without us, the nearest first."""
    until = turn.clock.now() - stands.since + HELD_AHEAD
    for _ in range(PASSES):
        passed, held = turn.clock.now() - stands.since, _held(turn, stands)
        asked = [
            (_key(turn, stands, nth), stands.since + after)
            for nth, after in stands.asked(passed, until)
            if nth not in held
        ]
        if not asked:
            return
        await set_chasers(turn, asked, stands)
        for key, at in asked:
            refused = turn.case.done.get(key)
            if isinstance(refused, Refused) or turn.chart.home is None:
                await _hold_elsewhere(turn, key, at, stands)
    raise TimeoutError("the questions that are asked until they are answered are handed over too slowly")


def _key(turn: Turn, stands: Chased, nth: int) -> StepKey:
    """The step of setting a question, or of setting it again where it was taken back for an answer that is no more."""
    key = StepKey(stands.step, stands.form.seq, attempt=nth)
    if key not in turn.case.done:
        return key
    return turn.begun(StepKey(stands.step, turn.event.seq, nth, way="moved", of=key))


async def _hold_elsewhere(turn: Turn, key: StepKey, at: datetime, stands: Chased) -> None:
    refused, home = turn.case.done.get(key), turn.chart.home
    reason = refused.error if isinstance(refused, Refused) else NO_THREAD
    if reason in KNOWN_PLACES and home is not None:
        await find_a_way(turn, home, reason)
        await bring_reminders_along(turn)
        key = key.by("direct")
        held = await set_chaser(turn, key, at, stands)
        if not isinstance(held, Refused):
            return
        reason = held.error
    await watch_alone(turn, key, at, reason)


def _was_asked_before(turn: Turn, stands: Chased, nth: int) -> bool:
    """Whether it was asked at this time already, of the form before this one: nobody has acted since then."""
    earlier = {event.seq for event in turn.history if stands.since <= event.at and event.seq < stands.form.seq}
    before = stands.form.at.timestamp()
    return any(
        done.key.step == "chased" or (isinstance(done.answer, Scheduled | Arrived) and done.answer.post_at <= before)
        for done in turn.case.done
        if done.key.step in {stands.step, "chased"} and done.key.attempt == nth and done.key.origin in earlier
    )


async def _come(turn: Turn, stands: Chased, nth: int) -> None:
    """The time of a question has come: say it where Slack does not, and tell who is next."""
    key = stands.said(nth)
    await leave_if_closed(turn, StepKey("left", of=key))
    held = [one for one in chasers(turn.chart) if is_of(one.key, stands) and one.key.attempt == nth]
    if not held or held[0].is_ours_alone or is_left_behind(turn, held[0]):
        words = spoken.chaser(turn.chart, stands, nth, turn.policy)
        await say(turn, key, words, broadcast=stands.is_aloud(nth), urgent=stands.is_pressing)
    most = max(stands.told(nth), int(turn.case.owner in turn.policy.not_there))  # who is away is passed by
    if most:
        told = spoken.chased(turn.chart, stands, nth, turn.policy)
        await tell_the_next(turn, key, told, most=most, urgent=stands.is_pressing, is_named=True)


async def _watch_ghosts(turn: Turn, steps: frozenset[StepName]) -> datetime | None:
    """Replace what Slack posted although it was taken back; give the moment of the next look, if any is left."""
    taken = [done.key for done in turn.case.done if isinstance(done.answer, TakenBack) and done.answer.may_come]
    looks = [await _ghost(turn, key.of, key.event) for key in taken if key.of is not None and key.of.step in steps]
    return min((look for look in looks if look is not None), default=None)


async def _ghost(turn: Turn, taken: StepKey, by: int) -> datetime | None:
    """Replace one; `by` is the number of the event that took it back: what had come before that stays."""
    held, key, home = turn.case.done.get(taken), StepKey("marked", of=taken), turn.chart.home
    if key in turn.case.done or not isinstance(held, Scheduled) or home is None or home.channel != held.channel:
        return None
    due = datetime.fromtimestamp(held.post_at, UTC)
    if turn.clock.now() < due + POSTED_WITHIN:
        return due + POSTED_WITHIN
    there = await _find_ghost(turn, taken, held, home)
    if isinstance(there, Posted) and float(there.ts) > _when(turn, by):
        await update(turn, key, there, spoken.answered_before(turn.chart, taken))
    else:
        await turn.do.repeatable(key, _kept(there))
    return None


async def _find_ghost(turn: Turn, taken: StepKey, held: Scheduled, home: Posted) -> Posted | Refused:
    """Slack does not tell where its scheduler has posted, so its words of then are looked for."""
    for text in spoken.chasers_then(turn.chart, taken, turn.policy):
        try:
            there = await turn.slack.find_post(held.channel, thread_ts=home.ts, since=held.post_at - 1, text=text)
        except CannotLookError:
            return Refused(CANNOT_LOOK)
        if there is not None:
            return there
    return Refused(NOT_THERE)


def _when(turn: Turn, number: int) -> float:
    return next((event.at.timestamp() for event in turn.history if event.seq == number), 0.0)


def _kept(answer: Answer) -> Callable[[], Awaitable[Answer]]:
    async def keep() -> Answer:
        return answer

    return keep
