"""Saying something once in a given place, to a person, or in place of what is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Final, cast

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.kept.answers import Active, Answer, Refused
from bot.kept.step_key import TO_THE_BACKUP, StepKey
from bot.life.turn import Turn
from bot.pace import rank_of
from bot.posts import Posted, is_person
from bot.refusals import (
    CHANNEL_ERRORS,
    CONTENT_ERRORS,
    PERSON_ERRORS,
    RATE_ERRORS,
    THREAD_ERRORS,
    is_about_the_place,
    was_refused,
)
from bot.slack import CannotLookError
from bot.troubles import describe, new_error_id, slack_code
from dialogs.message import Message, maybe_second_copy, plain

log: Final = logging.getLogger("backpain.life")

KNOWN_PLACES: Final = CHANNEL_ERRORS | THREAD_ERRORS | PERSON_ERRORS
"""Refusals that are surely about the place; one that nobody has listed may be about what the message looks like."""
LOOK_UP_SECONDS: Final = 2.0
"""So long an emergency waits for what Slack knows of a person or a channel."""


async def post(
    turn: Turn,
    key: StepKey,
    message: Message,
    *,
    channel: str,
    thread_ts: str | None = None,
    broadcast: bool = False,
    urgent: bool = False,
    announces: StepKey | None = None,
) -> Posted | Refused:
    """Post once; `channel` may be a person, `announces` is as in `DoOnce.once`."""
    metadata_key = f"{turn.case.id}:{key.text}"
    person = channel if is_person(channel) else ""
    rank = rank_of(urgent=urgent, in_a_thread=thread_ts is not None and not broadcast)

    async def send(content: Message) -> Posted:
        return await turn.slack.post(channel, content, key=metadata_key, thread_ts=thread_ts, broadcast=broadcast)

    async def call(second_copy: bool) -> Answer:
        content = maybe_second_copy(message) if second_copy else message
        return replace(await send_somehow(content), may_be_second=second_copy, to=person)

    async def send_somehow(content: Message) -> Posted:
        try:
            return await send(content)
        except SlackApiError as refused:
            code = slack_code(refused)
            may_be_its_looks = code in CONTENT_ERRORS or (is_about_the_place(code) and code not in KNOWN_PLACES)
            if not was_refused(refused) or not may_be_its_looks:
                raise
            log.error("%s: Slack refused the blocks of %s: %s", new_error_id(), key.text, code)
            return await send(plain(content))

    async def find(but_not: Collection[str]) -> Answer | None:
        look = partial(turn.slack.find_post, thread_ts=thread_ts, since=turn.event.at.timestamp() - 1, key=metadata_key)
        found = await _find(turn, channel, partial(look, but_not=but_not))
        return None if found is None else replace(found, to=person)

    async def take_back(answer: Answer) -> None:
        await turn.slack.gently(partial(turn.slack.delete, cast("Posted", answer)))

    answer = await turn.do.once(
        key,
        call,
        find,
        take_back,
        must_wait=lambda: turn.slack.pace.must_wait(channel, rank),
        wait_turn=lambda: turn.slack.pace.turn(channel, rank),
        announces=announces,
    )
    return cast("Posted | Refused", answer)


async def _find(turn: Turn, channel: str, look: Callable[[str], Awaitable[Posted | None]]) -> Posted | None:
    """Look where a message may have come; Slack reads no conversation back by the id of a person.

    Raises:
        CannotLookError: it is nowhere in what is known, and which conversation is that person's is not.
    """
    answers = [done.answer for done in turn.case.done]
    theirs = {answer.channel for answer in answers if isinstance(answer, Posted) and answer.to == channel}
    places = theirs if is_person(channel) else {channel}
    for place in sorted(places or turn.chart.direct):
        if (found := await look(place)) is not None:
            return found
    if not places:
        raise CannotLookError
    return None


async def settle_owner(turn: Turn, key: StepKey) -> bool:
    """Where the owner has left or is away, the person who is next owns the case from here on; whether one does."""
    owner = turn.case.owner
    if owner not in turn.policy.not_there and await _is_active(turn, key, owner):
        return True
    if not (heir := turn.policy.heir_of(owner)):
        return False
    turn.do.note(owner=heir)
    return True


async def tell(turn: Turn, key: StepKey, message: Message, *, urgent: bool = False) -> Posted | Refused:
    """Tell the owner in a direct message; where that cannot be, the person who is next becomes the owner."""
    owner, to_the_heir = turn.case.owner, key.by(TO_THE_BACKUP[key.way])
    if to_the_heir in turn.case.done or to_the_heir in turn.case.trying:  # it was cut short there: they own it by now
        return await post(turn, to_the_heir, message, channel=owner, urgent=urgent)
    heir, is_away = turn.policy.heir_of(owner), owner in turn.policy.not_there
    told: Posted | Refused = Refused("user_disabled")
    if not heir or (not is_away and await _is_active(turn, key, owner)):
        told = await post(turn, key, message, channel=owner, urgent=urgent)
    if not isinstance(told, Refused) or not heir:
        return told
    turn.do.note(owner=heir)
    return await post(turn, to_the_heir, message, channel=heir, urgent=urgent)


async def _is_active(turn: Turn, key: StepKey, person: str) -> bool:
    """Whether a person still works here: Slack takes messages to some who do not.

    Where that cannot be told, an emergency goes to them: whether anybody acts is asked, of who is next as well.
    """

    async def look() -> Answer:
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS if turn.is_emergency else None):
                return Active((await turn.slack.member(person)).is_active)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and was_refused(error) and slack_code(error) not in RATE_ERRORS:
                return Active(slack_code(error) not in PERSON_ERRORS)
            if not turn.is_emergency:
                raise
            log.warning("case %s: whether its owner is active is not known: %s", turn.case.id, describe(error))
            return Active(active=True)

    return cast("Active", await turn.do.repeatable(StepKey("active", of=key), look)).active


async def update(turn: Turn, key: StepKey, place: Posted, message: Message) -> None:
    """Replace a message; one that is gone or out of reach is no reason to stop."""

    async def call() -> Answer:
        try:
            await turn.slack.update(place, maybe_second_copy(message) if place.may_be_second else message)
        except SlackApiError as refused:
            if not was_refused(refused) or slack_code(refused) in RATE_ERRORS:
                raise
            log.warning("case %s: Slack refused %s: %s", turn.case.id, key.step, slack_code(refused))
            return Refused(slack_code(refused))
        return place

    await turn.do.repeatable(key, call)
