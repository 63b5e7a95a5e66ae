"""What every conversation may use: the store, the clock, a bell for the runner, and who is speaking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.kept.chart import Chart
from bot.kept.happened import Event, Happened
from bot.kept.store import Cases
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.listeners")

SAVE_SECONDS: Final = 2.0  # Slack waits 3 s for the answer


class NotSavedError(Exception):
    """What a person sent could not be kept; `error_id` is in the log."""

    def __init__(self, error_id: str) -> None:
        """`error_id` is shown to the person."""
        super().__init__(error_id)
        self.error_id = error_id


@asynccontextmanager
async def saving() -> AsyncIterator[None]:
    """Bound a write to the time Slack leaves for it.

    Raises:
        NotSavedError: the database refused or did not answer in time.
    """
    try:
        async with asyncio.timeout(SAVE_SECONDS):
            yield
    except (SQLAlchemyError, OSError, TimeoutError) as trouble:
        error_id = new_error_id()
        log.error("%s: not saved: %s", error_id, describe(trouble))
        raise NotSavedError(error_id) from trouble


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace a payload comes from; the organisation where the app is installed there."""
    team = body.get("team") or body.get("enterprise") or {}
    return str(team.get("id") or body.get("team_id") or body.get("enterprise_id") or "")


def person_of(body: Mapping[str, Any]) -> str:
    """The Slack id of the person who acted."""
    return str(body["user"]["id"])


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to every listener. `wake` tells the runner that something was kept."""

    cases: Cases
    clock: Clock
    wake: Callable[[], None]
    zone_name: str

    def event(self, body: Mapping[str, Any], key: str, what: Happened) -> Event:
        """What the person of a payload just did, to be kept once under `key`."""
        return Event(team=team_of(body), key=key, person=person_of(body), at=self.clock.now(), what=what)

    async def chart(self, case_id: str) -> Chart:
        """The case as it stands.

        Raises:
            NoSuchCaseError: there is no such case.
        """
        case = await self.cases.get(case_id)
        return Chart(case, await self.cases.history(case_id), self.zone_name)
