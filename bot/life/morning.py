"""Many cases that one person is told of on one morning are one message: each that it names counts as told by it.

Emergencies and cases of the same day are never among them, and nothing is said later than by itself. That it is begun
is kept first, by one machine alone; after a crash it is looked for before it is said again. What Slack does not take
is said case by case.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from bot.kept.case import UnreadableCaseError
from bot.kept.chart import Chart
from bot.kept.mornings import Morning, StaleMorningError
from bot.kept.open_loops import MOST_CASES, loop_of
from bot.kept.step_key import WAYS, StepKey
from bot.kept.store import Cases
from bot.life.do_once import LaterError
from bot.life.policies import Policies
from bot.life.policy import Policy
from bot.life.silence import TO_THE_NEXT, TO_THE_OWNER, Silence, silence_of
from bot.life.turn import Turn
from bot.pace import Rank
from bot.posts import Posted, is_person
from bot.refusals import RATE_ERRORS, TOKEN_ERRORS, was_refused
from bot.slack import CannotLookError
from bot.triage.quiet import TOGETHER
from bot.troubles import slack_code
from dialogs import open_loops as words
from dialogs.message import Message, maybe_second_copy

log: Final = logging.getLogger("backpain.life")

SOON: Final = timedelta(seconds=1)
A_DAY: Final = timedelta(days=1)

Told = tuple[str, StepKey]
"""Whom a word is for, and the step of saying it to them alone."""


def told_by(silence: Silence, place: int, policy: Policy, owner: str) -> Told | None:
    """Whom the word with this place in the row goes to; None where that is no person."""
    if place == TO_THE_OWNER:
        return (owner, silence.key.by("direct")) if is_person(owner) else None
    following = policy.next_after(owner)
    if place != TO_THE_NEXT or not following or not is_person(following[0]):
        return None
    return following[0], silence.key.by("backup" if following[0] == policy.backup else "duty")


def may_be_joined(silence: Silence) -> bool:
    """Whether its words may stand beside those of others."""
    return not (silence.is_pressing or silence.chart.latest.closes_the_loop)


class Mornings:
    """Joins what one person would be told case by case. Holds only who is being told now."""

    def __init__(self, cases: Cases, policies: Policies, settle_seconds: float) -> None:
        """`settle_seconds`: see `DoOnce`."""
        self._cases = cases
        self._policies = policies
        self._settle = timedelta(seconds=settle_seconds)
        self._telling: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def already(self, turn: Turn, told: Told) -> Posted | None:
        """The message of this morning that has told them of it before its own time."""
        row = await self._cases.mornings.get(turn.case.team, told[0])
        return row.posted if _word(turn, told) in row.words else None

    async def join(self, turn: Turn, silence: Silence, told: Told, was: str) -> Posted | None:
        """The message that tells them of it among others, said now where it was not; None where they are too few.

        `was` is who owned the case before this word was begun: of their other cases they are told no more either.

        Raises:
            LaterError: another case is at it.
        """
        if not may_be_joined(silence):
            return None
        lock = self._telling.setdefault(told[0], asyncio.Lock())
        async with lock:
            try:
                return await self._join(turn, told, was)
            except StaleMorningError:
                raise LaterError(turn.clock.now() + SOON) from None

    async def _join(self, turn: Turn, told: Told, was: str) -> Posted | None:
        row, gone = await self._cases.mornings.get(turn.case.team, told[0]), _gone(turn, was)
        if _word(turn, told) not in row.words:
            now = turn.chart.local(turn.clock.now())
            if row.day == now.date().isoformat():
                return None  # they had theirs today: what came since is said by itself
            row = await self._gather(turn, told, gone, replace(Morning(row.team, row.person), version=row.version))
            if len(row.cases) < TOGETHER:
                return None
        if row.posted is not None or row.is_refused:
            return row.posted
        return await self._tell(turn, row, gone)

    async def _gather(self, turn: Turn, told: Told, gone: frozenset[str], row: Morning) -> Morning:
        """Everything that this person would be told today, this case first."""
        now = turn.chart.local(turn.clock.now())
        tomorrow = datetime.combine(now.date() + A_DAY, time(), now.tzinfo)
        is_next = told[0] in {turn.policy.backup, turn.policy.duty}  # whoever comes after an owner is as well
        found = await self._cases.due_by(turn.case.team, tomorrow, () if is_next else (told[0],), MOST_CASES)
        channels = {case.channel for case, _ in found}
        policies = {each: await self._policies.of(turn.case.team, each, now) for each in channels}
        listed, direct = {_word(turn, told): None}, set[str]()
        for case, history in found:
            policy = policies[case.channel]
            chart = Chart(case, history, policy.zone_name)
            direct |= set(_direct(chart, told[0]))
            owner = policy.heir_of(case.owner) if case.owner in policy.not_there | gone else case.owner
            silence = silence_of(chart, policy.calendar)
            if silence is not None and may_be_joined(silence):
                to_come = [told_by(silence, place, policy, owner) for place in silence.coming(now, tomorrow)]
                theirs = [word[1] for word in to_come if word is not None and word[0] == told[0]]
                # What is begun is said by itself, though not all that belongs to it is done.
                to_say = [key for key in theirs if key not in case.done and key not in case.trying]
                listed |= dict.fromkeys((case.id, key.text) for key in to_say)
        return replace(row, day=now.date().isoformat(), words=tuple(listed), direct=tuple(direct))

    async def _tell(self, turn: Turn, row: Morning, gone: frozenset[str]) -> Posted | None:
        now, key = turn.clock.now(), f"morning:{row.person}:{row.day}"
        message = await self._worded(turn, row, gone)
        if row.begun is not None and timedelta(0) <= now - row.begun < self._settle:
            raise LaterError(row.begun + self._settle)
        if row.begun is not None or turn.do.looks_first:
            try:
                if (found := await _find(turn, row, key)) is not None:
                    if row.begun is None:  # a backup that does not know of it was put back: it may name other cases
                        await turn.slack.update(found, message)
                    return await self._keep(turn, replace(row, posted=found))
            except CannotLookError:
                message = maybe_second_copy(message)
        await turn.do.write_down()
        await turn.slack.pace.turn(row.person, Rank.ORDINARY)
        row = await self._cases.mornings.save(replace(row, begun=turn.clock.now()))
        try:
            posted = await turn.slack.post(row.person, message, key=key)
        except SlackApiError as refused:
            code = slack_code(refused)
            if not was_refused(refused):
                raise
            if code in RATE_ERRORS | TOKEN_ERRORS:
                await self._cases.mornings.save(replace(row, begun=None))
                raise
            log.warning("Slack refused what %d cases say together: %s", len(row.cases), code)
            await self._cases.mornings.save(replace(row, is_refused=True))
            return None
        try:
            return await self._keep(turn, replace(row, posted=replace(posted, to=row.person)))
        except StaleMorningError:  # another machine took this one for dead, and has said it too
            await turn.slack.delete(posted)
            raise

    async def _keep(self, turn: Turn, row: Morning) -> Posted | None:
        row = await self._cases.mornings.save(row)
        await self._cases.mornings.look_soon(row, turn.clock.now())
        return row.posted

    async def _worded(self, turn: Turn, row: Morning, gone: frozenset[str]) -> Message:
        """The message, as the cases that it names stand now; no case is named under an owner who has left."""
        now, loops = turn.clock.now(), []
        theirs = {case for case, step in row.words if step.endswith(WAYS["direct"])}
        for case_id in row.cases:
            with suppress(UnreadableCaseError):  # it is told of by itself
                kept = await self._cases.get(case_id)
                owner = turn.policy.heir_of(kept.owner) if kept.owner in gone else kept.owner
                case = replace(kept, owner=row.person if case_id in theirs else owner)
                chart = Chart(case, await self._cases.history(case_id), turn.policy.zone_name, turn.link)
                loops.append(loop_of(chart, now, row.person))
        return words.unanswered(loops)


def _gone(turn: Turn, was: str) -> frozenset[str]:
    """Who is not there to own a case: whoever is known to be away, and who owned this one until just now."""
    return turn.policy.not_there | ({was} - {turn.case.owner})


def _word(turn: Turn, told: Told) -> tuple[str, str]:
    return turn.case.id, told[1].text


def _direct(chart: Chart, person: str) -> Iterator[str]:
    """The direct conversations with somebody that a case knows of."""
    answers = (done.answer for done in chart.case.done)
    yield from (answer.channel for answer in answers if isinstance(answer, Posted) and answer.to == person)


async def _find(turn: Turn, row: Morning, key: str) -> Posted | None:
    """Look where it may have come; Slack reads no conversation back by the id of a person."""
    since = turn.clock.now() - A_DAY if row.begun is None else row.begun
    for place in row.direct:
        found = await turn.slack.find_post(place, thread_ts=None, since=since.timestamp(), key=key)
        if found is not None:
            return replace(found, to=row.person)
    if not row.direct:
        raise CannotLookError
    return None
