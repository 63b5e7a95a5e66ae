"""A case leaves a channel in which the bot may not speak, and takes its reminders along."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Final, cast

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.kept.answers import Answer, Looked, Refused
from bot.kept.chases import chasers, chases, is_of
from bot.kept.step_key import StepKey
from bot.kept.waiting import Waiting
from bot.life.leave_stub import take_words_along
from bot.life.post_once import LOOK_UP_SECONDS, post, settle_owner, tell
from bot.life.reminders import set_chaser, set_reminder, take_back, watch_alone
from bot.life.turn import Turn
from bot.posts import Posted
from bot.refusals import SHARED, THREAD_ERRORS
from bot.troubles import describe, new_error_id
from dialogs import follow_up_card

log: Final = logging.getLogger("backpain.life")


async def why_closed(turn: Turn) -> Looked:
    """Whether the bot may speak in the case's channel; where that cannot be told, an emergency goes ahead."""
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            return Looked(await turn.slack.why_closed(turn.case.channel))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        if not turn.is_emergency:
            raise
        log.warning("case %s: whether its channel is open is not known: %s", turn.case.id, describe(error))
        return Looked("")


async def leave_if_closed(turn: Turn, key: StepKey, reason: str | None = None) -> None:
    """Leave the channel where it is closed; `reason` is why, where that is known.

    That is decided once: half way out, the case is at home elsewhere.
    """

    async def decide() -> Answer:
        home = turn.chart.home
        if home is None or home.channel != turn.case.channel:
            return Looked("")
        return await why_closed(turn) if reason is None else Looked(reason)

    looked = cast("Looked", await turn.do.repeatable(key, decide))
    if looked.why_closed:
        await _leave(turn, key, looked.why_closed)
    elif reason == SHARED:  # it left before, under a release that left its words behind
        await take_words_along(turn)


async def _leave(turn: Turn, key: StepKey, reason: str) -> None:
    """Leave, or go on where that was cut short; once that is over, it is over for whatever event comes next."""
    over = StepKey("left", attempt=1, of=key)
    if over in turn.case.done:
        return
    if _is_elsewhere(turn):
        if reason == SHARED:
            await take_words_along(turn)
        await bring_reminders_along(turn)
    else:
        await move(turn, reason)
    if _is_elsewhere(turn):
        turn.do.note(done=turn.case.done.adding(over, Looked("")))


def _is_elsewhere(turn: Turn) -> bool:
    home = turn.chart.home
    return home is not None and home.channel != turn.case.channel


async def move(turn: Turn, reason: str) -> None:
    """Go on in a direct conversation, and take the waiting reminders along."""
    key = turn.begun(turn.key("moved"))
    await settle_owner(turn, key)
    told = await tell(turn, key, follow_up_card.moved_to_direct(turn.chart.facts(), reason))
    if isinstance(told, Refused):
        log.error("%s: case %s can reach nobody: %s", new_error_id(), turn.case.id, told.error)
        return
    if reason == SHARED:
        await take_words_along(turn)
    await bring_reminders_along(turn)


async def end_the_move(turn: Turn) -> None:
    """Bring along what a move that was cut short has left behind, whatever has happened since: its words first.

    They head the thread in which the rest goes on, and what came where others read is found by what is asked there.
    """
    if _is_elsewhere(turn):
        for done in turn.case.done:
            if done.key.step == "left" and isinstance(done.answer, Looked) and done.answer.why_closed:
                await _leave(turn, done.key, done.answer.why_closed)
    if any(is_left_behind(turn, each) for each in turn.chart.asked if not each.is_ours_alone):
        await bring_reminders_along(turn)


def is_left_behind(turn: Turn, waiting: Waiting) -> bool:
    """Whether it comes where the case lives no more: elsewhere, or in a thread of its channel that is gone."""
    home, done = turn.chart.home, turn.case.done
    if home is None or waiting.channel != home.channel or home.channel != turn.case.channel:
        return home is not None and waiting.channel != home.channel
    heads = [each.nth for each in done if each.key.step in {"parent", "moved"} and isinstance(each.answer, Posted)]
    return any(each.nth < max(heads, default=0) for each in done if each.key == waiting.key)


async def bring_reminders_along(turn: Turn) -> None:
    """Set the waiting reminders again where the case now lives."""
    for reminder in turn.chart.asked:
        if (home := turn.chart.home) is None or not is_left_behind(turn, reminder):
            continue
        # In a thread that is gone no question comes: there none is left alone for being near.
        await take_back(turn, reminder, "cancelled", however_near=reminder.channel == home.channel)
        at = datetime.fromtimestamp(reminder.post_at, turn.chart.zone)
        key = turn.begun(StepKey(reminder.kind, turn.event.seq, way="moved", of=reminder.key))
        held = await set_reminder(turn, key, at)
        if isinstance(held, Refused):
            await watch_alone(turn, key, at, held.error)
    await _bring_chasers_along(turn)


async def _bring_chasers_along(turn: Turn) -> None:
    """Set the questions that are asked until they are answered again there, those that are still to come."""
    standing = [(stands, chaser) for stands in chases(turn.chart) for chaser in chasers(turn.chart)]
    for stands, chaser in standing:
        at = datetime.fromtimestamp(chaser.post_at, turn.chart.zone)
        if at <= turn.clock.now() or not is_of(chaser.key, stands) or not is_left_behind(turn, chaser):
            continue
        await take_back(turn, chaser, "cancelled", however_near=True)
        key = turn.begun(StepKey(stands.step, turn.event.seq, chaser.key.attempt, way="moved", of=chaser.key))
        held = await set_chaser(turn, key, at, stands)
        if isinstance(held, Refused):
            await watch_alone(turn, key, at, held.error)


async def find_a_way(turn: Turn, lost: Posted, reason: str) -> None:
    """Begin a new thread where only the old one is gone, else leave the channel."""
    if reason in THREAD_ERRORS:
        message = follow_up_card.new_thread(turn.chart.facts())
        begun = await post(turn, turn.key("parent"), message, channel=lost.channel)
        reason = begun.error if isinstance(begun, Refused) else ""
    if reason:
        await move(turn, reason)
