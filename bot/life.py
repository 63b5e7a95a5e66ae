"""The life of a case: what is due for it now, when to look again, and what to do when a step fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.cases import LONGEST_TROUBLE, Case, Cases, Event, StaleCaseError
from bot.chart import Chart, Waiting
from bot.clock import Clock
from bot.effects import Effects, LaterError
from bot.places import Places
from bot.slack import RATE_ERRORS, TOKEN_ERRORS, Slack
from bot.troubles import describe, new_error_id, slack_code
from bot.turn import ReminderRules, Turn
from bot.working_days import next_working_day

log: Final = logging.getLogger("backpain.life")

FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 60.0
STALLED_SECONDS: Final = 30.0  # what was not answered in time may still be carried out: look only then
TRIED_FOR: Final = timedelta(days=1)  # how long a channel that was closed from the start is tried again
SURELY_STILL_WAITING: Final = timedelta(minutes=10)  # closer to its time, a reminder may be posted already


class Life:
    """Moves cases on. Holds only who has a place and whether Slack takes the token: all else is in the database."""

    def __init__(self, cases: Cases, slack: Slack, clock: Clock, rules: ReminderRules, settle_seconds: float) -> None:
        """`settle_seconds`: see `Effects`."""
        self._cases = cases
        self._slack = slack
        self._clock = clock
        self._rules = rules
        self._settle_seconds = settle_seconds
        self._places = Places()
        self.is_refused = False

    async def advance(self, case: Case) -> None:
        """Do all that is due for the case once there is room for it, and note when to look again. Never raises."""
        place = self._places.place(urgent=case.urgent)
        async with place.taken():
            await self._do_all(Effects(case, self._cases, self._clock, place, self._settle_seconds))

    async def _do_all(self, effects: Effects) -> None:
        case = effects.case
        try:
            await self._advance(effects)
            self.is_refused = False
        except StaleCaseError:
            log.warning("case %s: another runner has moved it on", case.id)
        except LaterError as later:
            await self._try_again(effects, later.at)
        except SlackApiError as refused:
            self.is_refused = slack_code(refused) in TOKEN_ERRORS
            await self._try_again(effects, self._after_refusal(effects.case, refused), refused)
        except Exception as trouble:  # noqa: BLE001 - whatever went wrong, the case is looked at again
            at_least = STALLED_SECONDS if isinstance(trouble, TimeoutError) else 0.0
            await self._try_again(effects, self._backoff(effects.case, at_least), trouble)

    async def _advance(self, effects: Effects) -> None:
        history = await self._cases.history(effects.case.id)
        for event in history:
            if event.seq > effects.case.handled:
                await self._turn(effects, history, event).take()
                await effects.save(handled=event.seq, errors=0)
        due_at = await self._watch(effects, history)
        for key in effects.case.trying:  # nobody asks for it again, and a case in doubt would not hear of presses
            log.error("%s: case %s: %s is given up in doubt", new_error_id(), effects.case.id, key)
        await effects.save(due_at=due_at, errors=0, trying={})

    def _turn(self, effects: Effects, history: list[Event], event: Event) -> Turn:
        return Turn(self._slack, self._clock, self._rules, effects, history, event=event)

    async def _watch(self, effects: Effects, history: list[Event]) -> datetime | None:
        """Raise a reminder that nobody answered within a working day; give the moment of the next look."""
        chart = Chart(effects.case, history, self._rules.zone_name)
        looks: list[datetime] = []
        for waiting in (chart.close_loop, chart.follow_up):
            if waiting is None:
                continue
            due = datetime.fromtimestamp(waiting.scheduled.post_at, chart.zone)
            owner_by = datetime.combine(next_working_day(due.date()), due.time(), chart.zone)
            if waiting.is_ours_alone:
                owner_by = due
            backup_by = datetime.combine(next_working_day(owner_by.date()), due.time(), chart.zone)
            turn = self._turn(effects, history, history[-1])
            if self._clock.now() < owner_by:
                looks.append(owner_by)
                continue
            await turn.raise_unanswered(waiting)
            if not self._rules.backup:
                continue
            if self._clock.now() < backup_by:
                looks.append(backup_by)
                continue
            await turn.raise_to_backup(waiting)
        return min(looks, default=None)

    # -- the hourly look ------------------------------------------------------------------------------------------

    async def reconcile(self) -> None:
        """Hold what Slack has against what it should have; keep an event for each reminder missing there.

        Never raises: what could not be looked at now is looked at in the next hour.
        """
        try:
            by_channel: dict[str, list[tuple[Chart, Waiting]]] = {}
            async for case in self._cases.watched():
                chart = Chart(case, await self._cases.history(case.id), self._rules.zone_name)
                await self._try_its_channel(chart)
                if case.trying or chart.history[-1].seq > case.handled:
                    continue  # the runner is not through with it: what is missing may be about to be set
                for waiting in (chart.close_loop, chart.follow_up):
                    if waiting is not None and self._should_still_wait(waiting):
                        by_channel.setdefault(waiting.scheduled.channel, []).append((chart, waiting))
            for channel, expected in by_channel.items():
                await self._reconcile_channel(channel, expected)
        except Exception as trouble:  # noqa: BLE001 - the hourly look comes again
            log.error("%s: the hourly look at Slack's list failed: %s", new_error_id(), describe(trouble))

    def _should_still_wait(self, waiting: Waiting) -> bool:
        due = datetime.fromtimestamp(waiting.scheduled.post_at, UTC)
        return bool(waiting.scheduled.id) and due - self._clock.now() > SURELY_STILL_WAITING

    async def _reconcile_channel(self, channel: str, expected: Iterable[tuple[Chart, Waiting]]) -> None:
        reason = await self._slack.why_closed(channel)
        held = set() if reason else await self._slack.waiting_ids(channel)
        for chart, waiting in expected:
            case = chart.case
            now = self._clock.now()
            if reason:
                key = f"closed:{case.id}:{channel}"
                await self._keep(case, Event(case.team, key, "closed", "", now, {"reason": reason}))
            elif waiting.scheduled.id not in held:
                key = f"missing:{case.id}:{waiting.scheduled.id}"
                kind, scheduled = waiting.key.split(":")[0], waiting.scheduled
                body = {"kind": kind, "id": scheduled.id, "post_at": scheduled.post_at}
                await self._keep(case, Event(case.team, key, "missing", "", now, body))

    async def _try_its_channel(self, chart: Chart) -> None:
        """A case that could not be shown in its channel is brought there when the bot is let in within a day."""
        case = chart.case
        told = any(key.startswith("parent") and ":direct" in key for key in case.done)
        direct = told and chart.home is not None and chart.home.channel != case.channel
        if not direct or self._clock.now() - case.opened_at > TRIED_FOR:
            return
        if not await self._slack.why_closed(case.channel):
            event = Event(case.team, f"reopened:{case.id}", "reopened", "", self._clock.now(), {})
            await self._keep(case, event)

    async def _keep(self, case: Case, event: Event) -> None:
        if await self._cases.add(case.id, event):
            log.warning("case %s: %s", case.id, event.kind)

    # -- when a step fails ----------------------------------------------------------------------------------------

    async def _try_again(self, effects: Effects, at: datetime, trouble: Exception | None = None) -> None:
        errors = effects.case.errors
        if trouble is not None:
            errors += 1
            log.error(
                "%s: case %s, step %s, try %d failed: %s; trying again at %s",
                new_error_id(),
                effects.case.id,
                ", ".join(effects.case.trying) or "between steps",
                errors,
                describe(trouble),
                at.isoformat(timespec="seconds"),
            )
        try:
            await effects.save(due_at=at, errors=errors)
        except StaleCaseError:
            log.warning("case %s: another runner has moved it on", effects.case.id)
        except Exception as unsaved:  # noqa: BLE001 - the row keeps its earlier due_at, which is not later
            log.error("%s: case %s could not be written: %s", new_error_id(), effects.case.id, describe(unsaved))
            await asyncio.sleep(FIRST_RETRY_SECONDS)  # the case is still due: do not spin on a broken database

    def _backoff(self, case: Case, at_least: float = 0.0) -> datetime:
        seconds = max(min(FIRST_RETRY_SECONDS * 2**case.errors, LONGEST_RETRY_SECONDS), at_least)
        return self._clock.now() + timedelta(seconds=max(seconds, self._settle_seconds if case.trying else 0))

    def _after_refusal(self, case: Case, refused: SlackApiError) -> datetime:
        headers = getattr(refused.response, "headers", None) or {}
        if slack_code(refused) in RATE_ERRORS and str(wait := headers.get("Retry-After", "")).isdigit():
            return self._clock.now() + min(timedelta(seconds=int(wait)), LONGEST_TROUBLE)
        return self._backoff(case)
