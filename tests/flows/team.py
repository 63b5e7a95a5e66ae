"""A team at work: the local workspace with its people, and the bot connected to it over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import SecretStr

from bot.app import Bot, running
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.person import Person
from bot.sandbox.records import Message, Scheduled
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from dialogs import sent_page
from dialogs.blocks import spoken as as_text
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given, post

Transport = Literal["socket", "http"]

MANIFEST: Final = (Path(__file__).parents[2] / "manifest.yml").read_text()
HURRY: Final = timedelta(minutes=2)
WHO_ACTS: Final = "nobody has said that they are acting"
IS_IT_DONE: Final = "Is it done, and its result seen?"
FOLLOW_UP_HELD: Final = "Follow-up due"
FOLLOW_UP_ASKS: Final = "Ask again: bladder or bowel"
STILL_OPEN: Final = "questions on its card are still open"
TUESDAY_MORNING: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def is_follow_up(text: str) -> bool:
    """Whether a message is the follow-up, as Slack holds it for a channel or in its words."""
    return FOLLOW_UP_HELD in text or FOLLOW_UP_ASKS in text


def connected_settings(workspace: Workspace, transport: Transport, database_url: str, **changes: Any) -> Settings:
    """The bot's settings against this workspace, as its environment would give them."""
    return Settings(
        bot_token=SecretStr(workspace.bot_token),
        app_token=SecretStr(workspace.app_token) if transport == "socket" else None,
        signing_secret=SecretStr(workspace.signing_secret),
        api_url=workspace.api_url,
        database_url=database_url,
        port=0,
        **{"settle_seconds": 0, **changes},
    )


def new_workspace(at: datetime = TUESDAY_MORNING, *, granted_optional: bool = True) -> Workspace:
    """A workspace whose clock stands at `at`, and moves on by itself only over short waits."""
    return Workspace(MANIFEST, granted_optional=granted_optional, clock=WorkspaceClock(frozen_at=at, hurry=HURRY))


def reminders_held(workspace: Workspace) -> list[Scheduled]:
    """What Slack holds, the earliest first, but for the questions of the clock: who acts, is it done, what is open."""
    others = (WHO_ACTS, IS_IT_DONE, STILL_OPEN)
    return [each for each in workspace.schedule.waiting() if not any(other in each.text for other in others)]


@dataclass
class Team:
    """The workspace, the bot in it, and what a test wants to do as a person there."""

    workspace: Workspace
    bot: Bot
    results: list[str] = field(default_factory=list)

    @property
    def alice(self) -> Person:
        """The person who opens cases."""
        return self.workspace.people["alice"]

    @property
    def bob(self) -> Person:
        """A colleague in another time zone."""
        return self.workspace.people["bob"]

    @property
    def channel(self) -> list[Message]:
        """The bot's messages at the top level of #spine-team, oldest first."""
        return self._own(self.workspace.channels["spine-team"].top_level())

    def thread(self, parent: Message) -> list[Message]:
        """The bot's replies under a message, oldest first."""
        return self._own(self.workspace.channels["spine-team"].replies(parent.ts))

    def reminder(self, parent: Message) -> Message:
        """The newest reminder in its thread that still has buttons to answer it."""
        return next(
            message
            for message in reversed(self.thread(parent))
            if any(block.get("block_id") in {"follow_up", "close_loop", "referral"} for block in message.blocks or [])
        )

    @property
    def reminders_held(self) -> list[Scheduled]:
        """What Slack holds, the earliest first, but for the questions of the clock."""
        return reminders_held(self.workspace)

    def direct(self, person: Person) -> list[Message]:
        """The bot's messages in its direct conversation with a person, oldest first."""
        return self._own(person.direct_messages.messages)

    def _own(self, messages: list[Message]) -> list[Message]:
        bot_id = self.workspace.conversations.bot.id
        return [message for message in messages if message.user == bot_id]

    async def settled(self) -> None:
        """Return once the bot has said all it has to say."""
        clock = self.workspace.clock
        while True:
            await self.bot.runner.idle()
            await self.bot.rounds.idle()
            moments = [await self.bot.cases.turns.next_due([]), await self.bot.cases.channels.next_due(clock.now())]
            again = min(filter(None, moments), default=None)
            if again is None or again - clock.now() > HURRY:
                return
            await clock.sleep_until(again)

    async def move(self, by: timedelta) -> None:
        """Move the workspace's clock, and let the bot do what is then due."""
        self.workspace.clock.move(by)
        await self.settled()

    async def open_form(self, person: Person, channel: str = "#spine-team") -> None:
        """Type the command."""
        delivered = await person.command("/backpain", channel=channel)
        assert delivered.ok, delivered.message_shown
        assert person.views, person.ephemeral

    async def answer(self, person: Person, answers: dict[str, Given]) -> None:
        """Choose or type each answer in the form that is open."""
        for question, given in answers.items():
            delivered = await person.choose(question, question, given)
            assert delivered.ok, delivered.message_shown

    async def submit(self, person: Person) -> None:
        """Press the form's button, gaps or none; nothing may be refused. The result in its place is read and closed."""
        await post(person)
        assert not person.errors, person.errors
        assert not person.notices, person.notices
        if person.views and person.views[-1].definition["callback_id"] == sent_page.CALLBACK_ID:
            self.results.append(as_text(person.views[-1].blocks))
            await person.close()

    async def seed_case(self, person: Person, channel: str = "#spine-team") -> None:
        """Submit the seed's own case and let the bot finish."""
        await self.send_seed(person, channel)
        await self.settled()

    async def send_seed(self, person: Person, channel: str = "#spine-team") -> None:
        """Submit the seed's own case."""
        await self.open_form(person, channel)
        await self.answer(person, SEED_STEP_1)
        await self.submit(person)
        await self.answer(person, SEED_STEP_2)
        await self.submit(person)

    async def edit(self, person: Person, answers: dict[str, Given]) -> None:
        """Change these answers of the screen in the newest case, and send the form whole."""
        await person.press(self.channel[0], "edit")
        await self.answer(person, answers)
        for _ in range(2):  # step 1, and step 2 where the first does not suffice
            if person.views:
                await self.submit(person)

    async def emergency(self, person: Person, channel: str = "#spine-team") -> None:
        """Submit one positive emergency answer and let the bot finish."""
        await self.open_form(person, channel)
        await self.answer(person, {"saddle_anaesthesia": "yes"})
        await self.submit(person)
        await self.settled()


@asynccontextmanager
async def working(
    database_url: str,
    transport: Transport = "socket",
    *,
    workspace: Workspace | None = None,
    at: datetime = TUESDAY_MORNING,
    granted_optional: bool = True,
    **changes: Any,
) -> AsyncIterator[Team]:
    """A team at work; `workspace` is one that runs already, else a new one whose clock stands at `at`."""
    own = workspace is None
    if workspace is None:
        workspace = Workspace(
            MANIFEST, granted_optional=granted_optional, clock=WorkspaceClock(frozen_at=at, hurry=HURRY)
        )
        await workspace.start()
    try:
        async with running(connected_settings(workspace, transport, database_url, **changes), workspace.clock) as bot:
            workspace.request_url = bot.address or None
            yield Team(workspace, bot)
    finally:
        workspace.request_url = None
        if own:
            await workspace.stop()
