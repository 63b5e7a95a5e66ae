"""After a restore: what Slack holds against what the backup knows; told to each channel in one report.

What Slack holds of a case that the backup knows not at all is left to come: nothing else would ask about it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, pass_by
from bot.kept.chart import Chart
from bot.kept.inserting import CODE
from bot.kept.overview import every_case
from bot.kept.restored import Restored, note_held_against
from bot.kept.store import Cases
from bot.life.lost import set_lost_again
from bot.life.retry import asked_wait
from bot.pace import Rank
from bot.posts import Holding, Scheduled
from bot.slack import CannotLookError, Slack
from bot.troubles import describe, new_error_id, slack_code
from dialogs.restored import Report
from dialogs.restored import restored as report_words

log: Final = logging.getLogger("backpain.life")

AGAIN: Final = timedelta(minutes=5)
CAUGHT_UP_WITHIN: Final = 600
"""Looks, a second apart, whether the work that the backup left undone is done."""
LONGEST_SETTLING: Final = timedelta(minutes=1)
AT_ONCE: Final = 500
_CODE: Final = re.compile(rf"\b{CODE}\b")


@dataclass
class Found:
    """What was found of one channel."""

    foreign: list[Holding] = field(default_factory=list)
    lost: int = 0
    unknown: set[str] = field(default_factory=set)


class Reconciler:
    """Holds Slack against a restored database, until it has once been done whole."""

    def __init__(self, cases: Cases, slack: Slack, clock: Clock, zone_name: str, restored: Restored) -> None:
        """`zone_name` is the team's, where the settings give one."""
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._zone_name = zone_name
        self._restored = restored

    async def run(self) -> None:
        """Try until it is done."""
        while True:
            try:
                await self._reconcile()
            except (SlackApiError, aiohttp.ClientError, SQLAlchemyError, OSError, TimeoutError) as trouble:
                log.error("%s: what was restored is not held against Slack: %s", new_error_id(), describe(trouble))
                await pass_by(self._clock, AGAIN)
            else:
                return

    async def _reconcile(self) -> None:
        await self._let_it_catch_up()
        holdings = await self._slack.holdings()
        ids = {holding.id for holding in holdings}
        known: set[str] = set()
        codes: set[str] = set()
        found: defaultdict[str, Found] = defaultdict(Found)
        async for case in every_case(self._cases):
            codes.add(case.code)
            known.update(done.answer.id for done in case.done if isinstance(done.answer, Scheduled))
            if case.due_at is not None:
                chart = Chart(case, await self._cases.history(case.id), self._zone_name)
                found[case.channel].lost += await set_lost_again(self._cases, chart, ids, self._clock.now())
        for holding in holdings:
            code = _CODE.search(holding.text)
            if holding.id in known or code is None or holding.created > self._restored.at:
                continue
            if code[0] in codes:
                found[holding.channel].foreign.append(holding)
            else:
                found[holding.channel].unknown.add(code[0])
        for each in found.values():
            for holding in sorted(each.foreign, key=lambda one: one.post_at):
                await self._slack.gently(partial(self._slack.unschedule, holding.scheduled))
        for channel, each in found.items():
            await self._tell(channel, Report(len(each.foreign), each.lost, tuple(sorted(each.unknown))))
        await note_held_against(self._cases, self._restored)

    async def _let_it_catch_up(self) -> None:
        """What the backup left undone may find in Slack what was done since: that is known only afterwards."""
        for _ in range(CAUGHT_UP_WITHIN):
            if not await self._cases.turns.due(self._clock.now(), [], 1) and not await self._is_in_doubt():
                return
            await asyncio.sleep(1)

    async def _is_in_doubt(self) -> bool:
        """Whether a call was under way when the backup was taken, and waits before it is looked for in Slack."""
        soon = await self._cases.turns.due(self._clock.now() + LONGEST_SETTLING, [], AT_ONCE)
        return any(case.trying and not case.errors for case in soon)

    async def _tell(self, channel: str, report: Report) -> None:
        """Tell a channel once, also where this is begun anew; one that takes no message is named in the log."""
        key = f"restored:{int(self._restored.at.timestamp())}:{channel}"
        words = report_words(report, self._restored.knows_until)
        log.warning("restored: channel %s: %d taken back, %d set again, not in the backup: %s", channel, *_told(report))
        try:
            since = self._restored.at.timestamp()
            if await self._slack.find_post(channel, thread_ts=None, since=since, key=key) is not None:
                return
        except CannotLookError:
            pass
        await self._slack.pace.turn(channel, Rank.OF_AN_EMERGENCY)
        try:
            await self._slack.post(channel, words, key=key)
        except SlackApiError as refused:
            if asked_wait(refused) is not None:
                raise
            log.error("%s: channel %s does not take the report: %s", new_error_id(), channel, slack_code(refused))


def _told(report: Report) -> Sequence[object]:
    return report.taken_back, report.set_again, ", ".join(report.unknown) or "none"
