"""The ground of a history: a workspace with two channels, the bot, what was promised, and what always holds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Final, TypeVar

import aiohttp
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from slack_sdk.errors import SlackApiError

from bot.app import running
from bot.kept.chart import Chart
from bot.life.one_machine import end
from bot.sandbox.person import Person
from bot.sandbox.records import Channel, Message
from bot.troubles import CannotStartError
from tests.campaign.answers import Promise
from tests.campaign.judgement import copies, judge, not_followed_through, said_by_the_bot
from tests.campaign.log_lines import Listener, clinical
from tests.flows.team import HURRY, Team, connected_settings, new_workspace
from tests.people.forms import LeftOpen
from tests.people.judgement import Told, lost, standings
from tests.simulation.invariants import broken

Result = TypeVar("Result")

LONG_AFTER: Final = timedelta(weeks=4)
AN_HOUR: Final = timedelta(hours=1, minutes=1)
MOST_CALLS: Final = 12
CUTS: Final = st.none() | st.integers(0, MOST_CALLS)
SETTLED_WITHIN: Final = 60.0
MOST_LOOKS: Final = 2000
A_LOOK_SECONDS: Final = 0.3
STARTS: Final = 10
ZONE: Final = "Europe/London"


def offered(message: Message) -> set[str]:
    """The buttons of a message."""
    elements = [element for block in message.blocks or [] for element in block.get("elements", [])]
    return {element["action_id"] for element in elements if "action_id" in element}


class Ground(RuleBasedStateMachine):
    """The workspace, the bot, and what was promised.

    What is drawn never depends on what the bot did, so that a seed always draws the same histories.
    """

    loop: asyncio.Runner
    new_database: Callable[[Path], str]  # gives the address of an empty database; the folder is the history's own

    def __init__(self) -> None:
        super().__init__()
        self.promises: list[Promise] = []
        self.told = Told()
        self.left: list[LeftOpen] = []
        self.has_backup = True
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

    @property
    def somebody_can_be_told(self) -> bool:
        """Whether a person can be told where no channel can; a history in which nobody can has no right outcome."""
        return self.has_backup or not self.alice.member.deleted

    # -- the bot ------------------------------------------------------------------------------------------------

    async def _begin(self, may_read_back: bool, has_backup: bool) -> None:
        self.has_backup = has_backup
        self.folder = Path(self.afterwards.enter_context(TemporaryDirectory(prefix="bp-history-")))
        self.database_url = type(self).new_database(self.folder)
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
            backup_person=self.backup.id if self.has_backup else "",
            settle_seconds=10,
            time_zone=ZONE,
        )
        for _ in range(STARTS):  # whoever runs it starts it again when Slack does not even let it begin
            with suppress(CannotStartError, SlackApiError, aiohttp.ClientError):
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

    async def _lose_the_database(self) -> None:
        """The bot is started on an empty database: what was promised on the other one cannot be kept."""
        await self._stop_bot()
        self.database_url = type(self).new_database(Path(mkdtemp(dir=self.folder)))
        self.promises.clear()
        self.told = Told()
        await self._start_bot()
        await self._settled()

    async def _restart(self) -> None:
        await self._stop_bot()
        await self._start_bot()
        await self._settled()

    async def _move(self, by: timedelta, down: bool) -> None:
        if down:
            await self._stop_bot()
        self.workspace.clock.move(by)
        if down:
            await self._start_bot()
        self.team.bot.runner.wake()
        await self._settled()

    async def _pass(self, by: timedelta) -> None:
        """So much time passes, and no more, however often the bot tries something in vain meanwhile."""
        clock, bot = self.workspace.clock, self.team.bot
        until = clock.now() + by
        for _ in range(MOST_LOOKS):
            await self._through_with_the_cases()
            now, again = clock.now(), await bot.cases.turns.next_due([])
            if now >= until:
                return
            clock.move(min(until, again or until) - now if again is None or again > now else HURRY)
            bot.runner.wake()
            await asyncio.sleep(0)

    async def _through_with_the_cases(self) -> None:
        """Return once no case is due; the hourly look may go on: Slack may have asked it to wait, by the same clock."""
        bot = self.team.bot
        idle = asyncio.create_task(bot.runner.idle())
        try:
            while not idle.done():
                await asyncio.wait([idle], timeout=A_LOOK_SECONDS)
                if not await bot.cases.turns.due(self.workspace.clock.now(), [], 1):
                    return
        finally:
            await end(idle)

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
            if any(block.get("block_id") in {"follow_up", "close_loop", "referral"} for block in message.blocks or [])
        ]

    async def _wait_for_a_reminder(self) -> None:
        if waiting := self.workspace.schedule.waiting():
            left = timedelta(seconds=waiting[0].post_at - self.workspace.clock.now().timestamp())
            await self._move(left + timedelta(minutes=1), down=False)

    def _reader(self, message: Message) -> Person | None:
        channel = self.workspace.channels.showing(message)
        if channel.archived:
            return None
        return next((person for person in self.workspace.people.values() if person.id in channel.members), None)

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
        wrong = judgement.wrong
        standing = await standings(self.workspace, self.team.bot.cases)
        wrong += lost(standing, self.told)
        for one in standing:
            wrong += not_followed_through(self.workspace, Chart(one.case, one.history, ""))
            wrong += broken(self.workspace, Chart(one.case, one.history, ZONE))
        assert not wrong, wrong

    async def _end(self) -> None:
        await self._stop_bot()
        await self.workspace.stop()
