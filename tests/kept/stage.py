"""Where one case is played with the release that is to be kept, and how its rows are taken down."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Final

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given
from tests.flows.team import Team, working
from tests.kept.town import as_kept, kept_town

FIRST_MORNING: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
APART: Final = timedelta(minutes=1)  # no two cases of a release say anything at the same moment
EVENTS_APART: Final = 100  # the numbers of the events of two cases never meet, so that all fit in one database
PATIENCE: Final = 20.0
NUMBERING: Final = "numbering"


@dataclass
class Stage:
    """A workspace and a database for one case; the bot is at work in it only inside `at_work`."""

    workspace: Workspace
    database: Path

    @asynccontextmanager
    async def at_work(self, **changes: Any) -> AsyncIterator[Team]:
        """Let the release work until the block ends."""
        async with working(f"sqlite:///{self.database}", workspace=self.workspace, **changes) as team:
            yield team

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Return once the case's row is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while not ((rows := self.rows("cases")) and holds(rows[0])):  # noqa: ASYNC110 - a row gives no event
                await asyncio.sleep(0.01)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as they stand, without those that only number the events."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            order, case = ("seq", "case_id") if table == "events" else ("opened_at", "id")
            query = f"SELECT * FROM {table} WHERE {case} != ? ORDER BY {order}"  # noqa: S608 - our own two tables
            kinds = {name: kind for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")}
            rows = [dict(row) for row in connection.execute(query, [NUMBERING])]
        return [
            {name: bool(value) if kinds[name] == "BOOLEAN" else value for name, value in row.items()} for row in rows
        ]

    def taken_down(self) -> dict[str, Any]:
        """The case's rows, and what Slack holds of it."""
        (case,) = self.rows("cases")
        return {
            "at": self.workspace.clock.now().isoformat(),
            "case": {**case, "done": json.loads(case["done"])},
            "events": [{**event, "body": json.loads(event["body"])} for event in self.rows("events")],
            "slack": as_kept(self.workspace),
        }


@asynccontextmanager
async def stage(number: int, folder: Path, schema: str) -> AsyncIterator[Stage]:
    """A stage for the case with this number: its clock and its events begin apart from those of every other case."""
    database = folder / f"{number}.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(schema)
        _number_from(connection, number * EVENTS_APART)
        connection.commit()
    workspace = kept_town(FIRST_MORNING + number * APART)
    await workspace.start()
    try:
        yield Stage(workspace, database)
    finally:
        for fault in workspace.faults:
            fault.release()
        await workspace.stop()


def _number_from(connection: sqlite3.Connection, seq: int) -> None:
    """Let the next event have the number after this: SQLite counts on from the highest, here of an event of no case."""
    values: dict[str, Any] = {"seq": seq, "case_id": NUMBERING, "key": NUMBERING}
    for _, name, kind, _, _, _ in connection.execute("PRAGMA table_info(events)"):
        values.setdefault(name, 0 if kind in {"FLOAT", "INTEGER"} else "{}")
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO events ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 - the release's own columns
    connection.execute(statement, [*values.values()])


# -- what people do in it -----------------------------------------------------------------------------------------


async def fill_in(
    team: Team,
    person: Person,
    first: Mapping[str, Given] | None = None,
    second: Mapping[str, Given] | None = None,
    *,
    channel: str = "#spine-team",
) -> None:
    """Open the form, give the seed's answers with these changes, and submit both pages; the bot is not waited for."""
    await team.open_form(person, channel)
    await answer(team, person, {**SEED_STEP_1, **(first or {})})
    await team.submit(person)
    await answer(team, person, {**SEED_STEP_2, **(second or {})})
    await team.submit(person)


async def answer(team: Team, person: Person, answers: Mapping[str, Given]) -> None:
    """Give each answer whose question stands on the page: a release need not ask what another one asked."""
    for question, given in answers.items():
        if any(block.get("block_id") == question for block in person.views[-1].blocks):
            await team.answer(person, {question: given})


async def press(team: Team, person: Person, message: Message, button: str) -> None:
    """Press a button and let the bot finish."""
    delivered = await person.press(message, button)
    assert delivered.ok, delivered.message_shown
    await team.settled()


async def submit_now(team: Team, person: Person, answer: dict[str, Given], channel: str = "#spine-team") -> None:
    """Give one answer and submit at once; the bot is not waited for."""
    await team.open_form(person, channel)
    await team.answer(person, answer)
    await team.submit(person)


async def caught(fault: Fault) -> None:
    """Return once a call has met the fault."""
    await asyncio.wait_for(fault.reached.wait(), PATIENCE)


@contextmanager
def failing(function: str) -> Iterator[None]:
    """Let the next call of a function fail with a fault of its own, from outside: nothing of it is replaced."""

    def watch(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_name == function:
            sys.setprofile(None)
            raise ArithmeticError

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
