"""Two people on one case at the same moment, and two databases behind one app."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from bot.kept.store import Cases
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.campaign.answers import Promise, submit
from tests.campaign.judgement import Judgement, judge
from tests.campaign.ward import FORMS, ward
from tests.flows.team import new_workspace, working
from tests.people import judgement as peoples
from tests.people.forms import CHANGES, LeftOpen, Saying
from tests.people.judgement import Told

SAYINGS: Final = tuple(CHANGES)
TRIES: Final = 10  # a press may land on the bot that does not know the case


async def edit_race(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Two people edit one case from forms opened side by side, and send them at the same moment."""
    told = Told()
    async with ward(folder, chance) as place:
        bob = place.workspace.people["bob"]
        await place.submit()
        await place.team.settled()
        (card,) = place.team.channel
        for _ in range(times):
            forms = [await _edit(place.workspace, person, card) for person in (place.alice, bob)]
            sent = await asyncio.gather(*(form.send(_drawn(chance)) for form in forms))
            told.sendings += [sending for each in sent for sending in each]
            await place.team.settled()
        judgement = await place.judge()
        judgement.lost += await peoples.judge(place.workspace, told, place.team.bot.cases)
    judgement.acknowledged += sum(sending.is_acknowledged for sending in told.sendings)
    return judgement


def _drawn(chance: random.Random) -> Saying:
    return chance.choice(SAYINGS)


async def _edit(workspace: Workspace, person: Person, card: Message) -> LeftOpen:
    """Press Edit until the form opens."""
    person.views.clear()
    for _ in range(TRIES):
        await person.press(card, "edit")
        if person.views:
            return LeftOpen(workspace, person, person.views[-1])
    raise AssertionError("the form never opened")


async def two_databases(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Two bots with a database each answer for one app, in turn: what is sent lands in one, edits where they may."""
    workspace = new_workspace()
    await workspace.start()
    told, promises = Told(), list[Promise]()
    try:
        async with AsyncExitStack() as stack:
            addresses = [f"sqlite:///{folder}/{name}-{chance.getrandbits(32):x}.db" for name in ("one", "other")]
            teams = [await stack.enter_async_context(working(each, workspace=workspace)) for each in addresses]
            alice, bob = workspace.people["alice"], workspace.people["bob"]
            for _ in range(times):
                promise = await submit(workspace, alice, chance.choice(FORMS), "spine-team")
                assert promise is not None, alice.errors
                promises.append(promise)
                await asyncio.gather(*(team.settled() for team in teams))
                form = await _edit(workspace, bob, chance.choice(teams[0].channel))
                told.sendings += await form.send("retention")
                await asyncio.gather(*(team.settled() for team in teams))
            stores = [team.bot.cases for team in teams]
            judgement = await _judged_over(workspace, stores, promises)
            judgement.lost += await peoples.judge(workspace, told, *stores)
    finally:
        await workspace.stop()
    judgement.acknowledged += sum(sending.is_acknowledged for sending in told.sendings)
    return judgement


async def _judged_over(workspace: Workspace, stores: list[Cases], promises: list[Promise]) -> Judgement:
    """Each promise is kept in one of the databases, and in no more than one."""
    team, judgement = workspace.payloads.team_id, Judgement()
    kept = [(promise, [cases for cases in stores if await cases.is_kept(team, promise.key)]) for promise in promises]
    for cases in stores:
        one = await judge(workspace, cases, [promise for promise, where in kept if where[:1] == [cases]])
        one.doubled = [] if judgement.acknowledged else one.doubled  # of the whole workspace: counted once
        judgement += one
    judgement.lost += [f"{promise.key}: acknowledged, and in no database" for promise, where in kept if not where]
    judgement.doubled += [f"{promise.key}: in two databases" for promise, where in kept if len(where) > 1]
    return judgement
