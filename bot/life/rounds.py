"""Looks after the channels: says what was set there, hands over at the times set, and sees who that is named is gone.

What is to be said waits in the channel's row until it is said, so that no restart loses it. Each is said once: that it
is begun is kept first, by one machine alone; after a crash it is looked for before it is said again.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.kept.channel import Channel
from bot.kept.channels import StaleChannelError
from bot.kept.open_loops import OpenLoops
from bot.kept.report import bounds, month_before, report_of
from bot.kept.store import Cases
from bot.kept.zone_names import is_zone
from bot.life.one_machine import rest
from bot.life.policy import Policy
from bot.life.retry import asked_wait
from bot.named import Named
from bot.pace import Rank
from bot.refusals import is_about_the_place, was_refused
from bot.slack import CannotLookError, Slack
from bot.troubles import describe, new_error_id, slack_code
from dialogs import open_loops as words
from dialogs import report, settings_shown
from dialogs.message import Message, maybe_second_copy

log: Final = logging.getLogger("backpain.life")

BETWEEN_LOOKS: Final = timedelta(hours=1)
AGAIN: Final = timedelta(minutes=1)
LATE_AT_MOST: Final = timedelta(hours=6)
"""A handover that could not be given at its time is given this late; the next one is never far after that."""
AT_ONCE: Final = 50
REPORTED_AT: Final = 9
"""The hour of the first of the month."""
LONGEST_REST_SECONDS: Final = 15.0


def zone_of(channel: Channel, policy: Policy) -> ZoneInfo:
    """The zone in which the channel's times of day are meant."""
    name = policy.zone_name or channel.zone
    return ZoneInfo(name if is_zone(name) else "UTC")


def next_handover(channel: Channel, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment after `after` at which the channel wants its open loops; None where it wants none."""
    today = after.astimezone(zone).date()
    days = [today, today + timedelta(days=1)]
    moments = [datetime.combine(day, at, zone) for day in days for at in channel.chosen.handover_at]
    return min((moment for moment in moments if moment > after), default=None)


def next_report(channel: Channel, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the numbers of the last month that is over are to be said, or of the one that goes on; None: not wanted."""
    if not channel.chosen.report_to:
        return None
    month = month_before(now, zone)
    first = bounds(month if f"{month:%Y-%m}" > channel.reported else bounds(month, zone)[1].date(), zone)[1]
    return first + timedelta(hours=REPORTED_AT)


def last_handover(channel: Channel, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The newest moment that is not past by too much and for which nothing was handed over yet."""
    moments: list[datetime] = []
    since = now - LATE_AT_MOST
    while (moment := next_handover(channel, since, zone)) is not None and moment <= now:
        moments.append(moment)
        since = moment
    return moments[-1] if moments and slot(moments[-1]) > channel.handed_over else None


def slot(moment: datetime) -> str:
    """A moment as it is kept in a channel's row, so that two are in order as they are as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Asked:
    """What every round may use."""

    cases: Cases
    slack: Slack
    clock: Clock
    policy: Policy
    named: Named
    loops: OpenLoops
    settle: timedelta


class Rounds:
    """Goes round the channels that are due, on every machine."""

    def __init__(self, asked: Asked) -> None:
        """Nothing is done before `run`."""
        self._asked = asked
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something was set."""
        self._awake.set()

    async def run(self) -> None:
        """Go round until cancelled."""
        clock, channels = self._asked.clock, self._asked.cases.channels
        while True:
            self._awake.clear()
            try:
                await self.go_round()
                again = await channels.next_due(clock.now())
            except Exception as trouble:  # noqa: BLE001 - whatever was wrong, the channels are looked at again
                log.error("%s: no look at the channels: %s", new_error_id(), describe(trouble))
                again = clock.now() + AGAIN
            await rest(self._awake, clock, again, LONGEST_REST_SECONDS)

    async def idle(self) -> None:
        """Return once nothing is due; for whoever must know that all is said."""
        while self._awake.is_set() or await self._due():
            self.wake()
            await asyncio.sleep(0.01)

    async def go_round(self) -> None:
        """Look after every channel that is due; what goes wrong with one hides no other."""
        for channel in await self._due():
            try:
                await self._look_after(channel)
            except StaleChannelError:
                log.info("a channel was changed meanwhile; it is looked at again")
            except Exception as trouble:  # noqa: BLE001 - as above
                if (wait := asked_wait(trouble)) is None:
                    log.error("%s: channel %s: %s", new_error_id(), channel.id, describe(trouble))
                else:
                    log.info("channel %s: Slack asks to wait for %.0f s", channel.id, wait.total_seconds())
                await self._put_off(channel, wait or AGAIN)

    async def _due(self) -> list[Channel]:
        return await self._asked.cases.channels.due(self._asked.clock.now(), AT_ONCE)

    async def _put_off(self, channel: Channel, wait: timedelta) -> None:
        now = await self._asked.cases.channels.get(channel.team, channel.id)
        with suppress(StaleChannelError):  # whoever has written it meanwhile has it looked after
            await self._asked.cases.channels.save(replace(now, due_at=self._asked.clock.now() + wait))

    async def _look_after(self, channel: Channel) -> None:
        asked, now = self._asked, self._asked.clock.now()
        zone = zone_of(channel, asked.policy)
        for notice in channel.to_say:
            channel = await self._say(channel, notice.key, self._worded(channel, notice.kind, notice.person))
            if notice.key in channel.trying:
                return
            kept = tuple(other for other in channel.to_say if other != notice)
            channel = replace(channel, to_say=kept)
        if (moment := last_handover(channel, now, zone)) is not None:
            key = f"handover:{slot(moment)}"
            if not await asked.slack.why_closed(channel.id):  # codes are for those who belong there
                loops = await asked.loops.in_channel(channel.team, channel.id, now)
                channel = await self._say(channel, key, words.handover(loops))
            if key in channel.trying:
                return
            channel = replace(channel, handed_over=slot(moment))
        reported = await self._report(channel, now, zone)
        if reported is None:
            return
        channel = await self._see_who_is_gone(reported, now)
        looks = [next_handover(channel, now, zone), next_report(channel, now, zone)]
        if self._named(channel) and channel.looked_at is not None:
            looks.append(channel.looked_at + BETWEEN_LOOKS)
        await asked.cases.channels.save(replace(channel, due_at=min(filter(None, looks), default=None)))

    async def _report(self, channel: Channel, now: datetime, zone: ZoneInfo) -> Channel | None:
        """Say the numbers of the last month where the managers want them; None while it is in doubt."""
        asked, month = self._asked, month_before(now, zone)
        due = next_report(channel, now, zone)
        if due is None or due > now:
            return channel
        key = f"report:{month:%Y-%m}"
        if not await asked.slack.why_closed(channel.chosen.report_to):
            told = await report_of(asked.cases, asked.loops, channel.team, channel.id, month=month, zone=zone, now=now)
            channel = await self._say(channel, key, report.report(told, channel.id), channel.chosen.report_to)
        return None if key in channel.trying else replace(channel, reported=f"{month:%Y-%m}")

    def _worded(self, channel: Channel, kind: str, person: str) -> Message:
        if kind == "first_manager":
            return settings_shown.first_manager(person)
        chosen, default = channel.chosen, self._asked.policy
        hour = default.working_hour if chosen.opens_at is None else chosen.opens_at
        backup = chosen.backup or default.backup
        return settings_shown.changed(person, chosen, backup=backup, hour=hour, channel=channel.id)

    async def _see_who_is_gone(self, channel: Channel, now: datetime) -> Channel:
        if channel.looked_at is not None and timedelta(0) <= now - channel.looked_at < BETWEEN_LOOKS:
            return channel
        there = {who: await self._asked.named.is_there(who) for who in self._named(channel)}
        gone = tuple(who for who, is_there in there.items() if is_there is False)
        unchecked = tuple(who for who, is_there in there.items() if is_there is None)
        return replace(channel, gone=gone, unchecked=unchecked, looked_at=now)

    def _named(self, channel: Channel) -> list[str]:
        """Whoever may be told for the channel; the environment's backup where it has none of its own."""
        default = "" if channel.chosen.backup else self._asked.policy.backup
        return [*dict.fromkeys(filter(None, (*channel.chosen.named, default)))]

    async def _say(self, channel: Channel, key: str, message: Message, to: str = "") -> Channel:
        """Say it in the channel, or `to` another, once; what is refused there is not said.

        While it is in doubt, it stays in `trying`.
        """
        asked, now, to = self._asked, self._asked.clock.now(), to or channel.id
        whole_key = f"channel:{channel.id}:{key}"
        begun = channel.trying.get(key)
        if begun is not None:
            if timedelta(0) <= now - begun < asked.settle:
                return await asked.cases.channels.save(replace(channel, due_at=begun + asked.settle))
            try:
                if await asked.slack.find_post(to, thread_ts=None, since=begun.timestamp() - 1, key=whole_key):
                    return _without(channel, key)
            except CannotLookError:
                message = maybe_second_copy(message)
        await asked.slack.pace.turn(to, Rank.ORDINARY)
        trying = {**channel.trying, key: now}
        channel = await asked.cases.channels.save(replace(channel, trying=trying, due_at=now + asked.settle))
        try:
            await asked.slack.post(to, message, key=whole_key)
        except SlackApiError as refused:
            code = slack_code(refused)
            if not was_refused(refused) or not is_about_the_place(code):
                raise
            log.warning("channel %s: Slack refused %s: %s", channel.id, key.partition(":")[0], code)
        return _without(channel, key)


def _without(channel: Channel, key: str) -> Channel:
    return replace(channel, trying={other: at for other, at in channel.trying.items() if other != key})
