"""The buttons of a reminder: what became of the patient, or another day."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.asked import asked_at
from bot.kept.chart import Chart
from bot.kept.coded import OUTCOME_RANK
from bot.kept.happened import Event, Outcome, Rescheduled
from bot.kept.inserting import CODE
from bot.kept.results import last_asked
from bot.kept.step_key import Reminder
from bot.kept.undone import again
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, saving
from bot.listeners.opening import open_view
from bot.listeners.pressed import Pressed, closing_line, keep_on_it, page_of_older, sent_from, told_older
from bot.listeners.reopening import form_again, form_unseen
from bot.listeners.respond import Respond, is_answering
from bot.posts import is_person
from bot.triage.dates import LATEST_REVIEW_DAYS
from bot.working_days import next_working_day
from dialogs import answering, findings_form, follow_up_card, older_message, panel, unreadable, which_case, words
from dialogs.findings_form import Origin
from dialogs.message import Message

OUTCOMES: Final = sorted(OUTCOME_RANK)
RAISES: Final = frozenset({"worse", "not_seen"})
"""What is taken from whoever presses it while Slack does not say who is in the channel; the others close or delay."""

ASKS_FIRST: Final = frozenset({"better", "same"})
"""What is recorded with the page behind it alone."""

"""A case code in the text of our own message."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the outcome buttons, and the view that moves a follow-up."""
    for outcome in OUTCOMES:
        app.action(outcome)(_recorder(desk))
    app.action("reschedule")(_day_chooser(desk))
    app.view(follow_up_card.RESCHEDULE_CALLBACK_ID)(_day_receiver(desk))


def _recorder(desk: Desk) -> Callable[..., Any]:
    async def record_outcome(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        answer = Answer(desk, body, action)
        if action["action_id"] == "worse":
            opened, told = await _worse(answer, client)
            await ack()
            desk.wake()
            for shown in [*told, *([] if opened else [words.press_edit()])] or in_its_view(body):
                await respond(shown)
            return
        visit = await desk.come_to(body, answer.pressed.case, must_take=answer.raises)
        if answer.comes_too_late(visit):
            await ack()
            await respond(words.recorded_already())
            return
        told = await (_ask_the_panel if answer.asks_first(visit) else _keep)(answer, visit, client)
        await ack()
        desk.wake()
        for shown in told or in_its_view(body):
            await respond(shown)
        if desk.cases.readable.is_torn(answer.pressed.case):
            await respond(unreadable.pressed())

    return record_outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """A press on an answer to a reminder."""

    desk: Desk
    body: dict[str, Any]
    action: dict[str, Any]

    @property
    def raises(self) -> bool:
        """Whether it is taken from whoever presses it, on whatever message."""
        return self.action["action_id"] in RAISES

    @property
    def kind(self) -> Reminder:
        """Which question it answers."""
        return Outcome(self.action["action_id"], "", "").answers

    @property
    def is_of_a_raise(self) -> bool:
        """Whether it was pressed under the word that nobody has answered: what it answers is the reminder."""
        return follow_up_card.is_of_a_raise(self.action["block_id"])

    def comes_too_late(self, visit: CaseVisit) -> bool:
        """Whether the reminder was answered meanwhile; what is worse is never too late."""
        return self.is_of_a_raise and not self.raises and visit.chart.waiting(self.kind) is None

    def asks_first(self, visit: CaseVisit) -> bool:
        """Whether it is recorded only with what its page asks; of what cannot be read there is no page."""
        return self.action["action_id"] in ASKS_FIRST and visit.chart.latest.is_readable

    @property
    def pressed(self) -> Pressed:
        """The case, and the assessment that the reminder belongs to."""
        return Pressed.of(self.action["value"], self.body)

    async def keep(self, visit: CaseVisit) -> list[Message]:
        """Keep it, and give what is to be said to whoever pressed.

        Raises:
            NotSavedError: the database did not answer in time.
        """
        pressed, place = self.pressed, self.place(visit.chart)
        what = Outcome(self.action["action_id"], **place)
        # Each answer is kept once: a second one that is another tells more than the first.
        key = again(f"outcome:{place['channel']}:{place['ts']}:{what.outcome}", visit.chart.history)
        earlier = [one for one in visit.chart.history if same_reminder(one, what)]
        if self.raises:
            async with saving():
                await self.desk.cases.add(pressed.case, self.desk.event(visit, key, what))
            if line := closing_line(visit.chart):
                return [older_message.opened_again(visit.chart.facts(), line)]
        else:
            kept, chart = await keep_on_it(self.desk, visit, pressed, lambda _chart: key, what)
            if kept == "older":
                return [told_older(chart)]
        return said_before(visit, what, earlier) or of_another(visit)

    def place(self, chart: Chart) -> dict[str, str]:
        """Where the question is that is answered: the message that was pressed, or that which asks it."""
        on_the_card = self.kind == "referral" and self.pressed.place == chart.card
        is_beside = follow_up_card.is_beside(self.action["block_id"])
        is_elsewhere = on_the_card or is_beside or (self.is_of_a_raise and chart.waiting(self.kind))
        if "message" in self.body and not is_elsewhere:
            return {"channel": self.body["channel"]["id"], "ts": self.body["message"]["ts"]}
        asked = asked_at(chart, self.kind)
        return {"channel": asked.channel, "ts": asked.ts}

    @property
    def channel_and_code(self) -> tuple[str, str]:
        """The channel in which the case is, and its code where that is to be read, without the database."""
        if "message" in self.body:
            code = re.search(CODE, str(self.body["message"].get("text") or ""))
            return str(self.body["channel"]["id"]), code[0] if code else ""
        return answering.place_of(self.body["view"])


def in_its_view(body: Mapping[str, Any]) -> list[Message]:
    """What somebody reads whose answer was pressed inside a modal: that it is recorded."""
    return [words.recorded()] if is_answering(body) else []


def same_reminder(event: Event, what: Outcome) -> bool:
    """Whether the event is an answer to the reminder that `what` answers."""
    other = event.what
    return isinstance(other, Outcome) and (other.channel, other.ts) == (what.channel, what.ts)


def said_before(visit: CaseVisit, what: Outcome, earlier: list[Event]) -> list[Message]:
    """That somebody answered the same reminder before, and which answer stands."""
    if not earlier:
        return []
    given = [cast("Outcome", one.what).outcome for one in earlier]
    if what.outcome in given:
        return [words.recorded_already()]
    stands = max([*given, what.outcome], key=OUTCOME_RANK.__getitem__)
    first = earlier[0]
    return [older_message.answered_before(given[0], first.person, visit.chart.local(first.at), what.outcome, stands)]


def of_another(visit: CaseVisit) -> list[Message]:
    """That the case which somebody has answered is another's."""
    owner = visit.chart.case.owner
    return [older_message.of_another(visit.chart.facts())] if is_person(owner) and visit.person != owner else []


async def _keep(answer: Answer, visit: CaseVisit, _client: AsyncWebClient) -> list[Message]:
    return await answer.keep(visit)


async def _ask_the_panel(answer: Answer, visit: CaseVisit, client: AsyncWebClient) -> list[Message]:
    """Open the page; give what is to be said to whoever pressed."""
    chart, body = visit.chart, answer.body
    if chart.is_ended or answer.pressed.is_of_older(chart):
        return [told_older(chart)]
    reminder = answer.place(chart)
    asked_in = visit.place, reminder["channel"], reminder["ts"]
    at = chart.local(last_asked(chart.history, "panel").at)
    view = panel.panel_view(chart.facts(), chart.latest.found.value, answer.action["action_id"], at, asked_in)
    if not await open_view(client, body["trigger_id"], view, over=is_answering(body)):
        return [words.press_again()]
    return [words.on_the_page()] if is_answering(body) else []


async def _worse(answer: Answer, client: AsyncWebClient) -> tuple[str, list[Message]]:
    """Keep *Worse* and open its form; where nothing can be kept or read, the form opens all the same."""
    desk, body, trigger = answer.desk, answer.body, answer.body["trigger_id"]
    try:
        visit = await desk.come_to(body, answer.pressed.case, must_take=True)
    except NotSavedError as lost:
        channel, code = answer.channel_and_code
        await desk.come_in(body, channel)
        line = which_case.not_read(code)
        opened = int(desk.clock.now().timestamp())
        origin = Origin(channel, body["user"]["id"], answer.pressed.case, 0, opened, line)
        view_id = await open_view(client, trigger, findings_form.open_first(origin), over=is_answering(body))
        return view_id or "not opened", [older_message.worse_not_saved(lost.error_id)]

    async def keep() -> list[Message]:
        try:
            return await answer.keep(visit)
        except NotSavedError as lost:
            return [older_message.worse_not_saved(lost.error_id)]

    now = desk.clock.now()
    form = (
        form_unseen(visit.chart, visit.place, visit.person, now)
        if visit.unchecked
        else form_again(visit.chart, visit.place, visit.person, now, has_changed=True)
    )
    opening = open_view(client, trigger, form, over=is_answering(body))
    told, view_id = await asyncio.gather(keep(), opening)  # both must end within Slack's 3 s
    return view_id, told


def _day_chooser(desk: Desk) -> Callable[..., Any]:
    async def choose_day(
        ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, respond: Respond
    ) -> None:
        pressed = Pressed.of(action["value"], body)
        visit = await desk.come_to(body, pressed.case)
        chart = visit.chart
        if pressed.is_over(chart):
            await ack()
            await respond(told_older(chart))
            return
        first, last = choice_of_days(chart, desk.clock.now())
        view = follow_up_card.reschedule_view(chart.facts(), first, last, first, visit.place)
        opened = await open_view(client, body["trigger_id"], view, over=is_answering(body))
        await ack()
        if not opened:
            await respond(words.press_again())

    return choose_day


def _day_receiver(desk: Desk) -> Callable[..., Any]:
    async def receive_day(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        chosen = follow_up_card.read_reschedule(view)
        if chosen.day is None:
            await ack(response_action="errors", errors=chosen.errors)
            return
        pressed = Pressed.of(chosen.case)
        visit = await desk.come_to(body, pressed.case, place=chosen.place)
        moved = Rescheduled(chosen.day)
        try:
            kept, chart = await keep_on_it(desk, visit, pressed, sent_from(view, chosen.day.isoformat()), moved)
        except NotSavedError as lost:
            await ack(response_action="errors", errors={follow_up_card.DAY_BLOCK: words.not_saved(lost.error_id)})
        else:
            await (ack() if kept != "older" else ack(response_action="update", view=page_of_older(chart)))
            desk.wake()

    return receive_day


def choice_of_days(chart: Chart, now: datetime) -> tuple[date, date]:
    """First and last day that a follow-up may be moved to.

    From the next working day; no later than day 14 after the case was opened, or, once that is past, that next day.
    """
    first = next_working_day(chart.local(now.astimezone(UTC)).date())
    last = chart.local(chart.case.opened_at).date() + timedelta(days=LATEST_REVIEW_DAYS)
    return first, max(first, last)
