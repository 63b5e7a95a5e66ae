"""Saying who acts: somebody does, or it was handed over to a person here or to a service outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.chart import Chart
from bot.kept.happened import Acknowledged, Event, HandedOver
from bot.kept.undone import again
from bot.life.policies import policy_of
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed, keep_on_it, page_of_older, sent_from, told_older
from bot.listeners.respond import Respond, is_answering
from bot.listeners.undoing import with_undo
from dialogs import acting, unreadable, words


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the two answers, the view of the second, and the one tap that gives it to the duty."""
    app.action(acting.ACKNOWLEDGE)(_acknowledger(desk))
    app.action(acting.HAND_OVER)(_hand_over(desk))
    app.action(acting.TO_DUTY)(_to_duty(desk))
    app.view(acting.CALLBACK_ID)(_receiver(desk))


def _after(chart: Chart, kind: type[Acknowledged | HandedOver]) -> str:
    """What makes a press count anew: the case was taken, or given away, since it was pressed before."""
    events = [event.seq for event in chart.history if isinstance(event.what, kind)]
    return f":{events[-1]}" if events else ""


def _is_theirs(claim: Event, person: str) -> bool:
    """Whether the case was handed over to somebody, who takes it now."""
    return isinstance(claim.what, HandedOver) and claim.what.person == person


def _acknowledger(desk: Desk) -> Callable[..., Any]:
    async def acknowledge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        pressed = Pressed.of(action["value"], body)
        visit = await desk.come_to(body, pressed.case, must_take=True)

        def key(chart: Chart) -> str:
            counts = f"acknowledged:{pressed.case}:{chart.number}:{visit.person}{_after(chart, HandedOver)}"
            return again(counts, chart.history)

        kept, chart = await keep_on_it(desk, visit, pressed, key, Acknowledged())
        await ack()
        desk.wake()
        if kept == "older":
            await respond(told_older(chart))
        elif (claim := chart.acting and chart.acting.claim) and not _is_theirs(claim, visit.person):
            await respond(acting.answered_already(chart.facts()))
        elif is_answering(body):
            await respond(words.recorded())
        elif kept == "kept":
            await respond(await with_undo(desk, pressed.case, key(chart), acting.acts(chart.facts())))
        if desk.cases.readable.is_torn(pressed.case):
            await respond(unreadable.pressed())

    return acknowledge


def _hand_over(desk: Desk) -> Callable[..., Any]:
    async def hand_over(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        visit = await desk.come_to(body, Pressed.of(action["value"]).case, must_take=True)
        if visit.chart.is_closed:
            await ack()
            await respond(told_older(visit.chart))
            return
        view = acting.hand_over_view(visit.chart.facts(), visit.place)
        opened = await open_view(client, body["trigger_id"], view, over=is_answering(body))
        await ack()
        if not opened:
            await respond(words.press_again())

    return hand_over


def _to_duty(desk: Desk) -> Callable[..., Any]:
    async def hand_to_duty(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        pressed = Pressed.of(action["value"], body)
        visit = await desk.come_to(body, pressed.case, must_take=True)
        case = visit.chart.case
        async with saving():
            standing = await desk.cases.channels.standing(case.team, case.channel, desk.clock.now())
        duty = policy_of(standing, desk.default).duty_there
        if visit.chart.is_closed or not duty:
            await ack()
            await respond(told_older(visit.chart) if visit.chart.is_closed else acting.no_duty(visit.chart.facts()))
            return

        def key(chart: Chart) -> str:
            return f"to_duty:{pressed.case}:{len(chart.submissions)}:{duty}{_after(chart, Acknowledged)}"

        kept, chart = await keep_on_it(desk, visit, pressed, key, HandedOver(duty, ""))
        await ack()
        desk.wake()
        told = {"older": told_older(chart), "there_already": acting.with_duty(chart.facts(), duty)}
        if kept in told:
            await respond(told[kept])

    return hand_to_duty


def _receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_handed_over(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        handed = acting.read_handed_over(view)
        pressed = Pressed.of(handed.case)
        visit = await desk.come_to(body, pressed.case, place=handed.place, must_take=True)
        errors = handed.errors or await _why_not(desk, visit, handed.person)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        what = HandedOver(handed.person, handed.service)
        try:
            kept, chart = await keep_on_it(desk, visit, pressed, sent_from(view, handed.person, handed.service), what)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={acting.PERSON: words.not_saved(lost.error_id)})
        else:
            await (ack() if kept != "older" else ack(response_action="update", view=page_of_older(chart)))
            desk.wake()

    return receive_handed_over


async def _why_not(desk: Desk, visit: CaseVisit, person: str) -> dict[str, str]:
    """Beside the field, why the case cannot be handed to that person; nothing where it can, or Slack does not say."""
    if not person:
        return {}
    try:
        await desk.gate.check_person(person, visit.chart.case.channel)
    except TurnedAwayError:
        return {acting.PERSON: "This person cannot have the case: choose a full member who is in the channel."}
    case = visit.chart.case
    async with saving():
        standing = await desk.cases.channels.standing(case.team, case.channel, desk.clock.now())
    if person in standing.away:
        return {acting.PERSON: "This person has set that they are away: choose somebody who is here."}
    return {}
