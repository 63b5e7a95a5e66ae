"""A clinic under load: people in many channels who keep submitting forms, whatever happens to the bot."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, func, select

from bot.kept.store import Cases
from bot.kept.tables import cases as table
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from bot.settings import driver_url
from tests.campaign.answers import Form, Promise, submit
from tests.campaign.judgement import Judgement, judge
from tests.campaign.log_lines import clinical
from tests.flows.team import MANIFEST

STARTED_WITHIN: Final = 60.0
FINISHED_WITHIN: Final = 600.0
QUIET_SECONDS: Final = 3.0  # longer than the pause before a doubtful message is looked for
SETTLE_SECONDS: Final = 1.0
LOOKS_EVERY: Final = 0.2
FORMS: Final[tuple[Form, ...]] = ("emergency", "seed", "provisional")


class NeverFinishedError(Exception):
    """The bot still had something to do after the longest time it may take."""


@dataclass
class Clinic:
    """A workspace, the database of its bot, and the promises made to its people."""

    workspace: Workspace
    database_url: str
    log: Path
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    promised: asyncio.Event = field(default_factory=asyncio.Event)

    def hire(self, people: int, *, backup: bool = False) -> None:
        """Bring in so many people, each with a channel of their own, so that no channel's pace holds others up."""
        add = self.workspace.conversations.add_channel
        for number in range(people):
            person = self.workspace.add_person(f"person{number}", f"Person {number}", "Europe/London")
            add(f"ward{number}", person.member, self.workspace.conversations.bot)
            if not backup:
                self.people.append(person)

    async def work(self, cases_a_second: float) -> None:
        """Submit until cancelled: everybody in turn, at random intervals; what is under way is finished first."""
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(self._shift(person, len(self.people) / cases_a_second))

    async def _shift(self, person: Person, every: float) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0, 2 * every))
            await self.submit(person, self.chance.choice(FORMS))

    async def submit(self, person: Person, form: Form) -> None:
        """Submit one form and keep the promise made."""
        channel = f"#ward{person.member.key.removeprefix('person')}"
        promise = await submit(self.workspace, person, form, channel)
        if promise is not None:
            self.promises.append(promise)
            self.promised.set()
        else:
            await self._give_up(person)

    async def _give_up(self, person: Person) -> None:
        if person.views:
            await person.close(everything=True)

    @asynccontextmanager
    async def bot(self, module: str = "bot", **environment: str) -> AsyncIterator[Process]:
        """A bot in a process of its own, connected; killed at the end where it still lives."""
        async with self.standby(module, **environment) as process:
            await connected(process)
            yield process

    @asynccontextmanager
    async def standby(self, module: str = "bot", **environment: str) -> AsyncIterator[Process]:
        """A bot that has begun to start: on SQLite it waits for the end of the one that works."""
        with self.log.open("ab") as log:
            process = await self._start(log, module, environment)
            try:
                yield process
            finally:
                await end(process)

    async def _start(self, log: IO[bytes], module: str, environment: dict[str, str]) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            stdout=PIPE,
            stderr=log,
            env={
                **os.environ,
                "SLACK_API_URL": self.workspace.api_url,
                "SLACK_BOT_TOKEN": self.workspace.bot_token,
                "SLACK_APP_TOKEN": self.workspace.app_token,
                "BACKPAIN_DATABASE_URL": self.database_url,
                "BACKPAIN_SETTLE_SECONDS": str(SETTLE_SECONDS),
                "BACKPAIN_LOG_LEVEL": "DEBUG",
                **environment,
            },
        )

    async def finished(self, within: float = FINISHED_WITHIN, *, quiet_seconds: float = QUIET_SECONDS) -> None:
        """Return once nothing is left to do for any case, and nothing has been said for a little while.

        Raises:
            NeverFinishedError: that did not come within so many seconds.
        """
        now = asyncio.get_running_loop().time
        quiet_since, calls = now(), len(self.workspace.calls)
        try:
            async with asyncio.timeout(within), self.cases() as cases:
                while True:
                    await asyncio.sleep(LOOKS_EVERY)
                    if len(self.workspace.calls) != calls or await self._open(cases):
                        quiet_since, calls = now(), len(self.workspace.calls)
                    elif now() - quiet_since >= quiet_seconds:
                        return
        except TimeoutError:
            raise NeverFinishedError(f"after {within:.0f} s") from None

    async def _open(self, cases: Cases) -> bool:
        """Whether a case still waits for the bot, other than for the date of what it says next."""
        return (
            bool(await cases.turns.due(self.workspace.clock.now(), [], 1)) or await cases.database.read(_in_trouble) > 0
        )

    @asynccontextmanager
    async def cases(self) -> AsyncIterator[Cases]:
        """The bot's database, to look into."""
        cases = Cases(driver_url(self.database_url))
        try:
            yield cases
        finally:
            await cases.close()

    async def judge(self) -> Judgement:
        """What became of all promises, and of the log."""
        async with self.cases() as cases:
            judgement = await judge(self.workspace, cases, self.promises)
        judgement.leaked += clinical(self.log.read_text(errors="replace").splitlines())
        return judgement


def _in_trouble(connection: Connection) -> int:
    """How many cases have a call that failed, or one whose answer is not known."""
    return connection.execute(select(func.count()).where(table.c.troubled)).scalar_one()


async def connected(process: Process) -> None:
    """Return once a bot says that it is connected."""
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), STARTED_WITHIN), "the bot did not start"


async def end(process: Process) -> None:
    """Kill a process and wait for its end."""
    if process.returncode is None:
        process.kill()
    await process.communicate()


@asynccontextmanager
async def clinic(database_url: str, folder: Path, *, people: int, seed: int) -> AsyncIterator[Clinic]:
    """A clinic that is open; `seed` decides who submits what and when."""
    workspace = Workspace(MANIFEST)
    await workspace.start()
    try:
        opened = Clinic(workspace, database_url, folder / f"bot-{seed}.log", random.Random(seed))  # noqa: S311 - not for secrets
        opened.hire(people)
        yield opened
    finally:
        await workspace.stop()
