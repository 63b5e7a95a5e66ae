"""Moves a case on: does what is due for it now, notes when to look again, and what to do when a step fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.kept.case import Case, StaleCaseError
from bot.kept.happened import Event
from bot.kept.store import AtWork, Cases
from bot.kept.uninstalled import uninstalled_since
from bot.life.counted import count_its_answer, counting_its_card
from bot.life.do_once import DoOnce, LaterError
from bot.life.hourly_look import Looker
from bot.life.morning import Mornings
from bot.life.perform import perform
from bot.life.places import Places
from bot.life.policies import Policies, policy_of
from bot.life.policy import Policy
from bot.life.retry import FIRST_RETRY_SECONDS, Complaints, again_at
from bot.life.say_unreadable import say_unreadable
from bot.life.turn import Turn
from bot.life.unanswered import watch
from bot.life.what_follows import is_emergency, shown_first, steps_after
from bot.posts import Link, no_link
from bot.refusals import TOKEN_ERRORS
from bot.slack import Slack
from bot.tally import Tally
from bot.troubles import new_error_id, one_event, slack_code

log: Final = logging.getLogger("backpain.life")

MAY_BE_MISSING: Final = frozenset({"plan", "raised", "chased"})
"""What nobody misses where it was in doubt and is not asked for any more: the plan of 0.1.0 stands behind the card, and
a question that was answered meanwhile needs no word that nobody answers it."""


async def at_once() -> None:
    """Nothing goes first."""


def nothing_heard(_person: str) -> str:
    """Nobody was asked about."""
    return ""


class Life:
    """Moves cases on. Holds only who has a place and what was said in the log: all else is in the database."""

    def __init__(
        self,
        cases: Cases,
        slack: Slack,
        clock: Clock,
        policy: Policy,
        settle_seconds: float,
        *,
        let_by: Callable[[], Awaitable[None]] = at_once,
        link: Link = no_link,
        zone_heard: Callable[[str], str] = nothing_heard,
        locale_heard: Callable[[str], str] = nothing_heard,
        tally: Tally | None = None,
        restored_at: datetime | None = None,
    ) -> None:
        """`policy`: what holds where a channel has set nothing. `settle_seconds`: see `DoOnce`.

        `let_by` is awaited before a case is moved on: what goes first ends it. `link` gives the address of a card,
        `zone_heard` the time zone of somebody whom Slack was asked about just now. `tally` counts how soon cases are
        shown and answered. `restored_at`: when the database was put back from a backup.
        """
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._policy = policy
        self._settle_seconds = settle_seconds
        self._places = Places()
        self._complaints = Complaints()
        self._looker = Looker(cases, slack, clock, policy)
        self._mornings = Mornings(cases, Policies(cases.channels, policy), settle_seconds)
        self._let_by = let_by
        self._link = link
        self._zone_heard = zone_heard
        self._locale_heard = locale_heard
        self._tally = tally or Tally()
        self._restored_at = restored_at
        self.is_refused = False

    async def advance(self, case: Case, at_work: AtWork | None = None) -> None:
        """Do all that is due for the case once there is room for it, and note when to look again. Never raises.

        `at_work`: where that is known of a case that was just opened.
        """
        place = self._places.place(case.id, urgent=case.urgent)
        async with place.taken():
            await self._let_by()
            with one_event():
                async with asyncio.TaskGroup() as beside:
                    do = DoOnce(case, self._cases, self._clock, place, self._settle_seconds, beside=beside)
                    await self._do_all(do, at_work)

    async def let_emergencies_through(self) -> None:
        """Whoever waits for a place and has become an emergency meanwhile waits no longer."""
        if waiting := self._places.waiting:
            for case_id in await self._cases.turns.pressing(waiting):
                self._places.let_through(case_id)

    async def look(self) -> None:
        """Hold what Slack has against what it should have. Never raises."""
        await self._looker.look()

    async def _do_all(self, do: DoOnce, at_work: AtWork | None) -> None:
        case = do.case
        try:
            if await self._advance(do, at_work):
                self.is_refused = False
            self._complaints.went_on(case.id)
        except StaleCaseError:
            log.warning("case %s: another runner has moved it on", case.id)
        except LaterError as later:
            await self._try_again(do, later.at)
        except Exception as trouble:  # noqa: BLE001 - whatever went wrong, the case is looked at again
            if isinstance(trouble, SlackApiError):
                self.is_refused = slack_code(trouble) in TOKEN_ERRORS
            await self._try_again(do, again_at(do.case, trouble, self._clock.now(), self._settle_seconds), trouble)

    async def _advance(self, do: DoOnce, at_work: AtWork | None) -> bool:
        """Do all of it; whether Slack was there to be spoken to."""
        history, standing = at_work or await self._cases.at_work(do.case, self._clock.now())
        if uninstalled_since(history) is not None:
            # What has happened stays undone, what is in doubt in doubt: whoever lifts the mark has it gone on with.
            await do.save(due_at=None, errors=1, attended=do.case.pressing)  # parked
            return False
        do.looks_first = self._restored_at is not None and history[-1].at <= self._restored_at
        policy = policy_of(standing, self._policy)
        await self._show_a_new_emergency(do, history, policy)
        for event in history:
            if event.seq > do.case.handled:
                turn = self._turn(do, history, event, policy)
                with counting_its_card(self._tally, turn):
                    await perform(turn, steps_after(turn.chart, event, policy))
                do.note(handled=event.seq, errors=0)
                count_its_answer(self._tally, turn.chart, event, policy.calendar)
        newest = self._turn(do, history, history[-1], policy)
        if newest.chart.unreadable:
            await say_unreadable(newest)
        due_at = await watch(newest, self._mornings)
        for key in do.case.trying:  # nobody asks for it again, and a case in doubt would not hear of presses
            if key.step in MAY_BE_MISSING:
                continue
            log.error("%s: case %s: %s is given up in doubt", new_error_id(), do.case.id, key.text)
        await do.save(due_at=due_at, errors=0, trying={})
        return True

    async def _show_a_new_emergency(self, do: DoOnce, history: Sequence[Event], policy: Policy) -> None:
        """Before anything else of the case: what Slack does not take of an earlier event must not hide it."""
        news = [event for event in history if event.seq > do.case.handled and is_emergency(event)]
        if news:
            do.note(attended=news[-1].seq)
            turn = self._turn(do, history, news[-1], policy)
            with counting_its_card(self._tally, turn):
                await perform(turn, shown_first(turn.chart, news[-1], policy))

    def _turn(self, do: DoOnce, history: Sequence[Event], event: Event, policy: Policy) -> Turn:
        heard = self._zone_heard, self._locale_heard
        return Turn(self._slack, self._clock, policy, do, history, event, self._link, *heard)

    async def _try_again(self, do: DoOnce, at: datetime, trouble: Exception | None = None) -> None:
        do.call_off()
        errors = do.case.errors
        if trouble is not None:
            self._complaints.failed(do.case, trouble, self._clock.now(), at)
            errors += 1
        try:
            await do.save(due_at=at, errors=errors)
        except StaleCaseError:
            log.warning("case %s: another runner has moved it on", do.case.id)
        except Exception as unsaved:  # noqa: BLE001 - the row keeps its earlier due_at, which is not later
            self._complaints.unsaved(do.case, unsaved, self._clock.now())
            await asyncio.sleep(FIRST_RETRY_SECONDS)  # the case is still due: do not spin on a broken database
