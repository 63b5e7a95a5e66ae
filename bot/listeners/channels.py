"""The settings of a channel, and who is away: opened from the Home tab, kept, then said in the channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.channel import Channel, Notice
from bot.kept.channels import StaleChannelError
from bot.kept.report import month_before
from bot.kept.zone_names import is_zone
from bot.life.rounds import slot
from bot.listeners.desk import Desk, NotSavedError, Visit, person_of, saving
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view
from bot.posts import is_person
from bot.working_days import regions_of
from dialogs import away, channel_settings, settings_shown, turned_away, words
from dialogs.channel_settings import DUTY_GROUP, MANAGERS, REPORT_TO, Place, Wanted

log: Final = logging.getLogger("backpain.listeners")

TRIES: Final = 3


class OtherwiseSetError(Exception):
    """The settings were changed since somebody opened them; `channel` is how they stand."""

    def __init__(self, channel: Channel) -> None:
        """`channel` is shown to them."""
        self.channel = channel


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the settings of a channel, and who is away."""
    app.action(channel_settings.OPEN)(_opener(desk))
    app.action(channel_settings.CHOOSE)(_opener(desk))
    app.view(channel_settings.CALLBACK_ID)(_receiver(desk))
    app.action(away.CHOOSE)(_away_chooser(desk))
    app.view(away.CALLBACK_ID)(_away_receiver(desk))


def warnings_of(channel: Channel, backup: str) -> list[str]:
    """What is wrong with who is told in a channel; `backup` is the environment's."""
    chosen = channel.chosen
    return channel_settings.warnings(
        chosen, backup=chosen.backup or backup, gone=channel.gone, unchecked=channel.unchecked, channel=channel.id
    )


def summary_of(channel: Channel, desk: Desk) -> list[str]:
    """What holds in a channel, a line each."""
    chosen, default = channel.chosen, desk.default
    hour = default.working_hour if chosen.opens_at is None else chosen.opens_at
    return channel_settings.summary(chosen, backup=chosen.backup or default.backup, hour=hour, channel=channel.id)


def _opener(desk: Desk) -> Callable[..., Any]:
    async def open_settings(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient
    ) -> None:
        place = str(action.get("value") or action.get("selected_conversation") or "")
        view = await settings_page(desk, body, place)
        await open_view(client, body["trigger_id"], view, over=body["view"]["type"] == "modal")
        await ack()

    return open_settings


async def settings_page(desk: Desk, body: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The settings, to be changed or only shown; or why not: on the Home tab nothing else can be said."""
    try:
        visit = await desk.come_to_channel(body, place)
        channel = await _managed(desk, visit, place)
    except TurnedAwayError as refused:
        log.info("somebody was turned away: %s", refused.reason)
        return turned_away.page(refused.reason)
    except NotSavedError as lost:
        return turned_away.words_only(words.not_saved(lost.error_id))
    told = warnings_of(channel, desk.default.backup)
    if not channel.is_readable:
        return turned_away.words_only(channel_settings.UNREADABLE)
    if visit.person not in channel.managers:
        return settings_shown.shown([*told, *summary_of(channel, desk)], channel.managers, place)
    here = Place(place, channel.mark)
    return channel_settings.view(channel.chosen, channel.managers, here, told, await desk.named.groups())


async def _managed(desk: Desk, visit: Visit, place: str) -> Channel:
    """The channel; the first full member who opens its settings manages them, which is said there."""
    channels = desk.cases.channels
    for _ in range(TRIES):
        async with saving():
            channel = await channels.get(visit.team, place)
            if channel.managers or not channel.is_readable:
                return channel
            notice = Notice(f"first_manager:{visit.person}", "first_manager", visit.person)
            first = replace(channel, managers=(visit.person,)).with_notice(notice, desk.clock.now())
            try:
                channel = await channels.save(first)
            except StaleChannelError:  # somebody else was a moment sooner
                continue
            desk.go_round()
            return channel
    return channel


def _receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_settings(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        wanted = channel_settings.read(view)
        visit = await desk.come_to_channel(body, wanted.place.channel)
        async with saving():
            channel = await desk.cases.channels.get(visit.team, wanted.place.channel)
        if visit.person not in channel.managers:
            lines = [channel_settings.NOT_A_MANAGER, *summary_of(channel, desk)]
            await ack(response_action="update", view=settings_shown.shown(lines, channel.managers, channel.id))
            return
        errors, unchecked = await _why_not(desk, wanted)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        try:
            kept = await _keep(desk, visit, channel, wanted, unchecked)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={MANAGERS: words.not_saved(lost.error_id)})
            return
        except OtherwiseSetError as meanwhile:
            await ack(response_action="update", view=_otherwise(desk, meanwhile.channel, wanted))
            return
        lines = [*warnings_of(kept, desk.default.backup), *summary_of(kept, desk)]
        await ack(response_action="update", view=settings_shown.saved(lines))
        desk.go_round()

    return receive_settings


def _otherwise(desk: Desk, channel: Channel, wanted: Wanted) -> dict[str, Any]:
    """How the settings stand, in place of the view that would have changed them back."""
    chosen = replace(channel, chosen=wanted.choices, managers=wanted.managers)
    now, then = ([settings_shown.who_manages(each.managers), *summary_of(each, desk)] for each in (channel, chosen))
    return settings_shown.otherwise(now, then, channel.id)


async def _keep(desk: Desk, visit: Visit, channel: Channel, wanted: Wanted, unchecked: tuple[str, ...]) -> Channel:
    """Keep what was chosen, whatever was said in the channel meanwhile.

    Raises:
        OtherwiseSetError: the settings are no longer those that were changed in the view.
    """
    now, zone = desk.clock.now(), await desk.named.zone_of(visit.person)
    async with saving():
        for _ in range(TRIES):
            if channel.mark != wanted.place.mark:
                if (channel.chosen, channel.managers) != (wanted.choices, wanted.managers):
                    raise OtherwiseSetError(channel)
                return channel  # it was kept, and Slack's answer was lost
            notice = Notice(f"changed:{channel.version}", "changed", visit.person)
            changed = replace(
                channel,
                chosen=wanted.choices,
                managers=wanted.managers,
                zone=zone if is_zone(zone) else channel.zone,
                gone=(),
                unchecked=unchecked,
                looked_at=now,
                handed_over=slot(now),
                reported=channel.reported if channel.chosen.report_to else f"{month_before(now, _zone(zone)):%Y-%m}",
            ).with_notice(notice, now)
            try:
                return await desk.cases.channels.save(changed)
            except StaleChannelError:
                channel = await desk.cases.channels.get(visit.team, channel.id)
        raise TimeoutError


async def _why_not(desk: Desk, wanted: Wanted) -> tuple[dict[str, str], tuple[str, ...]]:
    """Beside each field what is wrong with it, and what Slack did not tell; all is asked at once, for Slack waits."""
    errors, chosen, place = dict(wanted.errors), wanted.choices, wanted.place.channel
    duty = chosen.duty
    duty_field = "duty_person" if is_person(duty) else DUTY_GROUP if duty.startswith("S") else "duty_channel"
    fields = {"owner": [chosen.owner], "backup": [chosen.backup], MANAGERS: [*wanted.managers]}
    fields |= {"duty_person": [duty]} if is_person(duty) else {}
    people = list(dict.fromkeys(person for named in fields.values() for person in named if person))
    is_there, has_reader, *may = await asyncio.gather(
        desk.named.is_there(duty) if duty else _nobody(),
        desk.named.is_there(chosen.report_to) if chosen.report_to else _nobody(),
        *(_may(desk, person, place) for person in people),
    )
    may_not = {person for person, allowed in zip(people, may, strict=True) if not allowed}
    for name, named in fields.items():
        if may_not.intersection(named):
            errors.setdefault(name, channel_settings.NOT_THIS_PERSON)
    if duty and is_there is False:
        errors.setdefault(duty_field, channel_settings.NOT_THERE)
    if has_reader is False:
        errors.setdefault(REPORT_TO, channel_settings.NOT_THERE)
    regions = regions_of(chosen.country) if chosen.country else []
    if regions is None:
        errors.setdefault("country", channel_settings.no_country(chosen.country))
    elif chosen.region and not chosen.country:
        errors.setdefault("country", channel_settings.NO_COUNTRY)
    elif chosen.region and chosen.region not in regions:
        errors.setdefault("region", channel_settings.no_region(regions))
    return errors, (duty,) if duty and is_there is None else ()


async def _nobody() -> bool:
    return True


async def _may(desk: Desk, person: str, channel: str) -> bool:
    """Whether somebody may be named: a full member who is in the channel; where Slack does not say, they may."""
    try:
        await desk.gate.check_person(person, channel)
    except TurnedAwayError:
        return False
    return True


def _away_chooser(desk: Desk) -> Callable[..., Any]:
    async def choose_away(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_view(client, body["trigger_id"], await away_page(desk, body))
        await ack()

    return choose_away


async def away_page(desk: Desk, body: Mapping[str, Any]) -> dict[str, Any]:
    """The view that asks until when somebody is away, or why it does not: on the Home tab nothing else can be said."""
    person = person_of(body)
    try:
        visit = await desk.come_home(body, person)
        async with saving():
            until = await desk.cases.channels.away_until(visit.team, person, desk.clock.now())
    except TurnedAwayError as refused:
        log.info("somebody was turned away: %s", refused.reason)
        return turned_away.page(refused.reason)
    except NotSavedError as lost:
        return turned_away.words_only(words.not_saved(lost.error_id))
    return away.view(None if until is None else until.astimezone(await zone_of(desk, person)).date())


def _away_receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_away(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        person = person_of(body)
        visit = await desk.come_home(body, person)
        day, zone = away.read(view), await zone_of(desk, person)
        until = None if day is None else datetime.combine(day, datetime.min.time(), zone)
        if until is not None and until <= desk.clock.now():
            await ack(response_action="errors", errors={away.UNTIL: away.PAST})
            return
        try:
            async with saving():
                await desk.cases.channels.be_away(visit.team, person, day, until)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={away.UNTIL: words.not_saved(lost.error_id)})
            return
        await ack(response_action="update", view=away.saved(day))

    return receive_away


async def zone_of(desk: Desk, person: str) -> ZoneInfo:
    """The zone in which somebody means a day."""
    name = await desk.named.zone_of(person) or desk.zone_name
    return _zone(name)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if is_zone(name) else "UTC")
