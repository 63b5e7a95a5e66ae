"""Carries out the steps that follow from an event, in their order, each once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import cast

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.kept.answers import Refused
from bot.kept.asked import NOT_A_MESSAGE
from bot.kept.happened import Outcome
from bot.kept.step_key import StepKey
from bot.life import spoken, step
from bot.life.chase import ask_on_again, chase, stop_chasing
from bot.life.days import moment_of
from bot.life.first_card import show_again, show_first_card
from bot.life.move_house import bring_reminders_along, leave_if_closed
from bot.life.post_once import post, update
from bot.life.remind import remind, take_back_earlier
from bot.life.say import say
from bot.life.set_again import ask_again, set_again
from bot.life.show_in_form import show_in_form
from bot.life.turn import Turn
from bot.life.who_is_next import tell_the_next
from bot.life.zone import know_the_zone
from bot.posts import Posted, is_channel, is_person
from dialogs import acting


async def perform(turn: Turn, steps: Iterable[step.Step]) -> None:
    """Do the steps; those that are done already cost nothing.

    What Slack does not take of the others keeps no emergency from being asked about.
    """
    left = deque(steps)
    while left:
        try:
            if not await _perform(turn, left.popleft()):
                return
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            if step.Chase() in left and turn.chart.home is not None:
                await chase(turn)
            raise


async def _perform(turn: Turn, each: step.Step) -> bool:  # noqa: C901, PLR0912 - one line for each kind of step
    """Do one step; whether the next ones follow."""
    match each:
        case step.LeaveIfClosed(reason):
            await leave_if_closed(turn, turn.key("left"), reason)
        case step.ShowFirstCard():
            await show_first_card(turn)
        case step.ShowInForm():
            await show_in_form(turn)
        case step.ShowAgain():
            return await show_again(turn)
        case step.Say():
            await _say(turn, each)
        case step.TellTheNext(what):
            await _tell_the_next(turn, what)
        case step.SetUrgency(urgent):
            if turn.case.urgent != urgent:
                await turn.do.save(urgent=urgent, urgency=True)
        case step.Chase():
            await chase(turn)
        case step.StopChasing():
            await stop_chasing(turn)
        case step.AskOnAgain():
            await ask_on_again(turn)
        case step.Reassign(person):
            await _reassign(turn, person)
        case step.KnowZone():
            await know_the_zone(turn)
        case step.MarkReminder():
            await _mark_reminder(turn)
        case step.TakeBack(kind):
            await take_back_earlier(turn, kind)
        case step.Remind(kind, on, may_be_there):
            at = moment_of(kind, on, turn.chart, turn.event, turn.policy)
            await remind(turn, kind, at, may_be_there=may_be_there)
        case step.SetAgain(answer):
            await set_again(turn, answer)
        case step.AskAgain():
            await ask_again(turn)
        case step.BringRemindersAlong():
            await bring_reminders_along(turn)
        case step.RefreshCard(if_planned_otherwise):
            if not if_planned_otherwise or not spoken.has_its_date(turn.chart, turn.event, turn.policy):
                await refresh_card(turn)
    return True


async def _say(turn: Turn, each: step.Say) -> None:
    key = turn.key(each.what)
    if isinstance(turn.case.done.get(key), Posted):
        return
    message = spoken.said(each.what, turn.chart, turn.event, on_call=turn.policy.on_call)
    await say(turn, key, message, broadcast=each.broadcast, urgent=each.urgent)


async def _tell_the_next(turn: Turn, what: step.Said) -> None:
    message = spoken.said(what, turn.chart, turn.event)
    if not await tell_the_next(turn, turn.key(what), message):
        await say(turn, turn.key(what), message, broadcast=True)


async def _reassign(turn: Turn, person: str) -> None:
    """The person owns the case once they are told of it; who handed it to themselves knows already."""
    if not is_person(person):
        await _give(turn, person)
        return
    key, by = turn.key("handed"), turn.event.person
    told: Posted | Refused | None = None
    if person != by:
        told = await post(turn, key.by("direct"), acting.handed(turn.chart.facts(), by), channel=person, urgent=True)
    if not isinstance(told, Refused):
        turn.do.note(owner=person)
    else:
        await say(turn, key, acting.not_told(turn.chart.facts(), by, person), broadcast=True, urgent=True)


async def _give(turn: Turn, many: str) -> None:
    """A group or a channel is told; whoever of them says that they act has the case from then on."""
    key, by = turn.key("handed"), turn.event.person
    message = acting.given(turn.chart.facts(), by, many)
    if is_channel(many) and many != turn.case.channel:
        told = await post(turn, key.by("duty"), message, channel=many, urgent=True)
        if isinstance(told, Refused):
            await say(turn, key, acting.not_told(turn.chart.facts(), by, many), broadcast=True, urgent=True)
    else:
        await say(turn, key, message, broadcast=True, urgent=True)


async def _mark_reminder(turn: Turn) -> None:
    pressed, key = cast("Outcome", turn.event.what), turn.key("marked")
    home = turn.chart.home
    if not pressed.channel:  # it was given elsewhere
        return
    has_left = pressed.channel == turn.case.channel and home is not None and home.channel != pressed.channel
    if pressed.ts.startswith(NOT_A_MESSAGE):
        return
    if key not in turn.case.done and not has_left:  # in a channel that the case has left it may be a stub by now
        await update(turn, key, Posted(pressed.channel, pressed.ts), spoken.marked(turn.chart, turn.event))


async def refresh_card(turn: Turn, key: StepKey | None = None) -> None:
    """Bring the card up to date where the case still lives under it, once under `key` (that of the event itself)."""
    chart, key = turn.chart, key or turn.key("card")
    if key in turn.case.done or chart.card is None or chart.home is None or chart.card.channel != chart.home.channel:
        return
    await update(turn, key, chart.card, spoken.card(chart, turn.event, turn.policy))
