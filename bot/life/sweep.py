"""Closed cases whose time to be kept is over are removed: from Slack but for a tombstone, then from the database.

An open case is never removed, nor one of which anything cannot be read; but for one that is marked for as long, because
the app was uninstalled, and still is: of that nothing can be taken from Slack.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, pass_by
from bot.kept.answers import Arrived, TakenBack
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import Outcome
from bot.kept.removing import forget_absences, old_cases, remove
from bot.kept.store import Cases
from bot.kept.uninstalled import uninstalled_since
from bot.life.own_messages import own_messages
from bot.life.token import token_works
from bot.posts import Posted, Scheduled
from bot.refusals import TOKEN_ERRORS, was_refused
from bot.slack import CannotLookError, Slack
from bot.troubles import describe, new_error_id, slack_code
from dialogs.tombstone import tombstone

log: Final = logging.getLogger("backpain.life")

EVERY: Final = timedelta(hours=1)
GONE: Final = frozenset({"message_not_found", "channel_not_found", "thread_not_found"})


@dataclass(frozen=True, slots=True)
class Removed:
    """A case that was removed; `left`: messages that Slack did not let be taken away, or that nobody could find."""

    code: str
    left: tuple[str, ...]


class Sweeper:
    """Removes what need not be kept any more."""

    def __init__(self, cases: Cases, slack: Slack, clock: Clock, zone_name: str, kept_for: timedelta) -> None:
        """`kept_for`: how long after the last thing that happened to it a closed case is kept."""
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._zone_name = zone_name
        self._kept_for = kept_for

    async def run(self) -> None:
        """Sweep every hour until cancelled."""
        began = self._clock.now()
        while True:
            await pass_by(self._clock, EVERY, began)
            began = self._clock.now()
            try:
                for removed in await self.sweep():
                    log.info("case %s was removed; messages left in Slack: %d", removed.code, len(removed.left))
                    for place in removed.left:
                        log.warning("case %s: a message is left in Slack: %s", removed.code, place)
            except Exception as trouble:  # noqa: BLE001 - the sweep comes again
                log.error("%s: old cases were not removed: %s", new_error_id(), describe(trouble))

    async def sweep(self) -> list[Removed]:
        """Remove every closed case whose time is over; one that cannot be removed now is tried at the next sweep."""
        removed = []
        await forget_absences(self._cases, self._clock.now())
        await self._cases.roles.forget(self._clock.now() - self._kept_for)
        await self._cases.months.count(self._clock.now())  # before what it counts is removed
        for chart in await self.over():
            try:
                removed += await self.remove(chart)
            except (SlackApiError, aiohttp.ClientError, SQLAlchemyError, OSError, TimeoutError) as trouble:
                log.error("%s: case %s is not removed yet: %s", new_error_id(), chart.case.id, describe(trouble))
        return removed

    async def over(self) -> list[Chart]:
        """The closed cases whose time to be kept is over, and those marked for as long."""
        before, last = self._clock.now() - self._kept_for, ""
        found: list[Chart] = []
        while rows := await old_cases(self._cases, before, last):
            for case in self._cases.readable.cases(rows):
                chart = await self.chart_of(case)
                if may_be_removed(chart) and _over_since(chart) < before:
                    found.append(chart)
            last = rows[-1].id
        return found

    async def chart_of(self, case: Case) -> Chart:
        """The case with its history."""
        return Chart(case, await self._cases.history(case.id), self._zone_name)

    async def remove(self, chart: Chart) -> list[Removed]:
        """Take its messages away, put a tombstone in the place of its card, and forget it; [] where it has moved on."""
        if uninstalled_since(chart.history) is None:
            left = [place async for place in self._taken_away(chart)]
        elif await token_works(self._slack) is False:
            left = [*_left_behind(chart)]
        else:  # the app is there, or may be: the mark is lifted, not the case removed
            return []
        if not await remove(self._cases, chart.case, self._clock.now()):
            return []
        return [Removed(chart.case.code, tuple(left))]

    async def _taken_away(self, chart: Chart) -> AsyncIterator[str]:
        """Take them away; gives what is left, as "channel ts" or, of what cannot be found, "channel about a moment"."""
        known = {place for place in _known(chart) if place != chart.card}
        heads = {
            done.answer for done in chart.case.done if done.key.step == "parent" and isinstance(done.answer, Posted)
        }
        could_look = True
        for head in sorted(heads, key=lambda place: place.ts):
            try:
                known.update(place for place in await self._own_replies(head) if place != chart.card)
            except CannotLookError:
                could_look = False
        for place in sorted(known, key=lambda each: each.ts):
            if not await self._is_done(partial(self._slack.delete, place)):
                yield f"{place.channel} {place.ts}"
        if chart.card is not None and not await self._is_done(
            partial(self._slack.update, chart.card, tombstone(chart.case.code))
        ):
            yield f"{chart.card.channel} {chart.card.ts}"
        if not could_look:
            for held in _posted_by_slack(chart, self._clock.now()):
                yield f"{held.channel} at about {datetime.fromtimestamp(held.post_at, UTC):%Y-%m-%d %H:%M} UTC"

    async def _own_replies(self, head: Posted) -> list[Posted]:
        return await self._slack.gently(partial(own_messages, self._slack, head))

    async def _is_done(self, call: Callable[[], Awaitable[object]]) -> bool:
        """Whether it is done, or there is nothing to be done any more.

        Raises:
            SlackApiError: Slack does not take the token, or did not clearly refuse: it is tried again.
        """
        try:
            await self._slack.gently(call)
        except SlackApiError as refused:
            if not was_refused(refused) or slack_code(refused) in TOKEN_ERRORS:
                raise
            return slack_code(refused) in GONE
        return True


def may_be_removed(chart: Chart) -> bool:
    """Whether the case is closed, wholly dealt with and wholly read; one that is marked counts as dealt with."""
    if uninstalled_since(chart.history) is not None:
        return not chart.unreadable
    return (
        chart.is_closed and not chart.unreadable and chart.case.newest <= chart.case.handled and not chart.case.trying
    )


def _over_since(chart: Chart) -> datetime:
    return uninstalled_since(chart.history) or chart.history[-1].at


def _left_behind(chart: Chart) -> Iterator[str]:
    for place in sorted(set(_known(chart)), key=lambda each: each.ts):
        yield f"{place.channel} {place.ts}"


def _known(chart: Chart) -> Iterator[Posted]:
    """Every message of the case of which it is known where it is."""
    for done in chart.case.done:
        if isinstance(done.answer, Posted):
            yield done.answer
        elif isinstance(done.answer, Arrived):
            yield done.answer.posted
    for event in chart.history:
        if isinstance(event.what, Outcome) and event.what.channel and "." in event.what.ts:
            yield Posted(event.what.channel, event.what.ts)


def _posted_by_slack(chart: Chart, now: datetime) -> Iterator[Scheduled]:
    """What Slack has posted from its scheduler, where it is not known as which message."""
    back = {done.answer.id for done in chart.case.done if isinstance(done.answer, TakenBack)}
    for done in chart.case.done:
        if isinstance(done.answer, Scheduled) and done.answer.id not in back and done.answer.post_at <= now.timestamp():
            yield done.answer
