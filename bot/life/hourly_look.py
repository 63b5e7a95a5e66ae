"""At start and every hour: what Slack holds against what it should hold, and what can be mended since."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final, cast

from bot.clock import Clock
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.chases import chasers, chases, is_of
from bot.kept.happened import Closed, Event, FoundUnreadable, Happened, Missing, Reopened
from bot.kept.step_key import Chaser, Reminder
from bot.kept.store import Cases
from bot.kept.waiting import Waiting
from bot.life.policy import SHOWN_WITHIN, Policy
from bot.life.retry import asked_wait
from bot.life.say_torn import say_torn
from bot.slack import Slack
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

BETWEEN_LOOKS: Final = timedelta(hours=1)
SURELY_STILL_WAITING: Final = timedelta(minutes=10)  # closer to its time, a reminder may be posted already
AGREES_AFTER: Final = timedelta(minutes=50)  # two looks that find the same missing are never nearer than this
LONGEST_REST_SECONDS: Final = 15.0


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
        """Whether a look is due, or under way; one further off than any was set before the clock was put back."""
        return not timedelta(0) < self._next - self._clock.now() <= BETWEEN_LOOKS

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._look()
            self._next = self._clock.now() + BETWEEN_LOOKS
            self._wake()
            while not self.is_due:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_REST_SECONDS):
                        await self._clock.sleep_until(self._next)


@dataclass(frozen=True, slots=True)
class Expected:
    """A reminder that Slack should hold, and for which case."""

    case: str
    team: str
    reminder: Reminder | Chaser
    id: str
    post_at: int


def still_asked(chart: Chart) -> list[Waiting]:
    """What is still to be asked: the reminders, and what is asked until somebody answers."""
    standing = [waiting for stands in chases(chart) for waiting in chasers(chart) if is_of(waiting.key, stands)]
    return [*chart.asked, *standing]


class Looker:
    """What a look does, and what the last one missed: once missing may be Slack's list that lags, twice is gone."""

    def __init__(self, cases: Cases, slack: Slack, clock: Clock, policy: Policy) -> None:
        """Nothing was missed yet."""
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._policy = policy
        self._missed_at: dict[str, datetime] = {}

    async def look(self) -> None:
        """Keep an event for whatever is found: a reminder missing, a channel closed or open again, an unreadable row.

        Never raises: what could not be looked at now is looked at in the next hour, and hides nothing else.
        """
        expected: dict[str, list[Expected]] = {}
        try:
            async for case in self._cases.turns.watched():
                await self._alone(f"case {case.id}", self._look_at(case, expected))
            for torn in self._cases.readable.torn:
                await self._alone(
                    f"case {torn.id}", say_torn(self._cases, self._slack, self._clock, self._policy, torn)
                )
            held = await self._slack.held() if expected else {}
        except Exception as trouble:  # noqa: BLE001 - the hourly look comes again
            log.error("%s: the hourly look at Slack's list failed: %s", new_error_id(), describe(trouble))
            held = None
        for channel, reminders in expected.items():
            await self._alone(f"channel {channel}", self._hold_against(channel, reminders, held))

    async def _alone(self, what: str, looking: Awaitable[None]) -> None:
        """Look at one thing; what goes wrong with it hides nothing else."""
        try:
            await looking
        except Exception as trouble:  # noqa: BLE001 - as above
            if asked_wait(trouble) is not None:
                log.info("Slack asks to wait: the hourly look passed over %s until the next", what)
                return
            log.error("%s: the hourly look passed over %s: %s", new_error_id(), what, describe(trouble))

    async def _look_at(self, case: Case, expected: dict[str, list[Expected]]) -> None:
        chart = Chart(case, await self._cases.history(case.id), self._policy.zone_name)
        await self._unreadable(chart)
        if not case.trying and chart.history[-1].seq <= case.handled:
            # Else the runner is not through with it: what is missing may be about to be set.
            for waiting in still_asked(chart):
                if self._should_still_wait(waiting):
                    kind = cast("Reminder | Chaser", waiting.key.step)
                    reminder = Expected(case.id, case.team, kind, waiting.slack_id, waiting.post_at)
                    expected.setdefault(waiting.channel, []).append(reminder)
        await self._try_its_channel(chart)

    def _should_still_wait(self, waiting: Waiting) -> bool:
        due = datetime.fromtimestamp(waiting.post_at, UTC)
        return bool(waiting.slack_id) and due - self._clock.now() > SURELY_STILL_WAITING

    async def _hold_against(
        self, channel: str, expected: Sequence[Expected], held: Mapping[str, set[str]] | None
    ) -> None:
        reason = await self._slack.why_closed(channel, in_no_hurry=True)
        if reason:
            for case, team in dict.fromkeys((reminder.case, reminder.team) for reminder in expected):
                await self._keep(case, team, f"closed:{case}:{channel}", Closed(reason))
        elif held is not None:
            gone = [reminder for reminder in expected if self._is_gone(reminder, held.get(channel, set()))]
            for (case, team, kind), lost in groupby(gone, lambda one: (one.case, one.team, one.reminder)):
                await self._missing(case, team, kind, list(lost))

    def _is_gone(self, reminder: Expected, held: Collection[str]) -> bool:
        if reminder.id in held:
            self._missed_at.pop(reminder.id, None)
            return False
        first = self._missed_at.setdefault(reminder.id, self._clock.now())
        return self._clock.now() - first >= AGREES_AFTER

    async def _missing(self, case: str, team: str, kind: Reminder | Chaser, lost: list[Expected]) -> None:
        missing = Missing(kind, " ".join(each.id for each in lost), lost[0].post_at)
        await self._keep(case, team, f"missing:{case}:{lost[0].id}", missing)
        for each in lost:
            del self._missed_at[each.id]

    async def _try_its_channel(self, chart: Chart) -> None:
        """A case that could not be shown in its channel is brought there when the bot is let in within a day."""
        case = chart.case
        told = any(done.key.step == "parent" and done.key.way != "thread" for done in case.done)
        direct = told and chart.home is not None and chart.home.channel != case.channel
        if not direct or self._clock.now() - case.opened_at > SHOWN_WITHIN:
            return
        if not await self._slack.why_closed(case.channel, in_no_hurry=True):
            await self._keep(case.id, case.team, f"reopened:{case.id}", Reopened())

    async def _unreadable(self, chart: Chart) -> None:
        """What cannot be read is said by the runner, who needs an event to come to the case before its next date."""
        for event in chart.unreadable:
            if event.seq <= chart.case.handled:
                key = f"unreadable:{chart.case.id}:{event.seq}"
                await self._keep(chart.case.id, chart.case.team, key, FoundUnreadable(event.seq))

    async def _keep(self, case: str, team: str, key: str, what: Happened) -> None:
        event = Event(team, key, "", self._clock.now(), what)
        kept = await self._cases.add(case, event) == "kept"
        if kept and not isinstance(what, FoundUnreadable):  # the runner says that, in one line
            log.warning("case %s: %s", case, event.kind)
