"""The steps a case is made of: say it, change it, remind of it; each done once, each with a second way out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.cases import Event
from bot.chart import ALONE, Chart, Waiting
from bot.clock import Clock
from bot.effects import Answer, Effects, was_refused
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
from bot.troubles import new_error_id, slack_code
from dialogs import follow_up_card
from dialogs.message import Message, maybe_second_copy, plain

log: Final = logging.getLogger("backpain.steps")

UNREACHABLE: Final = CHANNEL_ERRORS | THREAD_ERRORS | PERSON_ERRORS
TOO_LATE_TO_CANCEL: Final = timedelta(minutes=10)  # Slack may post what was cancelled closer to its time (slack.md 4)
NO_LONGER_SCHEDULED: Final = timedelta(seconds=30)  # closer than this, a reminder is posted instead of scheduled
FULL_WINDOW_STEP: Final = timedelta(minutes=5)
FULL_WINDOW_TRIES: Final = 12


class Steps:
    """What can be done for one case because of one event. Every step's key carries the event's `seq`."""

    def __init__(
        self, slack: Slack, clock: Clock, effects: Effects, chart: Callable[[], Chart], event: Event, *, backup: str
    ) -> None:
        """`chart` gives the case as it stands; `backup` is who is told when its owner cannot be ("": nobody)."""
        self._slack = slack
        self._clock = clock
        self._effects = effects
        self._chart = chart
        self._event = event
        self._backup = backup

    def key(self, step: str) -> str:
        """The key of a step of this event."""
        return f"{step}:{self._event.seq}"

    # -- saying ---------------------------------------------------------------------------------------------------

    async def post(
        self,
        key: str,
        message: Message,
        *,
        channel: str,
        thread_ts: str | None = None,
        broadcast: bool = False,
        urgent: bool = False,
    ) -> Answer:
        """Post once; `channel` may be a person. The answer says where, or {"refused": Slack's error}."""
        metadata_key = f"{self._effects.case.id}:{key}"

        async def send(content: Message) -> Posted:
            return await self._slack.post(channel, content, key=metadata_key, thread_ts=thread_ts, broadcast=broadcast)

        async def call(second_copy: bool) -> Answer:
            content = maybe_second_copy(message) if second_copy else message
            try:
                return asdict(await send(content))
            except SlackApiError as refused:
                if slack_code(refused) not in CONTENT_ERRORS:
                    raise
                log.error("%s: Slack refused the blocks of %s: %s", new_error_id(), key, slack_code(refused))
                return asdict(await send(plain(content)))

        async def find() -> Answer | None:
            since = self._event.at.timestamp() - 1
            found = await self._slack.find_post(channel, thread_ts=thread_ts, since=since, key=metadata_key)
            return None if found is None else asdict(found)

        return await self._effects.once(
            key,
            call,
            find,
            self._unsay,
            refusals=UNREACHABLE,
            wait_turn=lambda: self._slack.wait_turn(channel, urgent=urgent),
        )

    async def _unsay(self, answer: Answer) -> None:
        await self._slack.delete(Posted(answer["channel"], answer["ts"]))

    async def tell(self, key: str, message: Message, *, urgent: bool = False) -> Answer:
        """Tell the owner in a direct message; where that cannot be, the backup person becomes the owner."""
        owner = self._effects.case.owner
        if owner != self._backup and self._backup and not await self._is_active(key, owner):
            told: Answer = {"refused": "user_disabled"}
        else:
            told = await self.post(key, message, channel=owner, urgent=urgent)
        if "refused" not in told or not self._backup:
            return told
        await self._effects.save(owner=self._backup)
        return await self.post(f"{key}:backup", message, channel=self._backup, urgent=urgent)

    async def _is_active(self, key: str, person: str) -> bool:
        """Whether a person still works here: Slack takes messages to some who do not."""

        async def look() -> Answer:
            try:
                return {"active": (await self._slack.member(person)).is_active}
            except SlackApiError as refused:
                if not was_refused(refused) or slack_code(refused) in RATE_ERRORS:
                    raise
                return {"active": slack_code(refused) not in PERSON_ERRORS}

        return bool((await self._effects.repeatable(f"{key}:owner", look))["active"])

    async def reply(self, step: str, message: Message, *, broadcast: bool = False, urgent: bool = False) -> None:
        """Say something of this event in the case's thread, wherever that now is."""
        await self.say(self.key(step), message, broadcast=broadcast, urgent=urgent)

    async def say(self, key: str, message: Message, *, broadcast: bool = False, urgent: bool = False) -> None:
        """Say something in the case's thread; where that is gone in a new one, and at last to the owner."""
        home = self._chart().home
        answer: Answer = {"refused": "no_thread"}
        if home is not None:
            answer = await self._under(home, key, message, broadcast=broadcast, urgent=urgent)
            if "refused" in answer:
                await self._find_a_way(home, answer["refused"])
                if (home := self._chart().home) is not None:
                    answer = await self._under(home, f"{key}:again", message, urgent=urgent)
        if "refused" in answer:
            await self.tell(f"{key}:direct", message, urgent=urgent)

    async def _find_a_way(self, lost: Posted, reason: str) -> None:
        """Begin a new thread where only the old one is gone, else leave the channel."""
        if reason in THREAD_ERRORS:
            message = follow_up_card.new_thread(self._chart().facts())
            begun = await self.post(f"parent:{self._event.seq}", message, channel=lost.channel)
            reason = begun.get("refused", "")
        if reason:
            await self.move(reason)

    async def _under(
        self, home: Posted, key: str, message: Message, *, broadcast: bool = False, urgent: bool = False
    ) -> Answer:
        return await self.post(
            key, message, channel=home.channel, thread_ts=home.ts, broadcast=broadcast, urgent=urgent
        )

    async def move(self, reason: str) -> None:
        """Go on in a direct conversation, and take the waiting reminders along."""
        told = await self.tell(self.key("moved"), follow_up_card.moved_to_direct(self._chart().facts(), reason))
        if "refused" in told:
            log.error("%s: case %s can reach nobody: %s", new_error_id(), self._effects.case.id, told["refused"])
            return
        await self.bring_reminders_along()

    async def bring_reminders_along(self) -> None:
        """Set the waiting reminders again where the case now lives."""
        home = self._chart().home
        for reminder in (self._chart().close_loop, self._chart().follow_up):
            if reminder is None or home is None or reminder.scheduled.channel == home.channel:
                continue
            await self.cancel(reminder)
            kind = reminder.key.split(":")[0]
            at = datetime.fromtimestamp(reminder.scheduled.post_at, self._chart().zone)
            await self.remind(kind, at, self._reminder(kind, at), suffix=":moved")

    def _reminder(self, kind: str, at: datetime) -> Message:
        chart = self._chart()
        if kind == "close_loop":
            return follow_up_card.close_loop(chart.facts(close_loop_at=at), chart.latest.assessment)
        return follow_up_card.reminder(chart.facts(follow_up_at=at), chart.latest.assessment)

    # -- changing -------------------------------------------------------------------------------------------------

    async def update(self, step: str, place: Posted, message: Message) -> None:
        """Replace a message; one that is gone or out of reach is no reason to stop."""

        async def call() -> Answer:
            try:
                await self._slack.update(place, message)
            except SlackApiError as refused:
                if not was_refused(refused) or slack_code(refused) in RATE_ERRORS:
                    raise
                log.warning("case %s: Slack refused %s: %s", self._effects.case.id, step, slack_code(refused))
                return {"refused": slack_code(refused)}
            return asdict(place)

        await self._effects.repeatable(self.key(step), call)

    # -- reminding ------------------------------------------------------------------------------------------------

    async def schedule(self, kind: str, at: datetime, *, may_be_there: bool = False) -> None:
        """Set the reminder of a kind (follow_up or close_loop) for `at`, in the case's thread.

        `may_be_there`: Slack may have posted it already, by a clock that is ahead of ours.
        """
        await self.remind(kind, at, self._reminder(kind, at), may_be_there=may_be_there)

    async def remind(
        self, kind: str, at: datetime, message: Message, suffix: str = "", *, may_be_there: bool = False
    ) -> None:
        """Hand a reminder to Slack's scheduler once; one whose time has come is posted at once."""
        key = f"{self.key(kind)}{suffix}"
        home = self._chart().home
        if home is None:
            await self._watch_alone(key, at, "no_thread")
            return
        answer = await self._effects.once(
            key,
            lambda second_copy: self._call_schedule(
                home, at, maybe_second_copy(message) if second_copy else message, key
            ),
            lambda: self._find_reminder(home, at, message, key, posted=may_be_there),
            self._unset,
            refusals=UNREACHABLE,
            may_be_there=may_be_there,
        )
        if "refused" in answer and suffix:
            await self._watch_alone(key, at, answer["refused"])
        elif "refused" in answer:
            await self.move(answer["refused"])
            await self.remind(kind, at, message, suffix=":direct")

    def reminders(self, kind: str) -> set[str]:
        """The keys under which this event sets the reminder of a kind."""
        return {f"{self.key(kind)}{way}" for way in ("", ":direct", ALONE, f":direct{ALONE}")}

    async def _watch_alone(self, key: str, at: datetime, reason: str) -> None:
        """Slack takes the reminder nowhere: only the row knows of it, and raises it when it is unanswered."""
        log.error("%s: case %s: %s is watched without Slack: %s", new_error_id(), self._effects.case.id, key, reason)

        async def watch() -> Answer:
            return {"channel": self._effects.case.channel, "id": "", "post_at": int(at.timestamp())}

        await self._effects.repeatable(f"{key}{ALONE}", watch)

    async def _unset(self, answer: Answer) -> None:
        if answer["id"]:
            await self._slack.unschedule(Scheduled(answer["channel"], answer["id"], answer["post_at"]))
        else:
            await self._unsay(answer)

    async def cancel(self, waiting: Waiting, step: str = "cancelled") -> None:
        """Take a reminder back, unless it is so near that Slack may post it all the same: then it is left alone.

        One that is taken back as "replaced" is not waited for any more.
        """
        due = datetime.fromtimestamp(waiting.scheduled.post_at, self._chart().zone)
        if due - self._clock.now() <= TOO_LATE_TO_CANCEL:
            return

        async def call() -> Answer:
            try:
                if waiting.scheduled.id:
                    await self._slack.unschedule(waiting.scheduled)
            except SlackApiError as refused:
                if slack_code(refused) not in UNREACHABLE:
                    raise
            return {"id": waiting.scheduled.id}

        await self._effects.repeatable(f"{self.key(step)}:{waiting.key}", call)

    async def _call_schedule(self, home: Posted, at: datetime, message: Message, key: str) -> Answer:
        for shift in range(FULL_WINDOW_TRIES):
            post_at = at + shift * FULL_WINDOW_STEP
            if post_at - self._clock.now() < NO_LONGER_SCHEDULED:
                break
            try:
                return asdict(await self._slack.schedule(home, int(post_at.timestamp()), message))
            except SlackApiError as refused:
                if slack_code(refused) not in {"restricted_too_many", "time_in_past"}:
                    raise
        metadata_key = f"{self._effects.case.id}:{key}"
        posted = await self._slack.post(home.channel, message, key=metadata_key, thread_ts=home.ts)
        return {**asdict(posted), "id": "", "post_at": int(self._clock.now().timestamp())}

    async def _find_reminder(
        self, home: Posted, at: datetime, message: Message, key: str, *, posted: bool
    ) -> Answer | None:
        """Look among what Slack still holds, then, where its time has come or `posted`, among what it has posted."""
        earliest = int(at.timestamp())
        latest = int((at + FULL_WINDOW_TRIES * FULL_WINDOW_STEP).timestamp())
        scheduled = await self._slack.find_scheduled(home, message.text, earliest - 1, latest + 1)
        if scheduled is not None:
            return asdict(scheduled)
        if not posted and self._clock.now() < at - NO_LONGER_SCHEDULED:
            return None
        found = await self._slack.find_post(
            home.channel,
            thread_ts=home.ts,
            since=self._event.at.timestamp() - 1,
            key=f"{self._effects.case.id}:{key}",
            text=message.text,
        )
        return None if found is None else {**asdict(found), "id": "", "post_at": earliest}
