"""At start and every hour: what Slack holds against what it should hold, and what can be mended since."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.kept.case import Case
from bot.kept.chart import Chart, Waiting
from bot.kept.happened import Closed, Event, FoundUnreadable, Happened, Missing, Reopened
from bot.kept.store import Cases
from bot.life.policy import SHOWN_WITHIN, Policy
from bot.life.say_torn import say_torn
from bot.slack import Slack
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

BETWEEN_LOOKS: Final = timedelta(hours=1)
SURELY_STILL_WAITING: Final = timedelta(minutes=10)  # closer to its time, a reminder may be posted already


class HourlyLook:
    """Looks at once and then every hour."""

    def __init__(self, look: Callable[[], Awaitable[None]], clock: Clock, wake: Callable[[], None]) -> None:
        """`wake` is called after each look: it may have found something to do."""
        self._look = look
        self._clock = clock
        self._wake = wake
        self._next = clock.now()

    @property
    def is_due(self) -> bool:
        """Whether a look is due, or under way."""
        return self._next <= self._clock.now()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._look()
            self._next = self._clock.now() + BETWEEN_LOOKS
            self._wake()
            await self._clock.sleep_until(self._next)


async def look(cases: Cases, slack: Slack, clock: Clock, policy: Policy) -> None:
    """Keep an event for whatever is found: a reminder missing, a channel closed or open again, an unreadable row.

    Never raises: what could not be looked at now is looked at in the next hour.
    """
    try:
        by_channel: dict[str, list[tuple[Case, Waiting]]] = {}
        async for case in cases.watched():
            chart = Chart(case, await cases.history(case.id), policy.zone_name)
            await _unreadable(cases, clock, chart)
            await _try_its_channel(cases, slack, clock, chart)
            if case.trying or chart.history[-1].seq > case.handled:
                continue  # the runner is not through with it: what is missing may be about to be set
            for waiting in (chart.close_loop, chart.follow_up):
                if waiting is not None and _should_still_wait(waiting, clock):
                    by_channel.setdefault(waiting.channel, []).append((case, waiting))
        for torn in cases.torn:
            await say_torn(cases, slack, clock, policy, torn)
        for channel, expected in by_channel.items():
            await _hold_against(cases, slack, clock, channel, expected)
    except Exception as trouble:  # noqa: BLE001 - the hourly look comes again
        log.error("%s: the hourly look at Slack's list failed: %s", new_error_id(), describe(trouble))


def _should_still_wait(waiting: Waiting, clock: Clock) -> bool:
    due = datetime.fromtimestamp(waiting.post_at, UTC)
    return bool(waiting.slack_id) and due - clock.now() > SURELY_STILL_WAITING


async def _hold_against(
    cases: Cases, slack: Slack, clock: Clock, channel: str, expected: Iterable[tuple[Case, Waiting]]
) -> None:
    reason = await slack.why_closed(channel)
    held = set() if reason else await slack.waiting_ids(channel)
    for case, waiting in expected:
        if reason:
            await _keep(cases, clock, case, f"closed:{case.id}:{channel}", Closed(reason))
        elif waiting.slack_id not in held:
            missing = Missing(waiting.kind, waiting.slack_id, waiting.post_at)
            await _keep(cases, clock, case, f"missing:{case.id}:{waiting.slack_id}", missing)


async def _try_its_channel(cases: Cases, slack: Slack, clock: Clock, chart: Chart) -> None:
    """A case that could not be shown in its channel is brought there when the bot is let in within a day."""
    case = chart.case
    told = any(done.key.step == "parent" and done.key.way != "thread" for done in case.done)
    direct = told and chart.home is not None and chart.home.channel != case.channel
    if not direct or clock.now() - case.opened_at > SHOWN_WITHIN:
        return
    if not await slack.why_closed(case.channel):
        await _keep(cases, clock, case, f"reopened:{case.id}", Reopened())


async def _unreadable(cases: Cases, clock: Clock, chart: Chart) -> None:
    """What cannot be read is said by the runner, who needs an event to come to the case before its next date."""
    for event in chart.unreadable:
        if event.seq <= chart.case.handled:
            key = f"unreadable:{chart.case.id}:{event.seq}"
            await _keep(cases, clock, chart.case, key, FoundUnreadable(event.seq))


async def _keep(cases: Cases, clock: Clock, case: Case, key: str, what: Happened) -> None:
    event = Event(case.team, key, "", clock.now(), what)
    kept = await cases.add(case.id, event) == "kept"
    if kept and not isinstance(what, FoundUnreadable):  # the runner says that, in one line
        log.warning("case %s: %s", case.id, event.kind)
