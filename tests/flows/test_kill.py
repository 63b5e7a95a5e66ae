"""`kill -9` between every two steps of a submission, then a restart: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from bot.sandbox.faults import Fault, Moment
from bot.sandbox.workspace import Workspace
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import MANIFEST, reminders_held

SETTLE_SECONDS: Final = 1.0
AT_ONCE: Final = 3
SHARES: Final = 4  # the deaths are spread over the processes of the suite
EVERY: Final = int(os.environ.get("KILL_AT_EVERY", "3"))  # each third step in the suite, with 1 each one
STARTED_WITHIN: Final = 20.0
FINISHED_WITHIN: Final = 30.0
REPLIES: Final = 2  # the red flags, the announcement of the follow-up

STEPS_OF_SLACK: Final = [
    ("conversations.info", 0),
    ("chat.postMessage", 0),
    ("chat.postMessage", 1),
    ("chat.scheduleMessage", 0),
    ("chat.postMessage", 2),
]


@dataclass(frozen=True)
class Death:
    """Where the bot is killed: before or after a commit, or while Slack holds a call (not yet or already executed)."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    held: tuple[str, int, Moment] | None = None  # method, how many calls of it pass before, which moment
    lands_late: bool = False


def deaths_at_writes(commits: int) -> list[Death]:
    before = [Death(f"before commit {n}", {"DIE_BEFORE_COMMIT": str(n)}) for n in range(1, commits + 1)]
    return [*before, Death("after commit 1, before Slack hears ok", {"DIE_AFTER_COMMIT": "1"})]


def deaths_at_calls() -> list[Death]:
    moments: tuple[Moment, ...] = ("before", "after")
    held = [
        Death(f"{method} #{skip + 1}, {when} Slack did it", held=(method, skip, when))
        for method, skip in STEPS_OF_SLACK
        for when in moments
    ]
    late = [
        Death(f"{method} #{skip + 1}, landing late", held=(method, skip, "before"), lands_late=True)
        for method, skip in STEPS_OF_SLACK
        if method.startswith("chat.")
    ]
    return [*held, *late]


@dataclass
class Round:
    """One workspace, one database, and the bots that live and die in it."""

    workspace: Workspace
    database: Path

    async def start(self, *module: str, **environment: str) -> Process:
        """Start a bot; return once it is connected."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *module,
            stdout=PIPE,
            env={
                **os.environ,
                "SLACK_API_URL": self.workspace.api_url,
                "SLACK_BOT_TOKEN": self.workspace.bot_token,
                "SLACK_APP_TOKEN": self.workspace.app_token,
                "BACKPAIN_DATABASE_URL": f"sqlite:///{self.database}",
                "BACKPAIN_SETTLE_SECONDS": str(SETTLE_SECONDS),
                "BACKPAIN_LOG_LEVEL": "ERROR",
                **environment,
            },
        )
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), STARTED_WITHIN)
        return process

    async def fill_in_and_submit(self) -> None:
        """Submit the seed case as Alice; what becomes of the answer is not waited for here."""
        alice = self.workspace.people["alice"]
        await alice.command("/backpain")
        for question, given in SEED_STEP_1.items():
            await alice.choose(question, question, given)
        await alice.submit()
        for question, given in SEED_STEP_2.items():
            await alice.choose(question, question, given)
        await alice.submit()

    @property
    def said(self) -> tuple[int, int, int]:
        """Cards, replies under them, reminders waiting."""
        channel = self.workspace.channels["spine-team"]
        cards = channel.top_level()
        return len(cards), len(channel.messages) - len(cards), len(reminders_held(self.workspace))

    async def finished(self) -> None:
        """Return once everything is said; a little later, so that a second copy would be seen."""
        await eventually(lambda: self.said >= (1, REPLIES, 1))
        await asyncio.sleep(SETTLE_SECONDS / 2)


async def eventually(holds: Callable[[], bool]) -> None:
    """Return when it holds, or after the longest time a case may take."""
    for _ in range(int(FINISHED_WITHIN / 0.05)):
        if holds():
            return
        await asyncio.sleep(0.05)


async def in_a_round(database: Path, play: Callable[[Round], Awaitable[None]]) -> None:
    workspace = Workspace(MANIFEST)
    await workspace.start()
    try:
        await play(Round(workspace, database))
    finally:
        for fault in workspace.faults:
            fault.release()
        await workspace.stop()


async def end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def commits_of_one_case(database: Path) -> int:
    """How many commits an undisturbed case takes."""
    counted = 0

    async def play(round_: Round) -> None:
        nonlocal counted
        bot = await round_.start("tests.flows.crashing")
        try:
            await round_.fill_in_and_submit()
            await round_.finished()
            assert round_.said == (1, REPLIES, 1)
        finally:
            bot.kill()
            printed, _ = await bot.communicate()
        counted = int(printed.decode().split()[-1])

    await in_a_round(database, play)
    return counted


async def die_and_restart(death: Death, database: Path) -> str:
    """Play one death; return what is wrong afterwards, "" when nothing is."""
    outcome = ""

    async def play(round_: Round) -> None:
        nonlocal outcome
        fault = None
        if death.held is not None:
            method, skip, when = death.held
            fault = round_.workspace.faults.add(Fault(method, "hold", skip=skip, when=when))
        doomed = await round_.start("tests.flows.crashing", **death.environment)
        submitting = asyncio.create_task(round_.fill_in_and_submit())
        try:
            if fault is not None:
                await asyncio.wait_for(fault.reached.wait(), FINISHED_WITHIN)
                doomed.kill()
            await asyncio.wait_for(doomed.communicate(), FINISHED_WITHIN)
        finally:
            await end(doomed)
            await submitting
        if fault is not None and death.lands_late:
            fault.release()
        heir = await round_.start("bot")
        try:
            alice = round_.workspace.people["alice"]
            if alice.views and alice.views[-1].definition.get(
                "submit"
            ):  # Slack said that it had trouble connecting: the person presses again
                await alice.submit()
            await round_.finished()
        finally:
            await end(heir)
        if round_.said != (1, REPLIES, 1):
            outcome = f"{death.name}: cards, replies, reminders = {round_.said}"

    await in_a_round(database, play)
    return outcome


@pytest.mark.timeout(240)
@pytest.mark.parametrize("share", range(SHARES))
async def test_a_kill_between_every_two_steps_leaves_one_card_one_plan_and_one_reminder(
    tmp_path: Path, share: int
) -> None:
    commits = await commits_of_one_case(tmp_path / "count.db")
    deaths = [*deaths_at_writes(commits), *deaths_at_calls()][::EVERY][share::SHARES]
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, death: Death) -> str:
        async with gate:
            return await die_and_restart(death, tmp_path / f"{number}.db")

    wrong = [outcome for outcome in await asyncio.gather(*map(one, range(len(deaths)), deaths)) if outcome]
    print(f"share {share}: {len(deaths)} deaths, {len(wrong)} lost or doubled")
    assert not wrong, "\n".join(wrong)
