"""One history: what people, Slack and the network do to the bot, one step after another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import aiohttp
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from slack_sdk.errors import SlackApiError

from bot.app import running
from bot.sandbox.faults import Fault, Moment
from bot.sandbox.person import Person
from bot.sandbox.records import Channel, Message
from tests.campaign.answers import Form, Promise, submit
from tests.campaign.judgement import copies, judge, said_by_the_bot
from tests.campaign.log_lines import Listener, clinical
from tests.flows.team import Team, connected_settings, new_workspace

Result = TypeVar("Result")

FORMS: Final[tuple[Form, ...]] = ("emergency", "seed", "provisional")
OUTCOMES: Final = ("better", "same", "worse", "not_reached", "seen_cause_found", "seen_nothing_found", "not_seen")
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
LONG_AFTER: Final = timedelta(weeks=4)
AN_HOUR: Final = timedelta(hours=1, minutes=1)
MOST_CALLS: Final = 12
CUTS: Final = st.none() | st.integers(0, MOST_CALLS)
SETTLED_WITHIN: Final = 60.0
STARTS: Final = 10


def _offered(message: Message) -> set[str]:
    """The buttons of a message."""
    actions = [block for block in message.blocks or [] if block["type"] == "actions"]
    return {element["action_id"] for block in actions for element in block["elements"]}


class History(RuleBasedStateMachine):
    """The workspace, the bot, and what was promised; each rule is one thing that happens.

    What is drawn never depends on what the bot did, so that a seed always draws the same histories.
    """

    loop: asyncio.Runner
    new_database: Callable[[Path], str]  # gives the address of an empty database; the folder is the history's own

    def __init__(self) -> None:
        super().__init__()
        self.promises: list[Promise] = []
        self.deleted: list[Message] = []
        self.shared_at: dict[str, int] = {}
        self.afterwards = ExitStack()
        self.has_begun = False

    def play(self, what: Coroutine[Any, Any, Result]) -> Result:
        """Let something happen, to its end."""
        return self.loop.run(what)

    @property
    def channels(self) -> list[Channel]:
        """The channels that cases are opened in."""
        return [self.workspace.channels["spine-team"], self.workspace.channels["second"]]

    @property
    def alice(self) -> Person:
        """The owner of most cases."""
        return self.workspace.people["alice"]

    # -- the bot ------------------------------------------------------------------------------------------------

    async def _begin(self, may_read_back: bool) -> None:
        folder = self.afterwards.enter_context(TemporaryDirectory(prefix="bp-history-"))
        self.database_url = type(self).new_database(Path(folder))
        self.listener = Listener()
        logging.getLogger().addHandler(self.listener)
        self.afterwards.callback(logging.getLogger().removeHandler, self.listener)
        self.workspace = new_workspace(granted_optional=may_read_back)
        self.backup = self.workspace.add_person("carol", "Carol Diaz", "Europe/London")
        members = [person.member for person in self.workspace.people.values()]
        self.workspace.conversations.add_channel("second", *members, self.workspace.conversations.bot)
        await self.workspace.start()
        await self._start_bot()
        self.has_begun = True

    async def _start_bot(self) -> None:
        self.stack = AsyncExitStack()
        settings = connected_settings(
            self.workspace,
            "http",
            self.database_url,
            backup_person=self.backup.id,
            settle_seconds=10,
            time_zone="Europe/London",
        )
        for _ in range(STARTS):  # whoever runs it starts it again when Slack does not even let it begin
            with suppress(SlackApiError, aiohttp.ClientError):
                bot = await self.stack.enter_async_context(running(settings, self.workspace.clock))
                break
        self.team = Team(self.workspace, bot)
        self.workspace.request_url = bot.address

    async def _stop_bot(self) -> None:
        self.workspace.request_url = None
        await self.stack.aclose()

    async def _settled(self) -> None:
        """Return once the bot has said all it has to say, which must not take it long."""
        async with asyncio.timeout(SETTLED_WITHIN):
            await self.team.settled()

    async def _restart(self) -> None:
        await self._stop_bot()
        await self._start_bot()
        await self._settled()

    # -- what people do -----------------------------------------------------------------------------------------

    @initialize(form=st.sampled_from(FORMS), cut=CUTS, may_read_back=st.booleans())
    def submit_the_first_form(self, form: Form, cut: int | None, may_read_back: bool) -> None:
        """Every history begins with a case; in some the bot may not read back what it posted."""
        self.play(self._begin(may_read_back))
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

    async def _cut(self, after: int | None) -> None:
        if after is not None:
            until = len(self.workspace.calls) + after
            for _ in range(50 * MOST_CALLS):
                if len(self.workspace.calls) >= until:
                    break
                await asyncio.sleep(0)
            await self._restart()
        else:
            await self._settled()

    def _questions(self) -> list[Message]:
        """The reminders that have arrived and can be answered, the newest first."""
        return [
            message
            for message in reversed(said_by_the_bot(self.workspace))
            if any(block.get("block_id") in {"follow_up", "close_loop"} for block in message.blocks or [])
        ]

    @rule(outcome=st.sampled_from(OUTCOMES), cut=CUTS, twice=st.booleans())
    def answer_the_next_reminder(self, outcome: str, cut: int | None, twice: bool) -> None:
        """Wait until a reminder arrives and press one of its buttons, once or twice."""
        self.play(self._answer(outcome, twice, cut))

    async def _answer(self, outcome: str, twice: bool, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        for question in self._questions():
            if outcome in _offered(question) and (person := self._reader(question)) is not None:
                await asyncio.gather(*(person.press(question, outcome) for _ in range(1 + twice)))
                if person.views:
                    await person.close(everything=True)
                break
        await self._cut(cut)

    async def _wait_for_a_reminder(self) -> None:
        if waiting := self.workspace.schedule.waiting():
            left = timedelta(seconds=waiting[0].post_at - self.workspace.clock.now().timestamp())
            await self._move(left + timedelta(minutes=1), down=False)

    @rule(cut=CUTS)
    def move_the_next_follow_up(self, cut: int | None) -> None:
        """Wait until a follow-up arrives and choose another day for it."""
        self.play(self._reschedule(cut))

    async def _reschedule(self, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        for question in self._questions():
            if "reschedule" in _offered(question) and (person := self._reader(question)) is not None:
                await person.press(question, "reschedule")
                if person.views:  # the day proposed is the first one possible
                    await person.submit()
                if person.views:
                    await person.close(everything=True)
                break
        await self._cut(cut)

    def _reader(self, message: Message) -> Person | None:
        channel = self.workspace.channels.showing(message)
        if channel.archived:
            return None
        return next((person for person in self.workspace.people.values() if person.id in channel.members), None)

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

    async def _move(self, by: timedelta, down: bool) -> None:
        if down:
            await self._stop_bot()
        self.workspace.clock.move(by)
        if down:
            await self._start_bot()
        self.team.bot.runner.wake()
        await self._settled()

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
        channel.archived = not channel.archived

    @rule(second=st.booleans())
    def share_or_unshare(self, second: bool) -> None:
        """Another organisation joins a channel, or leaves it."""
        channel = self.channels[second]
        channel.shared = not channel.shared
        if channel.shared:
            self.shared_at[channel.id] = len(self.workspace.calls)
        else:
            self.shared_at.pop(channel.id, None)

    @rule(second=st.booleans())
    def remove_or_invite_the_bot(self, second: bool) -> None:
        """The bot is removed from a channel, or invited."""
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
        self.workspace.deactivate(self.alice)

    # -- what always holds --------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_said_twice_without_saying_so(self) -> None:
        """No unmarked second copy."""
        doubled, _ = copies(self.workspace)
        assert not doubled, doubled

    @invariant()
    def nothing_is_posted_where_others_read_along(self) -> None:
        """No post into a channel that is shared."""
        for channel, since in self.shared_at.items():
            posts = [
                call.method
                for call in self.workspace.calls[since:]
                if call.method in {"chat.postMessage", "chat.scheduleMessage"} and call.answer.get("channel") == channel
            ]
            assert not posts, posts

    def teardown(self) -> None:
        """Mend what is broken, let time pass, and hold what was promised against what is there."""
        with self.afterwards:
            if self.has_begun:
                try:
                    self.play(self._judge())
                finally:
                    self.play(self._end())

    async def _judge(self) -> None:
        self.workspace.faults.clear()
        await self._move(AN_HOUR, down=False)
        await self._hold()
        await self._move(LONG_AFTER, down=False)
        await self._hold()
        leaked = clinical(self.listener.lines)
        assert not leaked, leaked
        given_up = [line for line in self.listener.lines if "given up" in line]
        assert not given_up, given_up

    async def _hold(self) -> None:
        self.nothing_is_said_twice_without_saying_so()
        self.nothing_is_posted_where_others_read_along()
        judgement = await judge(self.workspace, self.team.bot.cases, self.promises, self.deleted)
        assert not judgement.wrong, judgement.wrong

    async def _end(self) -> None:
        await self._stop_bot()
        await self.workspace.stop()
