"""One ward: a workspace and its bot in this process, the promises made there, and their judgement."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.person import Person
from bot.sandbox.views import View
from bot.sandbox.workspace import Workspace
from tests.campaign.answers import Form, Promise, at_once, submit
from tests.campaign.judgement import LATE, Judgement, judge
from tests.campaign.log_lines import clinical, listening
from tests.flows.team import HURRY, MANIFEST, TUESDAY_MORNING, Team, Transport, working

FORMS: Final[tuple[Form, ...]] = ("emergency", "seed", "provisional")


@dataclass
class Ward:
    """A team, and what its people were promised."""

    team: Team
    chance: random.Random
    promises: list[Promise] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.team.workspace

    @property
    def alice(self) -> Person:
        """The person who opens cases."""
        return self.team.alice

    async def submit(
        self, form: Form | None = None, before_press: Callable[[View], Awaitable[None]] = at_once
    ) -> Promise:
        """Submit a form, by chance one of all; it must be taken in the end."""
        chosen: Form = self.chance.choice(FORMS) if form is None else form
        promise = await submit(self.workspace, self.alice, chosen, "spine-team", before_press=before_press)
        assert promise is not None, self.alice.errors
        self.promises.append(promise)
        return promise

    async def judge(self, *, urgent_within: timedelta = LATE[True]) -> Judgement:
        """What became of the promises, and what was logged."""
        judgement = await judge(self.workspace, self.team.bot.cases, self.promises, urgent_within=urgent_within)
        judgement.leaked = clinical(self.log)
        return judgement


@asynccontextmanager
async def ward(
    folder: Path,
    chance: random.Random,
    *,
    at: datetime = TUESDAY_MORNING,
    real_time: bool = False,
    transport: Transport = "http",
    workspace: Workspace | None = None,
    **changes: Any,
) -> AsyncIterator[Ward]:
    """A ward at work. Its clock stands at `at` and hurries over short waits, or runs with the machine's."""
    own = workspace is None
    if workspace is None:
        clock = WorkspaceClock() if real_time else WorkspaceClock(frozen_at=at, hurry=HURRY)
        workspace = Workspace(MANIFEST, clock=clock)
        await workspace.start()
    try:
        database = f"sqlite:///{folder}/{chance.getrandbits(64):x}.db"
        with listening() as log:
            async with working(database, transport, workspace=workspace, settle_seconds=10, **changes) as team:
                yield Ward(team, chance, log=log)
    finally:
        if own:
            await workspace.stop()
