"""One history: what people, Slack and the network do to the bot, one step after another."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.sandbox.faults import Fault, Moment
from bot.sandbox.person import Person
from bot.sandbox.records import Channel
from tests.campaign.answers import Form, submit
from tests.campaign.judgement import said_by_the_bot
from tests.flows.panel import send_page
from tests.simulation.again import AssessedAgain
from tests.simulation.ground import CUTS, offered

FORMS: Final[tuple[Form, ...]] = ("emergency", "seed", "provisional")
OUTCOMES: Final = (
    "better",
    "same",
    "worse",
    "not_reached",
    "seen_cause_found",
    "seen_nothing_found",
    "not_seen",
    "referral_sent",
)
MOVES: Final = (
    timedelta(hours=-1),
    timedelta(hours=1, minutes=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=8),
    timedelta(weeks=3),
)
FAULTY: Final = (
    "chat.postMessage",
    "chat.scheduleMessage",
    "chat.update",
    "chat.deleteScheduledMessage",
    "chat.scheduledMessages.list",
    "conversations.info",
    "conversations.history",
    "conversations.replies",
    "users.info",
    "*",
)
ACTIONS: Final = (
    "ratelimited:1",
    "status:500",
    "status:503",
    "reset",
    "error:internal_error",
    "error:ratelimited",
    "error:restricted_action",
)
NOT_DONE: Final = (
    "ratelimited:1",
    "error:ratelimited",
    "error:restricted_action",
)  # Slack answers so only to what it has not done


class History(AssessedAgain):
    """What else people do, what is answered, and what Slack and the network do meanwhile."""

    # -- what people do -----------------------------------------------------------------------------------------

    @initialize(form=st.sampled_from(FORMS), cut=CUTS, may_read_back=st.booleans(), has_backup=st.booleans())
    def submit_the_first_form(self, form: Form, cut: int | None, may_read_back: bool, has_backup: bool) -> None:
        """Every history begins with a case; in some the bot may not read back what it posted, or nobody is next."""
        self.play(self._begin(may_read_back, has_backup))
        self.play(self._submit(self.alice, form, self.channels[0], cut))

    @rule(
        form=st.sampled_from(FORMS),
        by_bob=st.booleans(),
        second=st.booleans(),
        cut=CUTS,
    )
    def submit_a_form(self, form: Form, by_bob: bool, second: bool, cut: int | None) -> None:
        """Open a case; `cut`: the bot is stopped after so many more calls, and started again."""
        self.play(
            self._submit(self.workspace.people["bob"] if by_bob else self.alice, form, self.channels[second], cut)
        )

    async def _submit(self, person: Person, form: Form, channel: Channel, cut: int | None) -> None:
        if person.id not in channel.members or channel.archived:
            return
        promise = await submit(self.workspace, person, form, channel.name, tries=3)
        if promise is not None:
            self.promises.append(promise)
        elif person.views:
            await person.close(everything=True)
        await self._cut(cut)

    @rule(outcome=st.sampled_from(OUTCOMES), cut=CUTS, twice=st.booleans())
    def answer_the_next_reminder(self, outcome: str, cut: int | None, twice: bool) -> None:
        """Wait until a reminder arrives and press one of its buttons, once or twice."""
        self.play(self._answer(outcome, twice, cut))

    async def _answer(self, outcome: str, twice: bool, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        for question in self._questions():
            if outcome in offered(question) and (person := self._reader(question)) is not None:
                await asyncio.gather(*(person.press(question, outcome) for _ in range(1 + twice)))
                await send_page(person)
                if person.views:
                    await person.close(everything=True)
                break
        await self._cut(cut)

    @rule(cut=CUTS)
    def take_an_answer_back(self, cut: int | None) -> None:
        """Whoever gave the newest answer takes it back, while that can be done."""
        self.play(self._undo(cut))

    async def _undo(self, cut: int | None) -> None:
        for message in reversed(said_by_the_bot(self.workspace)):
            accessories = [block.get("accessory", {}).get("action_id") for block in message.blocks or []]
            if "undo" in accessories:
                channel = self.workspace.channels.showing(message)
                for person in self.workspace.people.values():
                    if person.id in channel.members and not channel.archived:
                        await person.press(message, "undo")
                break
        await self._cut(cut)

    @rule(cut=CUTS)
    def move_the_next_follow_up(self, cut: int | None) -> None:
        """Wait until a follow-up arrives and choose another day for it."""
        self.play(self._reschedule(cut))

    async def _reschedule(self, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        for question in self._questions():
            if "reschedule" in offered(question) and (person := self._reader(question)) is not None:
                await person.press(question, "reschedule")
                if person.views:  # the day proposed is the first one possible
                    await person.submit()
                await send_page(person)
                if person.views:
                    await person.close(everything=True)
                break
        await self._cut(cut)

    @rule()
    def deliver_a_submission_again(self) -> None:
        """The same envelope comes a second time, whatever has happened in between."""
        if self.promises:
            promise = self.promises[-1]
            member = self.workspace.conversations.members[promise.person]
            self.play(self._deliver(self.workspace.payloads.submission(member, promise.view)))

    async def _deliver(self, payload: dict[str, Any]) -> None:
        await self.workspace.deliver("interactive", payload)
        await self._settled()

    # -- what happens to the workspace --------------------------------------------------------------------------

    @rule(by=st.sampled_from(MOVES), down=st.booleans())
    def move_the_clock(self, by: timedelta, down: bool) -> None:
        """Time passes, or is put back; `down`: without the bot."""
        self.play(self._move(by, down))

    @rule(
        method=st.sampled_from(FAULTY),
        action=st.sampled_from(ACTIONS),
        skip=st.integers(0, 4),
        times=st.integers(1, 4),
        after=st.booleans(),
    )
    def break_some_calls(self, method: str, action: str, skip: int, times: int, after: bool) -> None:
        """The next calls of a kind fail, before Slack did what was asked or after it."""
        when: Moment = "after" if after and action not in NOT_DONE else "before"
        if method == "*" and when == "after":
            return  # the sandbox's own calls for a form would be cut too: those are in the flows
        self.workspace.faults.add(Fault(method, action, skip=skip, times=times, when=when))

    @rule()
    def restart(self) -> None:
        """The bot ends and starts again."""
        self.play(self._restart())

    @rule(second=st.booleans())
    def archive_or_unarchive(self, second: bool) -> None:
        """A channel is archived, or brought back."""
        channel = self.channels[second]
        channel.archived = not channel.archived and self.somebody_can_be_told

    @rule(second=st.booleans())
    def share_or_unshare(self, second: bool) -> None:
        """Another organisation joins a channel, or leaves it."""
        channel = self.channels[second]
        channel.shared = not channel.shared and self.somebody_can_be_told
        if channel.shared:
            self.shared_at[channel.id] = len(self.workspace.calls)
        else:
            self.shared_at.pop(channel.id, None)

    @rule(second=st.booleans())
    def remove_or_invite_the_bot(self, second: bool) -> None:
        """The bot is removed from a channel, or invited."""
        if self.somebody_can_be_told:
            self.channels[second].members ^= {self.workspace.conversations.bot.id}

    @rule()
    def delete_a_card(self) -> None:
        """Somebody deletes the newest first message of a thread."""
        cards = [message for channel in self.channels for message in channel.top_level()]
        if cards:
            card = cards[-1]
            self.workspace.channels.showing(card).messages.remove(card)
            self.deleted.append(card)

    @rule()
    def deactivate_alice(self) -> None:
        """The owner leaves."""
        bot = self.workspace.conversations.bot.id
        is_open = all(bot in each.members and not (each.archived or each.shared) for each in self.channels)
        if self.has_backup or is_open:
            self.workspace.deactivate(self.alice)
