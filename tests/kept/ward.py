"""Kept cases on a ward of today: the workspace with what Slack held of them, and today's bot at work on their rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.flows.panel import answer
from tests.flows.team import Team, working
from tests.kept.release import KeptCase, write
from tests.kept.town import PEOPLE, fill, kept_town

SETTLED_WITHIN: Final = 60.0  # of the machine's time
LONG_AFTER: Final = timedelta(days=40)  # everything that any kept case waits for is past due
FOLLOW_UP: Final = frozenset({"better", "same", "worse", "not_reached"})
NO_ANSWER: Final = "No answer yet"  # what a raise says; what it asks is the reminder's
OF_MANY: Final = "No answer yet: "  # one word for many cases
QUESTIONS: Final = ("“", "the follow-up")  # how a word names them: one of the two in its own words
AN_HOUR: Final = timedelta(hours=1)
CLOSE_LOOP: Final = frozenset({"seen_cause_found", "seen_nothing_found", "not_seen"})
STILL_HERE: Final = ("alice", "bob", "carol")
CAROL: Final = PEOPLE["carol"][2]


@dataclass
class Ward:
    """Today's bot among kept cases."""

    team: Team
    settle_within: float
    is_restless: bool = False

    async def settled(self) -> None:
        """Return once the bot has said all it has to say, or is found to be without an end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.settle_within):
                await self.team.settled()
                return
        self.is_restless = True

    async def move(self, by: timedelta) -> None:
        """Move the workspace's clock, and let the bot do what is then due."""
        self.workspace.clock.move(by)
        await self.settled()

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.team.workspace

    def said(self, about: str) -> list[Message]:
        """All that the bot has said anywhere with these words in it, oldest first."""
        bot = self.workspace.conversations.bot.id
        every = [message for channel in self.workspace.channels.values() for message in channel.messages]
        ours = [message for message in every if message.user == bot and about in str([message.text, message.blocks])]
        return sorted(ours, key=lambda message: float(message.ts))

    def shows(self, case: KeptCase, words: str) -> bool:
        """Whether these words stand anywhere in what the bot has said of the case."""
        every = self.said(words)
        return any(
            case.row["code"] in message.text or f"{case.row['id']}:" in "".join(keys([message])) for message in every
        )

    def card(self, case: KeptCase) -> Message | None:
        """The newest head of a thread of the case that can be edited."""
        heads = [message for message in self.said(case.row["code"]) if message.thread_ts in {None, message.ts}]
        found = [message for message in heads if "edit" in offered(message)]
        return found[-1] if found else None

    def asked(self, case: KeptCase) -> dict[str, Message]:
        """The newest reminder of each kind that can still be answered."""
        found: dict[str, Message] = {}
        for message in self.said(case.row["code"]):
            buttons = set() if NO_ANSWER in message.text else offered(message)
            for kind, answers in (("close_loop", CLOSE_LOOP), ("follow_up", FOLLOW_UP)):
                if answers <= buttons:
                    found[kind] = message
        return found

    def raised(self, case: KeptCase) -> list[str]:
        """Where it was said that nobody has answered, once for each question that a word names: the conversations."""
        return sorted(self._where(word) for word in self._words(case) for _ in self._named(case, word))

    def just_raised(self, case: KeptCase) -> list[str]:
        """Where it was said within the hour, once for each word."""
        since = (self.workspace.clock.now() - AN_HOUR).timestamp()
        return sorted(self._where(word) for word in self._words(case) if float(word.ts) > since)

    def _words(self, case: KeptCase) -> list[Message]:
        return [message for message in self.said(case.row["code"]) if NO_ANSWER in message.text]

    def _named(self, case: KeptCase, word: Message) -> list[str]:
        """The questions that a word speaks for: one that names many cases for all that each is asked."""
        begins = word.text.partition(case.row["code"])[0]
        if begins.startswith(OF_MANY):
            return [*self.asked(case)] or [OF_MANY]  # what came by no reminder is asked there alone
        return [name for name in QUESTIONS if name in begins]

    def _where(self, message: Message) -> str:
        return self.workspace.channels.showing(message).name

    def reader(self, message: Message) -> Person:
        """Somebody who is still here and sees the message."""
        channel = self.workspace.channels.showing(message)
        return next(
            self.workspace.people[key] for key in STILL_HERE if self.workspace.people[key].id in channel.members
        )

    async def press(self, message: Message, button: str) -> list[str]:
        """Press a button; gives what the person alone was then told, but that it is recorded of another's case."""
        person = self.reader(message)
        before = len(person.ephemeral)
        delivered = await answer(person, message, button)
        assert delivered.ok, delivered.message_shown
        return [told.text for told in person.ephemeral[before:] if not told.text.startswith("Recorded.")]

    async def opens(self, message: Message, button: str) -> str:
        """Press a button that opens a view, close it again, and give its text; "" where none opened."""
        person = self.reader(message)
        await self.press(message, button)
        text = str(person.views[-1].blocks) if person.views else ""
        if person.views:
            await person.close(everything=True)
        return text

    async def home_of(self, key: str) -> str:
        """What the Home tab of a person shows, after they opened it now."""
        person = self.workspace.people[key]
        await person.open_home()
        return "" if person.home is None else str(person.home.blocks)


def offered(message: Message) -> set[str]:
    """The buttons of a message."""
    rows = [block for block in message.blocks or [] if block["type"] == "actions"]
    return {element["action_id"] for block in rows for element in block["elements"]}


def keys(messages: Sequence[Message]) -> Iterator[str]:
    """The keys under which messages were sent; one that waited in Slack's scheduler has none."""
    for message in messages:
        if message.metadata is not None:
            yield message.metadata["event_payload"]["key"]


@asynccontextmanager
async def ward(
    address: str,
    kept: Sequence[KeptCase],
    *,
    after: timedelta = LONG_AFTER,
    settle_within: float = SETTLED_WITHIN,
    **changes: Any,
) -> AsyncIterator[Ward]:
    """Open the rows of these cases with today's bot, so long `after` the newest of them was left by its release.

    Meanwhile Slack has posted what was scheduled, as it does while a bot is down.
    """
    left_at = [case.at for case in kept]
    workspace = kept_town(min(left_at))
    for case in kept:
        fill(workspace, case.slack)
    write(address, kept)
    await workspace.start()
    try:
        workspace.clock.move(max(left_at) - min(left_at) + after)
        async with working(address, workspace=workspace, **{"backup_person": CAROL, **changes}) as team:
            ward_ = Ward(team, settle_within)
            await ward_.settled()
            yield ward_
    finally:
        await workspace.stop()
