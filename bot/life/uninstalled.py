"""The app was uninstalled, or its token revoked, whatever is heard first: every open case is marked, once.

What Slack still holds is taken back while the token works. From then on one call every ten minutes asks whether the
app works again; where it does, at the next start too, the marks are lifted: each case goes on where it stood, and a
person is told that nobody was asked meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, pass_by
from bot.kept.case import NoSuchCaseError
from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.kept.parked import going_on, is_any_parked, let_go, parked
from bot.kept.store import Cases
from bot.kept.uninstalled import InstalledAgain, Uninstalled, marks, uninstalled_since
from bot.life.lost import set_lost_again
from bot.life.token import token_works
from bot.slack import Slack
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

EVERY: Final = timedelta(minutes=10)
"""An app that was uninstalled may be answered for a moment longer; so long after it, it is there or it is not."""
AGAIN: Final = timedelta(minutes=1)
LOOKS: Final = 3
"""So many looks find the token good before it is believed to stay so."""
TROUBLES: Final = (SlackApiError, aiohttp.ClientError, SQLAlchemyError, OSError, TimeoutError)


class Removal:
    """Marks the open cases once the app is gone, and lifts the marks once it is there."""

    def __init__(
        self, cases: Cases, slack: Slack, clock: Clock, *, team: str, zone_name: str, wake: Callable[[], None]
    ) -> None:
        """`team`: whose cases; `wake` is called when marks were lifted. Nothing is done before `run`."""
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._team = team
        self._zone_name = zone_name
        self._wake = wake
        self._noted = asyncio.Event()
        self._is_sure = False
        self._looks_left = 0

    def note(self, event: str) -> None:
        """Slack says so by this event, and may say so again: the app is gone, or only a token is said to be."""
        self._is_sure = self._is_sure or event == "app_uninstalled"
        self._noted.set()

    async def run(self) -> None:
        """Look at once, whenever Slack says something, and every ten minutes, until cancelled."""
        while True:
            again, began = EVERY, self._clock.now()
            try:
                if not await self._look():
                    await self._rest(asyncio.sleep(EVERY.total_seconds()))  # another machine may have put a case down
                    continue
            except TROUBLES as trouble:
                log.error("%s: whether the app is installed is not seen to: %s", new_error_id(), describe(trouble))
                again = AGAIN
            await self._rest(pass_by(self._clock, again, began))

    async def _rest(self, passing: Coroutine[Any, Any, None]) -> None:
        waits = [asyncio.create_task(self._noted.wait()), asyncio.create_task(passing)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _look(self) -> bool:
        """Mark, or lift the marks; whether anything is to be looked at again."""
        if self._noted.is_set():
            self._noted.clear()
            self._looks_left = LOOKS
        if self._is_sure:
            await self._mark_all()
            self._is_sure = False
            await self._take_all_back()
            return True
        if not self._looks_left and not await is_any_parked(self._cases, self._team):
            return False
        works = await token_works(self._slack)
        if works is False:
            self._looks_left = LOOKS
            await self._mark_all()
        elif works:
            self._looks_left = max(self._looks_left - 1, 0)
            if await self._lift_all():
                self._looks_left = LOOKS
        return True

    async def _mark_all(self) -> None:
        number = 0
        async for case in going_on(self._cases, self._team):
            history = await self._cases.history(case.id)
            if uninstalled_since(history) is not None:
                continue
            event = Event(case.team, f"uninstalled:{case.id}:{marks(history)}", "", self._clock.now(), Uninstalled())
            with suppress(NoSuchCaseError):
                number += await self._cases.add(case.id, event) == "kept"
        self._wake()
        if number:
            log.warning("the app was uninstalled, or its token revoked: %d open cases are marked", number)

    async def _lift_all(self) -> int:
        """Go on with every case that is marked; how many there were."""
        number = 0
        held: set[str] | None = None
        async for case in parked(self._cases, self._team):
            history = await self._cases.history(case.id)
            if held is None:
                held = {each.id for each in await self._slack.holdings()}
            if uninstalled_since(history) is not None:
                key = f"installed:{case.id}:{marks(history)}"
                await self._cases.add(case.id, Event(case.team, key, "", self._clock.now(), InstalledAgain()))
            await set_lost_again(self._cases, Chart(case, history, self._zone_name), held, self._clock.now())
            await let_go(self._cases, case, self._clock.now())  # last: cut short before it, all of it is done again
            number += 1
        if number:
            log.warning("the app works again: %d cases that were marked go on", number)
            self._wake()
        return number

    async def _take_all_back(self) -> None:
        try:
            held = sorted(await self._slack.holdings(), key=lambda each: each.post_at)
            for each in held:
                await self._slack.gently(partial(self._slack.unschedule, each.scheduled))
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as trouble:
            log.error("%s: what Slack holds cannot be taken back: %s", new_error_id(), describe(trouble))
            return
        log.warning("the app was uninstalled: %d messages that Slack held are taken back", len(held))
