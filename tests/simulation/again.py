"""What comes after the first form: edits, re-triage, forms left open, reminder after reminder, a lost database."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from tests.campaign.judgement import said_by_the_bot
from tests.flows.panel import answer
from tests.people.forms import LeftOpen, Saying, Sending, WhenAsked
from tests.simulation.ground import CUTS, Ground, offered

SAYINGS: Final[tuple[Saying, ...]] = ("emergency", "same day", "weakness", "numbness", "home care")
WHEN_ASKED: Final[tuple[WhenAsked, ...]] = ("confirm", "back", "leave")
ANSWERS: Final = ("not_reached", "not_seen", "same", "worse", "better", "seen_nothing_found")
WHICH: Final = st.sampled_from((0, 0, 1, 2))  # counted from the newest
DOWN_FOR: Final = timedelta(hours=2)
ASKED_TO_WAIT: Final = timedelta(minutes=15)
EMERGENCIES_WITHIN: Final = timedelta(minutes=1)
DOWN: Final = (
    "chat.scheduleMessage",
    "chat.deleteScheduledMessage",
    "chat.scheduledMessages.list",
    "users.info",
    "conversations.history",
    "conversations.replies",
)
"""Methods without which an emergency is shown all the same."""
HOW: Final = ("status:500", f"ratelimited:{ASKED_TO_WAIT.seconds}", "error:a_name_of_next_year", "page:200", "reset")


class AssessedAgain(Ground):
    """Rules for a case that exists."""

    def _here(self, by_bob: bool, message: Message | None = None) -> Person | None:
        """One of the two where they still work here, and read the channel of a message."""
        person = self.workspace.people["bob" if by_bob else "alice"]
        channel = self.channels[0] if message is None else self.workspace.channels.showing(message)
        return person if person.id in channel.members and not channel.archived else None

    async def _opened(self, by_bob: bool, action: str, which: int) -> LeftOpen | None:
        """What a button opens on one of the messages that have it now."""
        messages = [each for each in reversed(said_by_the_bot(self.workspace)) if action in offered(each)]
        if not messages:
            return None
        message = messages[which % len(messages)]
        if (person := self._here(by_bob, message)) is None:
            return None
        person.views.clear()
        await answer(person, message, action)
        return LeftOpen(self.workspace, person, person.views[-1]) if person.views else None

    async def _send(self, form: LeftOpen | None, says: Saying, when_asked: WhenAsked = "confirm") -> list[Sending]:
        sent = [] if form is None or form.person.member.deleted else await form.send(says, when_asked)
        self.told.sendings += sent
        return sent

    @rule(by_bob=st.booleans(), which=WHICH, says=st.sampled_from(SAYINGS), asked=st.sampled_from(WHEN_ASKED), cut=CUTS)
    def assess_somebody_again(self, by_bob: bool, which: int, says: Saying, asked: WhenAsked, cut: int | None) -> None:
        """Press Edit and send what is found."""
        self.play(self._assess_again(by_bob, which, says, asked, cut))

    async def _assess_again(self, by_bob: bool, which: int, says: Saying, asked: WhenAsked, cut: int | None) -> None:
        await self._send(await self._opened(by_bob, "edit", which), says, asked)
        await self._cut(cut)

    @rule(by_bob=st.booleans(), says=st.sampled_from(SAYINGS), cut=CUTS)
    def press_worse_and_assess_again(self, by_bob: bool, says: Saying, cut: int | None) -> None:
        """Wait until a reminder arrives, press Worse, and send the form that opens."""
        self.play(self._worse(by_bob, says, cut))

    async def _worse(self, by_bob: bool, says: Saying, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        await self._send(await self._opened(by_bob, "worse", 0), says)
        await self._cut(cut)

    @rule(by_bob=st.booleans(), edits=st.booleans())
    def leave_a_form_open(self, by_bob: bool, edits: bool) -> None:
        """Open a form, for a new patient or a known one, and turn to something else."""
        self.play(self._leave_open(by_bob, edits))

    async def _leave_open(self, by_bob: bool, edits: bool) -> None:
        if edits:
            form = await self._opened(by_bob, "edit", 0)
        elif (person := self._here(by_bob)) is None:
            return
        else:
            person.views.clear()
            await person.command("/backpain")
            form = LeftOpen(self.workspace, person, person.views[-1]) if person.views else None
        if form is not None:
            self.left.append(form)

    @rule(which=WHICH, says=st.sampled_from(SAYINGS), asked=st.sampled_from(WHEN_ASKED), cut=CUTS)
    def come_back_to_a_form(self, which: int, says: Saying, asked: WhenAsked, cut: int | None) -> None:
        """Send one of the forms that were left open."""
        self.play(self._come_back(which, says, asked, cut))

    async def _come_back(self, which: int, says: Saying, asked: WhenAsked, cut: int | None) -> None:
        if self.left:
            form = self.left[-1 - which % len(self.left)]
            await self._send(form, says, asked)
            if not form.is_form:
                self.left.remove(form)
        await self._cut(cut)

    @rule(outcomes=st.lists(st.sampled_from(ANSWERS), min_size=2, max_size=3))
    def answer_reminder_after_reminder(self, outcomes: list[str]) -> None:
        """Answer a second and a third reminder."""
        self.play(self._answer_each(outcomes))

    async def _answer_each(self, outcomes: list[str]) -> None:
        for outcome in outcomes:
            await self._wait_for_a_reminder()
            await self._opened(by_bob=True, action=outcome, which=0)
            await self._settled()

    @rule(times=st.integers(2, 3))
    def let_reminders_pass(self, times: int) -> None:
        """Nobody answers a reminder, nor the next."""
        self.play(self._let_pass(times))

    async def _let_pass(self, times: int) -> None:
        for _ in range(times):
            await self._wait_for_a_reminder()
            await self._move(timedelta(days=3), down=False)

    @rule()
    def lose_the_database(self) -> None:
        """The bot is started on an empty database."""
        self.play(self._lose_the_database())

    @rule(method=st.sampled_from(DOWN), how=st.sampled_from(HOW), by_bob=st.booleans())
    def a_method_is_down_for_hours(self, method: str, how: str, by_bob: bool) -> None:
        """One method of Slack's fails for two hours, while somebody finds an emergency."""
        self.play(self._down(method, how, by_bob))

    async def _down(self, method: str, how: str, by_bob: bool) -> None:
        self.workspace.faults.clear()
        form = await self._opened(by_bob, "edit", 0)
        down = self.workspace.faults.add(Fault(method, how, times=10**6))
        sent = await self._send(form, "emergency")
        await self._pass(EMERGENCIES_WITHIN)
        for sending in filter(lambda sending: sending.is_acknowledged, sent):
            said = [each for each in said_by_the_bot(self.workspace) if sending.code in each.text]
            assert any("EMERGENCY" in message.text for message in said), f"{sending.code}: an emergency is not shown"
        await self._pass(DOWN_FOR)
        self.workspace.faults.remove(down)
        await self._pass(ASKED_TO_WAIT)
        await self._settled()
