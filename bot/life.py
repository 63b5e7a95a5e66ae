"""What happens to a case: for everything people do, the messages and reminders that follow, each step done once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.cases import Case, Cases, Event, StaleCaseError
from bot.chart import Chart, Waiting
from bot.clock import Clock
from bot.effects import Answer, Effects, LaterError, was_refused
from bot.slack import (
    CHANNEL_ERRORS,
    CONTENT_ERRORS,
    PERSON_ERRORS,
    RATE_ERRORS,
    THREAD_ERRORS,
    Posted,
    Scheduled,
    Slack,
)
from bot.triage.assessment import RANK
from bot.troubles import describe, new_error_id, slack_code
from bot.working_days import LATEST_DAYS, follow_up_day, next_working_day, on_or_after, working_moment
from dialogs import assessment_card, follow_up_card
from dialogs.message import Message, maybe_second_copy, plain

log: Final = logging.getLogger("backpain.life")

ZONE_SECONDS: Final = 2.0
FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 300.0
TOO_LATE_TO_CANCEL: Final = timedelta(minutes=10)  # Slack may post what was cancelled closer to its time (slack.md 4)
NO_LONGER_SCHEDULED: Final = timedelta(seconds=30)  # closer than this, a reminder is posted instead of scheduled
FULL_WINDOW_STEP: Final = timedelta(minutes=5)
FULL_WINDOW_TRIES: Final = 12
RECHECK_DAYS: Final = 28  # G5: recheck at 4 weeks
LATER_RECHECK_DAYS: Final = 14
UNREACHABLE: Final = CHANNEL_ERRORS | THREAD_ERRORS


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When reminders arrive: the team's IANA zone ("" = the owner's), the day wanted, the hour they begin."""

    zone_name: str
    follow_up_day: int
    working_hour: int


@dataclass(frozen=True, slots=True)
class Means:
    """What a turn acts with."""

    slack: Slack
    clock: Clock
    rules: ReminderRules


class Life:
    """Moves cases on. Holds no state of its own: everything is in the case and its log."""

    def __init__(self, cases: Cases, slack: Slack, clock: Clock, rules: ReminderRules, settle_seconds: float) -> None:
        """`settle_seconds`: see `Effects`."""
        self._cases = cases
        self._clock = clock
        self._means = Means(slack, clock, rules)
        self._settle_seconds = settle_seconds

    async def advance(self, case: Case) -> None:
        """Do all that is due for the case, and note when to look again. Never raises."""
        effects = Effects(case, self._cases, self._clock, self._settle_seconds)
        try:
            await self._advance(effects)
        except StaleCaseError:
            log.warning("case %s: another runner has moved it on", case.id)
        except LaterError as later:
            await self._try_again(effects, later.at)
        except SlackApiError as refused:
            await self._try_again(effects, self._after_refusal(effects.case, refused), refused)
        except Exception as trouble:  # noqa: BLE001 - whatever went wrong, the case is looked at again
            await self._try_again(effects, self._backoff(effects.case), trouble)

    async def _advance(self, effects: Effects) -> None:
        history = await self._cases.history(effects.case.id)
        for event in history:
            if event.seq > effects.case.handled:
                turn = Turn(self._means, effects, history, event)
                await turn.take()
                await effects.save(handled=event.seq, errors=0, due_at=None)
        await effects.save(due_at=await self._watch(effects, history), errors=0)

    async def _watch(self, effects: Effects, history: list[Event]) -> datetime | None:
        """Raise a reminder that nobody answered within a working day; give the moment of the next look."""
        chart = Chart(effects.case, history, self._means.rules.zone_name)
        looks = []
        for waiting in (chart.close_loop, chart.follow_up):
            if waiting is None or f"raised:{waiting.key}" in effects.case.done:
                continue
            due = datetime.fromtimestamp(waiting.scheduled.post_at, chart.zone)
            answer_by = datetime.combine(next_working_day(due.date()), due.time(), chart.zone)
            if self._clock.now() < answer_by:
                looks.append(answer_by)
            else:
                turn = Turn(self._means, effects, history, history[-1])
                await turn.raise_unanswered(waiting)
        return min(looks, default=None)

    async def _try_again(self, effects: Effects, at: datetime, trouble: Exception | None = None) -> None:
        errors = effects.case.errors
        if trouble is not None:
            errors += 1
            log.error(
                "%s: case %s, step %s, try %d failed: %s; trying again at %s",
                new_error_id(),
                effects.case.id,
                effects.case.trying or "between steps",
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

    def _backoff(self, case: Case) -> datetime:
        seconds = min(FIRST_RETRY_SECONDS * 2**case.errors, LONGEST_RETRY_SECONDS)
        return self._clock.now() + timedelta(seconds=max(seconds, self._settle_seconds if case.trying else 0))

    def _after_refusal(self, case: Case, refused: SlackApiError) -> datetime:
        headers = getattr(refused.response, "headers", None) or {}
        if slack_code(refused) in RATE_ERRORS and str(wait := headers.get("Retry-After", "")).isdigit():
            return self._clock.now() + timedelta(seconds=int(wait))
        return self._backoff(case)


class Turn:
    """Everything that follows from one event of one case."""

    def __init__(self, means: Means, effects: Effects, history: list[Event], event: Event) -> None:
        """`history` is the whole log; what is shown is the case as of `event`."""
        self._slack = means.slack
        self._clock = means.clock
        self._rules = means.rules
        self._effects = effects
        self._history = history
        self._event = event

    @property
    def _chart(self) -> Chart:
        return Chart(self._effects.case, self._history, self._rules.zone_name).until(self._event)

    async def take(self) -> None:
        """Do what follows from the event."""
        follows: dict[str, Callable[[], Awaitable[None]]] = {
            "submitted": self._after_submission,
            "outcome": self._after_outcome,
            "rescheduled": self._after_reschedule,
            "acknowledged": self._refresh_card,
        }
        await follows[self._event.kind]()

    # -- a submitted form ---------------------------------------------------------------------------------------

    async def _after_submission(self) -> None:
        if len(self._chart.submissions) == 1:
            await self._first_card()
        else:
            await self._revised_card()
        submission = self._chart.latest
        await self._reply("red_flags", self._red_flags())
        await self._know_the_zone()
        if submission.closes_the_loop and self._chart.close_loop is None:
            await self._schedule_close_loop()
        if self._chart.follow_up is None:
            await self._schedule_follow_up(self._first_follow_up_day())
        await self._reply("scheduled", self._scheduled())
        if len(self._chart.submissions) > 1 or self._chart.facts().follow_up_at != self._planned():
            await self._refresh_card()

    async def _first_card(self) -> None:
        urgent = self._chart.latest.disposition == "emergency_now"
        if not urgent:
            await self._know_the_zone()
        case = self._effects.case
        answer = await self._post("parent", self._card, to=case.channel, urgent=urgent)
        if "refused" in answer:
            reason = answer["refused"]
            await self._post("parent:direct", lambda: self._direct(reason), to=case.owner, urgent=urgent)
        await self._reply("plan", self._plan(), urgent=urgent)

    async def _revised_card(self) -> None:
        submissions = self._chart.submissions
        before, now = submissions[-2], submissions[-1]
        more_urgent = RANK[now.disposition] > RANK[before.disposition]
        emergency = now.disposition == "emergency_now"
        await self._effects.save(urgent=emergency)
        if more_urgent:
            await self._reply("alert", self._card(), broadcast=True, urgent=emergency)
        await self._refresh_card()
        await self._reply("plan", self._plan(), urgent=emergency)

    def _first_follow_up_day(self) -> date:
        chart = self._chart
        assessment = chart.latest.assessment
        window = None if assessment is None else assessment.follow_up
        return follow_up_day(
            chart.local(self._event.at).date(),
            self._rules.follow_up_day,
            1 if window is None else window.earliest_days,
            LATEST_DAYS if window is None else window.latest_days,
        )

    # -- a press on a reminder ----------------------------------------------------------------------------------

    async def _after_outcome(self) -> None:
        outcome = self._event.body["outcome"]
        today = self._chart.local(self._event.at).date()
        await self._mark_reminder()
        if outcome == "not_seen":
            await self._schedule_close_loop()
        elif outcome == "worse":
            await self._schedule_close_loop()
            await self._schedule_follow_up(next_working_day(today))
        elif outcome == "not_reached":
            await self._schedule_follow_up(next_working_day(today))
        elif outcome == "same":
            opened = self._chart.local(self._effects.case.opened_at).date()
            recheck = max(opened + timedelta(days=RECHECK_DAYS), today + timedelta(days=LATER_RECHECK_DAYS))
            await self._schedule_follow_up(on_or_after(recheck))
        chart = self._chart
        await self._reply("recorded", follow_up_card.recorded(outcome, chart.facts(), chart.local(self._event.at)))
        await self._refresh_card()

    async def _mark_reminder(self) -> None:
        """Replace the buttons of the pressed reminder by what was recorded."""
        chart = self._chart
        pressed = Posted(self._event.body["channel"], self._event.body["ts"])
        if self._event.body["outcome"] in {"seen_cause_found", "seen_nothing_found", "not_seen"}:
            asked = follow_up_card.close_loop(chart.facts(), chart.latest.assessment)
        else:
            asked = follow_up_card.reminder(chart.facts(), chart.latest.assessment)
        await self._update("marked", pressed, follow_up_card.answered(asked, chart.facts().progress[-1]))

    async def _after_reschedule(self) -> None:
        day = date.fromisoformat(self._event.body["day"])
        waiting = self._chart.follow_up
        if waiting is not None and self._due(waiting) - self._clock.now() > TOO_LATE_TO_CANCEL:
            await self._effects.repeatable(self._key("unscheduled"), lambda: self._unschedule(waiting.scheduled))
        await self._schedule_follow_up(day)
        await self._reply("scheduled", self._scheduled())
        await self._refresh_card()

    async def _unschedule(self, scheduled: Scheduled) -> Answer:
        await self._slack.unschedule(scheduled)
        return {"id": scheduled.id}

    async def raise_unanswered(self, waiting: Waiting) -> None:
        """Say in the thread and to the owner that nobody has answered a reminder."""
        message = follow_up_card.raised(self._chart.facts())
        owner = self._effects.case.owner
        await self._post(f"raised:{waiting.key}", lambda: message, thread=self._chart.parent)
        await self._post(f"raised:{waiting.key}:direct", lambda: message, to=owner)

    # -- what is shown ------------------------------------------------------------------------------------------

    def _planned(self) -> datetime:
        return self._moment("follow_up", self._first_follow_up_day())

    def _card(self) -> Message:
        chart = self._chart
        latest = chart.latest
        planned = None if chart.is_closed or chart.follow_up else self._planned()
        facts = chart.facts(follow_up_at=planned)
        if latest.assessment is None:
            return assessment_card.could_not_compute(facts, latest.findings, latest.error_id)
        return assessment_card.card(facts, latest.assessment, latest.findings)

    def _direct(self, reason: str) -> Message:
        latest = self._chart.latest
        if latest.assessment is None:
            return self._card()
        facts = self._chart.facts(follow_up_at=self._planned())
        return assessment_card.direct(facts, latest.assessment, latest.findings, reason)

    def _plan(self) -> Message:
        latest = self._chart.latest
        if latest.assessment is None:
            return self._card()
        return assessment_card.plan(self._chart.facts(follow_up_at=self._planned()), latest.assessment, latest.findings)

    def _red_flags(self) -> Message:
        return assessment_card.red_flags(self._chart.facts(), self._chart.latest.assessment)

    def _scheduled(self) -> Message:
        return follow_up_card.scheduled(self._chart.facts(), self._chart.latest.assessment)

    # -- steps --------------------------------------------------------------------------------------------------

    def _key(self, step: str) -> str:
        return f"{step}:{self._event.seq}"

    def _metadata_key(self, key: str) -> str:
        return f"{self._effects.case.id}:{key}"

    async def _know_the_zone(self) -> None:
        if not self._rules.zone_name:
            await self._effects.repeatable("zone", self._look_up_zone)

    async def _look_up_zone(self) -> Answer:
        try:
            async with asyncio.timeout(ZONE_SECONDS):
                return {"name": await self._slack.zone_of(self._effects.case.owner) or "UTC"}
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as trouble:
            log.warning("case %s: the owner's time zone is not known: %s", self._effects.case.id, describe(trouble))
            return {"name": "UTC"}

    async def _reply(self, step: str, message: Message, *, broadcast: bool = False, urgent: bool = False) -> None:
        thread = self._chart.parent
        if thread is None:
            log.error("%s: case %s has no thread for %s", new_error_id(), self._effects.case.id, step)
            return
        await self._post(self._key(step), lambda: message, thread=thread, broadcast=broadcast, urgent=urgent)

    async def _post(
        self,
        key: str,
        build: Callable[[], Message],
        *,
        to: str = "",
        thread: Posted | None = None,
        broadcast: bool = False,
        urgent: bool = False,
    ) -> Answer:
        """Post once, in a thread or to a channel or person; a thread that is out of reach goes to the owner direct."""
        channel = thread.channel if thread is not None else to
        thread_ts = thread.ts if thread is not None else None
        metadata_key = self._metadata_key(key)

        async def call(second_copy: bool) -> Answer:
            message = maybe_second_copy(build()) if second_copy else build()
            try:
                posted = await self._slack.post(
                    channel, message, key=metadata_key, thread_ts=thread_ts, broadcast=broadcast, urgent=urgent
                )
            except SlackApiError as refused:
                if slack_code(refused) not in CONTENT_ERRORS:
                    raise
                log.error("%s: Slack refused the blocks of %s: %s", new_error_id(), key, slack_code(refused))
                posted = await self._slack.post(
                    channel, plain(message), key=metadata_key, thread_ts=thread_ts, broadcast=broadcast, urgent=urgent
                )
            return asdict(posted)

        async def find() -> Answer | None:
            since = self._event.at.timestamp() - 1
            found = await self._slack.find_post(channel, thread_ts=thread_ts, since=since, key=metadata_key)
            return None if found is None else asdict(found)

        answer = await self._effects.once(key, call, find, refusals=UNREACHABLE | PERSON_ERRORS)
        if "refused" in answer and thread is not None:
            await self._post(f"{key}:direct", build, to=self._effects.case.owner, urgent=urgent)
        return answer

    async def _update(self, step: str, place: Posted, message: Message) -> None:
        """Replace a message; one that is gone is no reason to stop."""

        async def call() -> Answer:
            try:
                await self._slack.update(place, message)
            except SlackApiError as refused:
                if not was_refused(refused) or slack_code(refused) in RATE_ERRORS:
                    raise
                log.warning("case %s: Slack refused %s: %s", self._effects.case.id, step, slack_code(refused))
                return {"refused": slack_code(refused)}
            return asdict(place)

        await self._effects.repeatable(self._key(step), call)

    async def _refresh_card(self) -> None:
        parent = self._chart.parent
        if parent is not None:
            await self._update("card", parent, self._card())

    def _due(self, waiting: Waiting) -> datetime:
        return datetime.fromtimestamp(waiting.scheduled.post_at, self._chart.zone)

    def _moment(self, kind: str, day: date) -> datetime:
        spread_by = f"{self._effects.case.id}:{self._key(kind)}"
        return working_moment(day, self._chart.zone, self._rules.working_hour, spread_by)

    async def _schedule_follow_up(self, day: date) -> None:
        at = self._moment("follow_up", day)
        chart = self._chart
        message = follow_up_card.reminder(chart.facts(follow_up_at=at), chart.latest.assessment)
        await self._schedule("follow_up", at, message)

    async def _schedule_close_loop(self) -> None:
        chart = self._chart
        at = self._moment("close_loop", next_working_day(chart.local(self._event.at).date()))
        message = follow_up_card.close_loop(chart.facts(close_loop_at=at), chart.latest.assessment)
        await self._schedule("close_loop", at, message)

    async def _schedule(self, kind: str, at: datetime, message: Message) -> None:
        """Hand a reminder to Slack's scheduler once; one whose time has come is posted at once."""
        key = self._key(kind)
        thread = self._chart.parent
        if thread is None:
            log.error("%s: case %s has no thread to remind in", new_error_id(), self._effects.case.id)
            return
        answer = await self._effects.once(
            key,
            lambda _second_copy: self._call_schedule(thread, at, message, key),
            lambda: self._find_reminder(thread, at, message, key),
            refusals=CHANNEL_ERRORS,
        )
        if "refused" in answer:
            await self._schedule_direct(kind, at, message)

    async def _schedule_direct(self, kind: str, at: datetime, message: Message) -> None:
        """The channel is out of reach: the reminder goes to the owner's direct conversation."""
        owner = self._effects.case.owner
        facts = self._chart.facts(follow_up_at=at)
        told = await self._post(f"told:{self._event.seq}", lambda: follow_up_card.moved_to_direct(facts), to=owner)
        if "refused" in told:
            return
        direct = Posted(told["channel"], told["ts"])
        key = f"{self._key(kind)}:direct"
        await self._effects.once(
            key,
            lambda _second_copy: self._call_schedule(direct, at, message, key),
            lambda: self._find_reminder(direct, at, message, key),
            refusals=CHANNEL_ERRORS | PERSON_ERRORS,
        )

    async def _call_schedule(self, thread: Posted, at: datetime, message: Message, key: str) -> Answer:
        for shift in range(FULL_WINDOW_TRIES):
            post_at = at + shift * FULL_WINDOW_STEP
            if post_at - self._clock.now() < NO_LONGER_SCHEDULED:
                break
            try:
                return asdict(await self._slack.schedule(thread, int(post_at.timestamp()), message))
            except SlackApiError as refused:
                if slack_code(refused) not in {"restricted_too_many", "time_in_past"}:
                    raise
        posted = await self._slack.post(thread.channel, message, key=self._metadata_key(key), thread_ts=thread.ts)
        return {**asdict(posted), "id": "", "post_at": int(self._clock.now().timestamp())}

    async def _find_reminder(self, thread: Posted, at: datetime, message: Message, key: str) -> Answer | None:
        """Look among what Slack still holds, then among what it has posted."""
        earliest = int(at.timestamp())
        latest = int((at + FULL_WINDOW_TRIES * FULL_WINDOW_STEP).timestamp())
        scheduled = await self._slack.find_scheduled(thread, message.text, earliest - 1, latest + 1)
        if scheduled is not None:
            return asdict(scheduled)
        if self._clock.now() < at:
            return None
        posted = await self._slack.find_post(
            thread.channel,
            thread_ts=thread.ts,
            since=self._event.at.timestamp() - 1,
            key=self._metadata_key(key),
            text=message.text,
        )
        return None if posted is None else {**asdict(posted), "id": "", "post_at": earliest}
