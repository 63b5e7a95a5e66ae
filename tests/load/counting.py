"""How many calls the product makes, counted by the local workspace, whose limits are Slack's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import MANIFEST
from tests.load.people import EMERGENCY
from tests.load.product import started

EMERGENCIES: Final = 6
WATCHED_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Counts:
    """The seed's form answered question by question, and six emergencies in one channel within a second.

    Posts are those that Slack took within the time watched, refusals the 429 of that time.
    """

    answers: int
    redraws: int
    posts: int
    refused: int
    last_card_seconds: float


@asynccontextmanager
async def _at_work(checkout: Path, files: Path, *, over_socket: bool) -> AsyncIterator[Workspace]:
    workspace = Workspace(MANIFEST)
    await workspace.start()
    try:
        database, log = f"sqlite:///{files}-counts.db", files.with_suffix(".counts.log")
        async with started(checkout, workspace, database, log, over_socket=over_socket) as product:
            workspace.request_url = None if over_socket else product.address
            yield workspace
    finally:
        await workspace.stop()


async def count(checkout: Path, files: Path, *, over_socket: bool, watched_seconds: float = WATCHED_SECONDS) -> Counts:
    """Play both; `files` is how the names of its database and its log begin."""
    async with _at_work(checkout, files, over_socket=over_socket) as workspace:
        answers, redraws = await _seed_form(workspace)
        posts, refused, last_card = await _emergencies(workspace, watched_seconds)
    return Counts(answers, redraws, posts, refused, last_card)


async def _seed_form(workspace: Workspace) -> tuple[int, int]:
    person = workspace.people["alice"]
    await _open(person, "#spine-team")
    for step in (SEED_STEP_1, SEED_STEP_2):
        for question, given in step.items():
            delivered = await person.choose(question, question, given)
            assert delivered.ok, delivered.message_shown
        await person.submit()
        assert not person.errors, person.errors
    redraws = sum(call.method == "views.update" and "view_id" in call.arguments for call in workspace.calls)
    return len(SEED_STEP_1) + len(SEED_STEP_2), redraws


async def _emergencies(workspace: Workspace, watched_seconds: float) -> tuple[int, int, float]:
    add = workspace.add_person
    people = [add(f"person{number}", f"Person {number}", "Europe/London") for number in range(EMERGENCIES)]
    channel = workspace.conversations.add_channel(
        "ward", *(person.member for person in people), workspace.conversations.bot
    )
    for person in people:
        await _open(person, "#ward")
        for question, given in EMERGENCY.items():
            await person.choose(question, question, given)
    seen = len(workspace.calls)
    began = time.time()
    await asyncio.gather(*(person.submit() for person in people))
    await asyncio.sleep(watched_seconds)
    here = [call for call in workspace.calls[seen:] if call.arguments.get("channel") == channel.id]
    posts = [call for call in here if call.method == "chat.postMessage" and call.answer.get("ok")]
    cards = [call.at - began for call in posts if not call.arguments.get("thread_ts")]
    assert len(cards) >= EMERGENCIES, f"{len(cards)} cards for {EMERGENCIES} emergencies"
    refused = sum(call.answer.get("error") == "ratelimited" for call in here)
    return len(posts), refused, max(cards)


async def _open(person: Person, channel: str) -> None:
    delivered = await person.command("/backpain", channel=channel)
    assert delivered.ok, delivered.message_shown
    assert person.views, "the form did not open"
