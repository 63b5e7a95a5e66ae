"""What follows from each thing that happens to a case: which steps, in which order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.cases import Event
from bot.chart import CLOSE_LOOP_OUTCOMES, Chart, Waiting
from bot.clock import Clock
from bot.effects import Answer, Effects, LaterError, was_refused
from bot.slack import RATE_ERRORS, Posted, Slack
from bot.steps import Steps
from bot.triage.assessment import RANK
from bot.troubles import describe, new_error_id, slack_code
from bot.working_days import LATEST_DAYS, follow_up_day, next_working_day, on_or_after, working_moment
from dialogs import assessment_card, follow_up_card
from dialogs.message import Message

log: Final = logging.getLogger("backpain.turn")

LOOK_UP_SECONDS: Final = 2.0
RECHECK_DAYS: Final = 28  # G5: recheck at 4 weeks
LATER_RECHECK_DAYS: Final = 14
SHOWN_WITHIN: Final = timedelta(days=1)
EMERGENCY_AGAIN: Final = timedelta(minutes=5)
OTHERS_AGAIN: Final = timedelta(minutes=15)  # not more than LONGEST_TROUBLE
SPEAKS: Final = frozenset({"submitted", "outcome", "rescheduled", "missing"})  # what is answered with new messages


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When reminders arrive: the team's IANA zone ("" = the owner's), the day wanted, the hour they begin.

    `backup` is the Slack id of who is told when an owner cannot be or does not answer ("" = nobody).
    """

    zone_name: str
    follow_up_day: int
    working_hour: int
    backup: str = ""


class Turn:
    """Everything that follows from one event of one case."""

    def __init__(
        self, slack: Slack, clock: Clock, rules: ReminderRules, effects: Effects, history: list[Event], *, event: Event
    ) -> None:
        """`history` is the whole log; what is shown is the case as of `event`."""
        self._slack = slack
        self._clock = clock
        self._rules = rules
        self._effects = effects
        self._history = history
        self._event = event
        self._steps = Steps(slack, clock, effects, lambda: self._chart, event, backup=rules.backup)

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
            "course": self._refresh_card,
            "missing": self._after_missing,
            "closed": self._after_closing,
            "reopened": self._after_reopening,
        }
        if self._event.kind in SPEAKS and self._event.seq != self._history[0].seq:
            await self._leave_a_closed_channel(self._steps.key("left"))
        await follows[self._event.kind]()

    async def _leave_a_closed_channel(self, key: str) -> None:
        """Since the case was last spoken of, its channel may have been closed, or opened to another organisation."""
        await self._leave(key, self._look_at_the_channel)

    async def _leave(self, key: str, look: Callable[[], Awaitable[Answer]]) -> None:
        """Leave the channel where it is closed. That is decided once: half way out, the case is at home elsewhere."""

        async def decide() -> Answer:
            home = self._chart.home
            at_home = home is not None and home.channel == self._effects.case.channel
            return await look() if at_home else {"why_closed": ""}

        closed = await self._effects.repeatable(key, decide)
        if closed["why_closed"]:
            await self._steps.move(closed["why_closed"])

    # -- a submitted form ---------------------------------------------------------------------------------------

    async def _after_submission(self) -> None:
        if len(self._chart.submissions) == 1:
            await self._first_card()
            await self._be_seen()
            await self._steps.reply("plan", self._plan(), urgent=self._is_emergency)
        else:
            await self._revised_card()
        submission = self._chart.latest
        latest = submission.assessment
        await self._steps.reply("red_flags", assessment_card.red_flags(self._chart.facts(), latest))
        await self._know_the_zone()
        if submission.closes_the_loop and self._chart.close_loop is None:
            await self._close_the_loop()
        if self._chart.follow_up is None:
            await self._follow_up(self._first_follow_up_day())
        await self._announce()
        if len(self._chart.submissions) > 1 or self._chart.facts().follow_up_at != self._planned():
            await self._refresh_card()

    async def _announce(self) -> None:
        chart = self._chart
        await self._steps.reply("scheduled", follow_up_card.scheduled(chart.facts(), chart.latest.assessment))

    async def _first_card(self) -> None:
        case = self._effects.case
        urgent = self._is_emergency
        if not urgent:
            await self._know_the_zone()
        again = f":try{self._unseen}" if self._unseen else ""
        closed = await self._effects.repeatable(self._steps.key("channel") + again, self._look_at_the_channel)
        reason = closed["why_closed"]
        if not reason:
            answer = await self._steps.post(f"parent{again}", self._card(), channel=case.channel, urgent=urgent)
            reason = answer.get("refused")
        if reason:
            await self._steps.tell(f"parent{again}:direct", self._direct(reason), urgent=urgent)

    async def _be_seen(self) -> None:
        """A card that neither channel nor person took is tried again for a day: it may be the only word of the case."""
        case = self._effects.case
        now = self._clock.now()
        if self._chart.home is not None:
            return
        if now - case.opened_at > SHOWN_WITHIN:
            log.error("%s: case %s was shown to nobody for a day; it is given up", new_error_id(), case.id)
            return
        at = now + (EMERGENCY_AGAIN if self._is_emergency else OTHERS_AGAIN)
        log.error("%s: case %s can be shown to nobody yet; trying again at %s", new_error_id(), case.id, f"{at:%H:%M}")
        # Only now is the try over: one that was cut short goes on under its own keys, so that it is not said twice.
        await self._effects.save(errors=case.errors + 1, done={**case.done, f"unseen:{self._unseen}": {}})
        raise LaterError(at)

    @property
    def _unseen(self) -> int:
        """How often the card was tried and shown to nobody."""
        return sum(key.startswith("unseen:") for key in self._effects.case.done)

    async def _revised_card(self) -> None:
        before, now = self._chart.submissions[-2:]
        more_urgent = RANK[now.disposition] > RANK[before.disposition]
        emergency = self._is_emergency
        await self._effects.save(urgent=emergency)
        if more_urgent:
            await self._steps.reply("alert", self._card(), broadcast=True, urgent=emergency)
        await self._refresh_card()
        await self._steps.reply("plan", self._plan(), urgent=emergency)

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
        await self._take_back("close_loop" if outcome in CLOSE_LOOP_OUTCOMES else "follow_up")
        if outcome in {"not_seen", "worse"}:
            await self._close_the_loop()
        if outcome in {"worse", "not_reached"}:
            await self._follow_up(next_working_day(today))
        if outcome == "same":
            opened = self._chart.local(self._effects.case.opened_at).date()
            recheck = max(opened + timedelta(days=RECHECK_DAYS), today + timedelta(days=LATER_RECHECK_DAYS))
            await self._follow_up(on_or_after(recheck))
        chart = self._chart
        recorded = follow_up_card.recorded(outcome, chart.facts(), chart.local(self._event.at))
        await self._steps.reply("recorded", recorded)
        await self._refresh_card()

    async def _mark_reminder(self) -> None:
        """Replace the buttons of the pressed reminder by what was recorded."""
        chart = self._chart
        pressed = Posted(self._event.body["channel"], self._event.body["ts"])
        asks = (
            follow_up_card.close_loop if self._event.body["outcome"] in CLOSE_LOOP_OUTCOMES else follow_up_card.reminder
        )
        asked = asks(chart.facts(), chart.latest.assessment)
        await self._steps.update("marked", pressed, follow_up_card.answered(asked, chart.facts().progress[-1]))

    async def _after_reschedule(self) -> None:
        await self._follow_up(date.fromisoformat(self._event.body["day"]))
        await self._steps.reply(
            "scheduled", follow_up_card.scheduled(self._chart.facts(), self._chart.latest.assessment)
        )
        await self._refresh_card()

    # -- what the hourly look found -----------------------------------------------------------------------------

    async def _after_missing(self) -> None:
        """A reminder is not on Slack's list any more: set it again, for the same moment, if it still counts."""
        waiting = self._chart.follow_up if self._event.body["kind"] == "follow_up" else self._chart.close_loop
        key = self._steps.key(self._event.body["kind"])
        if waiting is None or (waiting.scheduled.id != self._event.body["id"] and not waiting.key.startswith(key)):
            return
        at = datetime.fromtimestamp(self._event.body["post_at"], self._chart.zone)
        await self._steps.schedule(self._event.body["kind"], at, may_be_there=True)
        await self._refresh_card()

    async def _after_closing(self) -> None:
        """The bot may not speak in the channel any more: the case leaves it."""

        async def found() -> Answer:
            return {"why_closed": self._event.body["reason"]}

        await self._leave(self._steps.key("left"), found)

    async def _after_reopening(self) -> None:
        """The bot may speak in the channel after all: the case is shown there and goes on there."""
        answer = await self._steps.post(self._steps.key("parent"), self._card(), channel=self._effects.case.channel)
        if "refused" in answer:
            return
        await self._steps.reply("plan", self._plan())
        red_flags = assessment_card.red_flags(self._chart.facts(), self._chart.latest.assessment)
        await self._steps.reply("red_flags", red_flags)
        await self._steps.bring_reminders_along()

    async def raise_unanswered(self, waiting: Waiting) -> None:
        """Say in the thread and to the owner that nobody has answered a reminder."""
        await self._leave_a_closed_channel(f"left:raised:{waiting.key}")
        message = follow_up_card.raised(self._chart.facts(), waiting.key.split(":")[0])
        await self._steps.say(f"raised:{waiting.key}", message)
        await self._steps.tell(f"raised:{waiting.key}:direct", message)

    async def raise_to_backup(self, waiting: Waiting) -> None:
        """Nobody has answered that either: tell the backup person."""
        message = follow_up_card.raised(self._chart.facts(), waiting.key.split(":")[0])
        await self._steps.post(f"raised:{waiting.key}:backup", message, channel=self._rules.backup)

    @property
    def _is_emergency(self) -> bool:
        return self._chart.latest.disposition == "emergency_now"

    # -- what is shown ------------------------------------------------------------------------------------------

    def _planned(self) -> datetime:
        return self._moment("follow_up", self._first_follow_up_day())

    def _card(self) -> Message:
        chart = self._chart
        latest = chart.latest
        facts = chart.facts(follow_up_at=None if chart.is_closed or chart.follow_up else self._planned())
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
        return assessment_card.plan(self._chart.facts(), latest.assessment, latest.findings)

    async def _refresh_card(self) -> None:
        chart = self._chart
        if chart.card is not None and chart.home is not None and chart.card.channel == chart.home.channel:
            await self._steps.update("card", chart.card, self._card())

    # -- when -----------------------------------------------------------------------------------------------------

    def _moment(self, kind: str, day: date) -> datetime:
        spread_by = f"{self._effects.case.id}:{self._steps.key(kind)}"
        return working_moment(day, self._chart.zone, self._rules.working_hour, spread_by)

    async def _take_back(self, kind: str) -> None:
        """Take back the reminder of a kind that an earlier event set, where it is still to come."""
        earlier = self._chart.newest(kind, but_not=self._steps.reminders(kind))
        if earlier is not None:
            await self._steps.cancel(earlier, "replaced")

    async def _follow_up(self, day: date) -> None:
        await self._take_back("follow_up")
        await self._steps.schedule("follow_up", self._moment("follow_up", day))

    async def _close_the_loop(self) -> None:
        day = next_working_day(self._chart.local(self._event.at).date())
        await self._take_back("close_loop")
        await self._steps.schedule("close_loop", self._moment("close_loop", day))

    # -- what Slack knows -----------------------------------------------------------------------------------------

    async def _know_the_zone(self) -> None:
        if not self._rules.zone_name:
            await self._effects.repeatable("zone", self._look_up_zone)

    async def _look_up_zone(self) -> Answer:
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                member = await self._slack.member(self._effects.case.owner)
        except SlackApiError as error:
            if not was_refused(error) or slack_code(error) in RATE_ERRORS:
                raise
            log.warning("case %s: the owner's time zone is not known: %s", self._effects.case.id, describe(error))
            return {"name": "UTC"}
        return {"name": member.zone_name or "UTC"}

    async def _look_at_the_channel(self) -> Answer:
        """Whether the bot may speak in the channel; where that cannot be told, an emergency goes ahead."""
        case = self._effects.case
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                return {"why_closed": await self._slack.why_closed(case.channel)}
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            if not self._is_emergency:
                raise
            log.warning("case %s: whether its channel is open is not known: %s", case.id, describe(error))
            return {"why_closed": ""}
