"""Cases that nobody answers, each as its row tells it: the life of cases alone moves them on, in the local workspace.

A turn of one case takes a hundredth of a second here, where days of a whole team take seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.kept.answers import Alone, Answer, Held
from bot.kept.book import Book
from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome, Submitted
from bot.kept.review import Review
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.advance import Life
from bot.life.policy import Policy
from bot.life.silence import silence_of
from bot.posts import Posted, Scheduled
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from bot.settings import driver_url
from bot.slack import Slack
from bot.triage.assessment import Disposition
from bot.web_api import session_to
from bot.working_days import EVERY_TEAM
from dialogs.message import Message as Words
from tests.flows.team import new_workspace

ZONE: Final = "Europe/London"
LONDON: Final = ZoneInfo(ZONE)
DUE: Final = datetime(2026, 12, 1, 9, 20, tzinfo=LONDON)  # a Tuesday
A_DAY: Final = timedelta(days=1)
A_SECOND: Final = timedelta(seconds=1)
AN_HOUR: Final = timedelta(hours=1)
OPENED: Final = DUE - 7 * A_DAY
TEAM: Final = "T"
SPINE_TEAM: Final = "spine-team"
FOLLOW_UP: Final = StepKey("follow_up", 1)
RESULT: Final = StepKey("close_loop", 1)
NOBODY_ANSWERED: Final = "No answer yet"


def on(day: int, hour: int = 9, minute: int = 20) -> datetime:
    """A moment of December; the 1st is a Tuesday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=LONDON)


def asked(at: datetime) -> Held:
    """A question that Slack posts at this moment."""
    return Scheduled("", f"Q{at:%d%H%M}", int(at.timestamp()))


def never_came(at: datetime) -> Held:
    """One that Slack took nowhere."""
    return Alone("", int(at.timestamp()))


@dataclass
class Silences:
    """The workspace, what is kept, and the life of the cases in it."""

    workspace: Workspace
    cases: Cases
    slack: Slack
    life: Life
    other: Life
    """On another machine."""
    _opened: list[str] = field(default_factory=list)

    @property
    def alice(self) -> Person:
        """Who owns the cases unless told otherwise."""
        return self.workspace.people["alice"]

    @property
    def bob(self) -> Person:
        """A colleague."""
        return self.workspace.people["bob"]

    def fault(self, action: str, method: str = "chat.postMessage", **about: Any) -> Fault:
        """Something stands in the way of a call."""
        return self.workspace.faults.add(Fault(method, action, **about))

    async def meanwhile(self, fault: Fault, case: str) -> asyncio.Task[None]:
        """Have a case looked at until a fault holds it there."""
        looking, reached = asyncio.create_task(self.look(case)), asyncio.create_task(fault.reached.wait())
        await asyncio.wait({looking, reached}, return_when=asyncio.FIRST_COMPLETED)
        assert fault.reached.is_set(), "nothing was held"
        return looking

    async def case(
        self,
        questions: Mapping[StepKey, Held] | None = None,
        *,
        says: Disposition = "conservative_followup",
        owner: Person | None = None,
        channel: str = SPINE_TEAM,
        done: Mapping[StepKey, Answer] | None = None,
        trying: Mapping[StepKey, datetime] | None = None,
        then: Iterable[Outcome] = (),
        has_card: bool = True,
    ) -> str:
        """Keep a case whose card stands in its channel, and these questions of it; gives its id."""
        place, who = self.workspace.channels[channel], owner or self.alice
        nth = len(self._opened) + 1
        form = Submitted(says, 336.0, Review(7, 14), "", "", "{}", "{}")
        submitted = Event(TEAM, f"form {nth}", who.id, OPENED, form)
        case = (await self.cases.open(channel=place.id, urgent=False, submitted=submitted)).case
        for seq, outcome in enumerate(then, 2):
            await self.cases.add(case.id, Event(TEAM, f"answer {nth} {seq}", who.id, OPENED, outcome))
        book = Book()
        if has_card:
            self.workspace.clock.move(A_SECOND)  # the pace of a channel
            card = await self.slack.post(place.id, Words("the card", []), key=f"card {nth}")
            book = book.adding(StepKey("parent"), card)
        for key, held in (questions or {FOLLOW_UP: asked(DUE)}).items():
            book = book.adding(key, replace(held, channel=held.channel or place.id))
        for key, answer in (done or {}).items():
            book = book.adding(key, answer)
        newest = (await self.cases.get(case.id)).newest
        row = replace(await self.cases.get(case.id), done=book, trying=trying or {}, handled=newest, due_at=OPENED)
        await self.cases.save(row)
        self._opened.append(case.id)
        return case.id

    async def answer(self, case: str, outcome: str) -> None:
        """The owner answers what was asked of it first, and the case is moved on."""
        now, kept = self.workspace.clock.now(), await self.cases.get(case)
        event = Event(TEAM, f"{case} {outcome}", kept.owner, now, Outcome(outcome, kept.channel, f"{now.timestamp()}"))
        await self.cases.add(case, event)
        await self.look(case)

    def remove(self, posted: Posted | None) -> None:
        """Somebody takes a message away."""
        assert posted is not None
        messages = self.workspace.channels[SPINE_TEAM].messages
        messages[:] = [each for each in messages if each.ts != posted.ts]

    def turn_clock_to(self, moment: datetime) -> None:
        """Let it be this moment."""
        self.workspace.clock.move(moment - self.workspace.clock.now())

    async def look(self, case: str, life: Life | None = None) -> None:
        """Have one case looked at, here or by another life."""
        await (life or self.life).advance(await self.cases.get(case))

    async def at(self, moment: datetime) -> None:
        """Let it be this moment, and have every case looked at that is due by then."""
        self.turn_clock_to(moment)
        while due := {case.id for case in await self.cases.turns.due(moment, [], len(self._opened))}:
            for case in filter(due.__contains__, self._opened):
                await self.look(case)

    async def chart(self, case: str) -> Chart:
        """What is known of a case."""
        return Chart(await self.cases.get(case), await self.cases.history(case), ZONE)

    async def next_look(self, case: str) -> datetime | None:
        """When it is looked at again."""
        return (await self.cases.get(case)).due_at

    async def words_said(self, case: str) -> int:
        """How often it has been said of a case that nobody answers."""
        silence = silence_of(await self.chart(case), EVERY_TEAM)
        return 0 if silence is None else len(silence.said())

    def direct(self, person: Person) -> list[Message]:
        """What one person was told alone of what nobody answers."""
        return _raised(person.direct_messages.messages)

    def in_channel(self, channel: str = SPINE_TEAM) -> list[Message]:
        """What was said of it in the threads of a channel."""
        return _raised(self.workspace.channels[channel].messages)

    def aloud(self, channel: str = SPINE_TEAM) -> list[bool]:
        """Of each of those, whether the whole channel sees it."""
        return [each.broadcast for each in self.in_channel(channel)]


def _raised(messages: Iterable[Message]) -> list[Message]:
    return [each for each in messages if NOBODY_ANSWERED in each.text]


@asynccontextmanager
async def silences(
    database: str,
    *,
    backup: str = "",
    settle_seconds: float = 0.0,
    restored_at: datetime | None = None,
) -> AsyncIterator[Silences]:
    """A workspace in which cases wait for an answer; `backup` names who is next."""
    workspace = new_workspace(OPENED)
    await workspace.start()
    cases = Cases(driver_url(database))
    await cases.prepare()
    try:
        async with session_to(workspace.api_url, 10.0) as session:
            slack = Slack(workspace.bot_token, workspace.api_url, session, workspace.clock)
            named = {name: person.id for name, person in workspace.people.items()}
            named |= {name: group for group, name in workspace.user_groups.items()}
            team = Policy(ZONE, 7, 9, named.get(backup, ""))
            life = partial(Life, cases, slack, workspace.clock, team, settle_seconds, restored_at=restored_at)
            yield Silences(workspace, cases, slack, life(), life())
    finally:
        await cases.close()
        await workspace.stop()
