"""Rounds: every contestant in turn takes the same number of emergencies, one at a time or many at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import aiohttp

from tests.load.behind import CASES_A_CHANNEL, fill
from tests.load.figures import Record, Round
from tests.load.lines import CONNECTED_WITHIN, Http, InTurn, Line, Socket
from tests.load.people import EMERGENCY, Form, Pressed, answer_reminder, filled_in, press
from tests.load.product import Product, started
from tests.load.stub import Stub

QUIET_SECONDS: Final = 1.6  # messages of one case are a second apart in its channel
QUIET_CPU_SECONDS: Final = 0.05
QUIET_WITHIN: Final = 300.0

Pace = Literal["one at a time", "at once"]
PACES: Final[tuple[Pace, ...]] = ("one at a time", "at once")


@dataclass
class Contestant:
    """A checkout at work, as one bot or several on one database, with the stub it talks to and what was measured."""

    name: str
    bots: tuple[Product, ...]
    stub: Stub
    line: Line
    quiet_seconds: float = QUIET_SECONDS
    start_seconds: float = 0.0  # of the slowest of its bots, until it says that it runs
    look: Counter[str] = field(default_factory=Counter)  # the calls of its first hourly look, and of its start
    records: dict[Pace, Record] = field(default_factory=lambda: {pace: Record() for pace in PACES})

    @property
    def cpu_seconds(self) -> float:
        """User and system time of all its bots since they began."""
        return sum(bot.cpu_seconds for bot in self.bots)

    @property
    def memory_mib(self) -> float:
        """What of all its bots lies in memory now."""
        return sum(bot.memory_mib for bot in self.bots)

    async def quiet(self) -> None:
        """Return once it has said all it has to say, and thinks of nothing more."""
        async with asyncio.timeout(QUIET_WITHIN):
            used = -1.0
            while used < 0 or time.perf_counter() - self.stub.heard_at < self.quiet_seconds or used > QUIET_CPU_SECONDS:
                before = self.cpu_seconds
                await asyncio.sleep(self.quiet_seconds)
                used = self.cpu_seconds - before

    async def take(self, submissions: int, pace: Pace, *, keep: bool = True) -> None:
        """One round: the forms are filled in before, the work is over at the end."""
        forms = [await filled_in(self.stub, self.line, EMERGENCY) for _ in range(submissions)]
        await self.quiet()
        groups = [forms] if pace == "at once" else [[form] for form in forms]
        rounds = [await self._together(group) for group in groups]
        if keep:
            self.records[pace].rounds.append(sum(rounds, Round()))

    async def _together(self, forms: Sequence[Form]) -> Round:
        """Press them all at once; over when all is said and handed to Slack's scheduler."""
        before, reminders_before = self.cpu_seconds, self.stub.cpu_of_reminders
        pressed: Sequence[Pressed] = await asyncio.gather(*(press(self.line, form) for form in forms))
        await self.quiet()
        of_reminders = self.stub.cpu_of_reminders_at_the_last_post - reminders_before
        used = self.stub.cpu_at_the_last_post - before - of_reminders
        beside = self.cpu_seconds - before - used
        cards = [self._card(one.form) - one.at for one in pressed if one.was_taken]
        return Round([one.seconds for one in pressed], cards, used, beside)

    async def two_originals(self) -> tuple[Form, Form]:
        """Two cases that are wholly dealt with; the second is closed, for its follow-up was answered with "better"."""
        self.quiet_seconds = QUIET_SECONDS
        forms = [await filled_in(self.stub, self.line, EMERGENCY) for _ in range(2)]
        for form in forms:
            await press(self.line, form)
        await self.quiet()
        await answer_reminder(self.stub, self.line, forms[-1], "better")
        await self.quiet()
        return forms[0], forms[1]

    def _card(self, form: Form) -> float:
        at = self.stub.cards.get(form.channel) or self.stub.cards.get(form.person.id)
        assert at is not None, f"{self.name}: an emergency has no card"
        return at


@dataclass(frozen=True)
class Setting:
    """What is run: a checkout on a database of its own, as so many bots, with so many cases behind."""

    name: str
    checkout: Path
    database_url: str
    log: Path
    over_socket: bool = False
    open_cases: int = 0
    closed_cases: int = 0
    quiet_seconds: float = QUIET_SECONDS
    cases_a_channel: int = CASES_A_CHANNEL
    bots: int = 1


@asynccontextmanager
async def contestant(setting: Setting) -> AsyncIterator[Contestant]:
    """A checkout of the product at work against a stub of its own, connected."""
    async with Stub().served() as stub:
        if setting.open_cases or setting.closed_cases:
            async with connected(setting, stub) as first:
                _, closed = await first.two_originals()
            stub.held |= await asyncio.to_thread(
                fill,
                setting.database_url,
                setting.open_cases,
                setting.closed_cases,
                closed.person.id,
                setting.cases_a_channel,
            )
        before = Counter(stub.calls)
        async with connected(setting, stub) as at_work:
            await at_work.quiet()
            at_work.look = stub.calls - before
            yield at_work


@asynccontextmanager
async def connected(setting: Setting, stub: Stub) -> AsyncIterator[Contestant]:
    """The product of a checkout, started against a stub that is there, with a line to it."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        bots: list[Product] = []
        lines: list[Line] = []
        seconds = []
        for _ in range(setting.bots):
            one = started(
                setting.checkout, stub.workspace, setting.database_url, setting.log, over_socket=setting.over_socket
            )
            began = time.perf_counter()
            bots.append(await stack.enter_async_context(one))
            seconds.append(time.perf_counter() - began)
            if setting.over_socket:
                lines.append(Socket(stub, await asyncio.wait_for(stub.connected.get(), CONNECTED_WITHIN)))
            else:
                lines.append(Http(session, bots[-1].address, stub.workspace.signing_secret))
        at_work = Contestant(setting.name, tuple(bots), stub, InTurn(lines), setting.quiet_seconds, max(seconds))
        stub.cpu_seconds = lambda: at_work.cpu_seconds
        try:
            yield at_work
        finally:
            stub.cpu_seconds = lambda: 0.0  # the processes are about to end, and others may begin


async def measure(contestants: Sequence[Contestant], rounds: int, submissions: dict[Pace, int]) -> None:
    """A round that is not counted, then the counted ones; the order of the contestants turns with every round."""
    for one in contestants:
        await one.take(submissions["one at a time"], "one at a time", keep=False)
    for number in range(rounds):
        turned = number % len(contestants)
        for pace in PACES:
            for one in (*contestants[turned:], *contestants[:turned]):
                await one.take(submissions[pace], pace)
