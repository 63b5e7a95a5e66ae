"""What every conversation may use: the store, the clock, a bell for the runner, and who is speaking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from bot.answering import within
from bot.clock import Clock
from bot.kept.case import UnreadableCaseError
from bot.kept.chart import Chart
from bot.kept.happened import Closed, Event, Happened
from bot.kept.open_loops import OpenLoops
from bot.kept.store import Cases, Opened
from bot.life.policy import Policy
from bot.listeners.drafts import Draft, Drafts
from bot.listeners.gate import Gate, TurnedAwayError, place_of
from bot.named import Named
from bot.refusals import SHARED
from bot.troubles import describe, new_error_id
from dialogs.findings_form import Origin
from dialogs.open_loops import Loop

log: Final = logging.getLogger("backpain.listeners")

SAVE_SECONDS: Final = 2.0


class NotSavedError(Exception):
    """What a person sent could not be kept; `error_id` is in the log."""

    def __init__(self, error_id: str) -> None:
        """`error_id` is shown to the person."""
        self.error_id = error_id


@asynccontextmanager
async def saving() -> AsyncIterator[None]:
    """Bound a read or a write to the time Slack leaves for it.

    Raises:
        NotSavedError: the database refused or did not answer in time.
    """
    try:
        async with within(SAVE_SECONDS):
            yield
    except (SQLAlchemyError, OSError) as trouble:  # TimeoutError is an OSError
        error_id = new_error_id()
        log.error("%s: not saved: %s", error_id, describe(trouble))
        raise NotSavedError(error_id) from trouble


def person_of(body: Mapping[str, Any]) -> str:
    """The Slack id of the person who acted."""
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body["user_id"])


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody was let in. `team` is what is kept under; `unchecked`: Slack did not say whether they may."""

    team: str
    person: str
    unchecked: bool


@dataclass(frozen=True, slots=True)
class CaseVisit(Visit):
    """Somebody was let to a case, which is as `chart` tells."""

    chart: Chart
    place: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to every listener. `wake` tells whoever works on cases that something was kept, `begin` of a new case.

    `default` is what holds in a channel that has set nothing; `go_round` tells whoever looks after the channels that
    something was set; `note_uninstalled` is told by which event of Slack's the app is gone.
    """

    cases: Cases
    clock: Clock
    wake: Callable[[], None]
    begin: Callable[[Opened], None]
    zone_name: str
    gate: Gate
    named: Named
    default: Policy
    loops: OpenLoops
    go_round: Callable[[], None] = lambda: None
    note_uninstalled: Callable[[str], None] = lambda _event: None
    drafts: Drafts = field(default_factory=Drafts)

    def event(self, visit: Visit, key: str, what: Happened) -> Event:
        """What somebody just did, to be kept once under `key` in the team of the case, whoever's team they are of."""
        return Event(visit.team, key, visit.person, self.clock.now(), what, unchecked=visit.unchecked)

    def draft(self, person: str, origin: Origin) -> Draft | None:
        """What somebody answered in a form of this place that was closed within the hour."""
        return self.drafts.at((person, origin.channel, origin.case), self.clock.now())

    async def come_in(self, body: Mapping[str, Any], channel: str) -> Visit:
        """Let somebody open a form, or send a first one, for a channel; what is sent is taken where Slack is silent.

        Raises:
            TurnedAwayError: they may not, and why.
        """
        self.gate.check_sender(body)
        person = person_of(body)
        known = await self.gate.check_person(person, channel)
        return Visit(self.gate.installation.key, person, unchecked=not known)

    async def come_to(
        self, body: Mapping[str, Any], case_id: str, *, place: str | None = None, must_take: bool = False
    ) -> CaseVisit:
        """Let somebody to a case: to read or close it, or (`must_take`) to say what must not be lost.

        `place`: where the form that is sent was opened; without it, where the press was.

        Raises:
            TurnedAwayError: they may not, and why.
            NoSuchCaseError: there is no such case.
            NotSavedError: the database did not answer in time.
        """
        self.gate.check_sender(body)
        person = person_of(body)
        async with saving():
            chart = await self._chart(case_id, must_take=must_take)
        where = place_of(body) if place is None else place
        try:
            known = await self.gate.check_case(chart, person, where, must_take=must_take, in_a_form=place is not None)
        except TurnedAwayError as away:
            if away.reason == "shared":
                await self._leave(chart, where)
            raise
        return CaseVisit(chart.case.team, person, not known, chart, where)

    async def chart_now(self, case_id: str) -> Chart:
        """The case of somebody who was let to it, as it stands by now.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        async with saving():
            return await self._chart(case_id, must_take=True)

    async def come_to_channel(self, body: Mapping[str, Any], channel: str) -> Visit:
        """Let somebody to what is of a channel as a whole: a full member who is in it, where no stranger reads.

        Raises:
            TurnedAwayError: they may not, or Slack does not say whether they may.
        """
        self.gate.check_sender(body)
        person = person_of(body)
        await self.gate.check_channel(channel, person)
        return Visit(self.gate.installation.key, person, unchecked=False)

    async def loops_in(self, visit: Visit, channel: str) -> list[Loop]:
        """The open loops of a channel that somebody was let to.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        async with saving():
            return await self.loops.in_channel(visit.team, channel, self.clock.now())

    async def open_with_local_code(self, visit: Visit, channel: str, local_code: str) -> Loop | None:
        """The newest open case of a channel that carries this local code, if any."""
        loops = await self.loops.in_channel(visit.team, channel, self.clock.now())
        return next((loop for loop in loops if loop.local_code == local_code), None)

    async def come_home(self, body: Mapping[str, Any], person: str) -> Visit:
        """Let somebody look at their own cases.

        Raises:
            TurnedAwayError: they may not, or Slack does not say whether they may.
        """
        self.gate.check_sender(body)
        await self.gate.check_person(person, "", must_take=False)
        return Visit(self.gate.installation.key, person, unchecked=False)

    async def own_loops(self, visit: Visit) -> tuple[list[Loop], bool]:
        """The open loops that are assigned to somebody, and whether that is all of them.

        Those of a channel that they are not in any more are left out, and those where Slack does not say.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        async with saving():
            loops = await self.loops.of_owner(visit.team, visit.person, self.clock.now())
        may = await self._each({loop.channel for loop in loops}, partial(self.gate.may_list, person=visit.person))
        return [loop for loop in loops if may[loop.channel]], None not in may.values()

    async def loops_around(self, visit: Visit, most: int) -> tuple[list[Loop], bool]:
        """The open loops of others in the channels that somebody is in, and whether that is all of them.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        async with saving():
            channels = await self.loops.channels(visit.team, most)
        may = await self._each(channels, partial(self.gate.may_look_into, person=visit.person))
        theirs = [channel for channel in channels if may[channel]]
        async with saving():
            loops = await self.loops.in_channels(visit.team, theirs, self.clock.now())
        return [loop for loop in loops if loop.channel and loop.owner != visit.person], None not in may.values()

    async def _each(
        self, channels: Collection[str], ask: Callable[[str], Awaitable[bool | None]]
    ) -> dict[str, bool | None]:
        """What Slack says of each of these channels, asked at once."""
        return dict(zip(channels, await asyncio.gather(*map(ask, channels)), strict=True))

    async def _chart(self, case_id: str, *, must_take: bool) -> Chart:
        try:
            case = await self.cases.get(case_id)
        except UnreadableCaseError as unreadable:
            if not must_take:
                raise
            case = unreadable.case  # what must not be lost is kept, whatever else of the case is
        return Chart(case, await self.cases.history(case_id), self.zone_name, self.gate.installation.link)

    async def _leave(self, chart: Chart, channel: str) -> None:
        """The case leaves a channel that others read, now and not at the next hourly look."""
        key = f"shared:{chart.case.id}:{channel}"
        async with saving():
            await self.cases.add(chart.case.id, Event(chart.case.team, key, "", self.clock.now(), Closed(SHARED)))
        self.wake()
