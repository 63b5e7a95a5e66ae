"""`kill -9` between a claim and the taking back of its questions: nobody is asked after it but in words for that."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.sandbox.person import Person
from bot.sandbox.records import Message
from tests.campaign.clinic import Clinic, clinic
from tests.campaign.judgement import Judgement, said_by_the_bot
from tests.flows.team import WHO_ACTS

PEOPLE: Final = 6
A_BOT_AHEAD: Final = "tests.campaign.ahead"
TRIES: Final = 100
BETWEEN_TRIES: Final = 0.3
SOON: Final = (0.0, 0.6)  # seconds after the first press
BEFORE_THE_CLAIM: Final = (0.0, 14.0)  # minutes: the nearest question comes after a quarter of an hour
WHILE_DOWN: Final = timedelta(minutes=20)
AFTERWARDS: Final = timedelta(hours=2)
ACTING: Final = "is acting since"
WORDED_FOR_IT: Final = "unless the card, which heads this thread, already says who is acting"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody said that they act, and Slack heard "ok"; `at` is of the workspace's clock."""

    code: str
    at: datetime


async def killed_after_claims(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Everybody claims an emergency of theirs; the bot is killed in the midst, stays down a while, and is up again.

    Slack posts what is taken back within five minutes of its time all the same; the bot reads there, and replaces it.
    """
    claims, unworded = list[Claim](), list[Message]()
    seed = chance.getrandbits(32)
    async with clinic(f"sqlite:///{folder}/claims.db", folder, people=PEOPLE, seed=seed) as place:
        place.workspace.schedule.ghost_posts = True
        for _ in range(times):
            async with place.bot(A_BOT_AHEAD, **_ahead(place)):
                await asyncio.gather(*(place.submit(person, "emergency") for person in place.people))
                await place.finished()
            _move(place, timedelta(minutes=chance.uniform(*BEFORE_THE_CLAIM)))
            async with place.bot(A_BOT_AHEAD, **_ahead(place)) as doomed:
                claiming = asyncio.gather(*(_claim(place, person) for person in place.people))
                await asyncio.sleep(chance.uniform(*SOON))
                doomed.kill()
                await doomed.wait()
            _move(place, WHILE_DOWN)
            unworded += [each for each in _questions(place) if WORDED_FOR_IT not in each.text]
            async with place.bot(A_BOT_AHEAD, **_ahead(place)):
                claims += await claiming
                await place.finished()
            _move(place, AFTERWARDS)
        async with place.bot(A_BOT_AHEAD, **_ahead(place)):  # it looks back at what came, as it does in each round
            await place.finished()
        judgement = await place.judge()
        judgement.acknowledged += len(claims)
        judgement.lost += [f"asked at {each.at} in words that know of no claim" for each in unworded]
        for claim in claims:
            judgement.lost += chased_after(place, claim)
        return judgement


def _ahead(place: Clinic) -> dict[str, str]:
    return {"AHEAD_SECONDS": str(place.workspace.clock.offset_seconds)}


def _move(place: Clinic, by: timedelta) -> None:
    place.workspace.clock.move(by)
    place.workspace.schedule.post_due()


async def _claim(place: Clinic, person: Person) -> Claim:
    """Press until Slack hears "ok", or the card says it: a press can be kept whose answer died with the bot."""
    card = next(each for each in reversed(_cards(place, person)))
    for _ in range(TRIES):
        if ACTING in str(card.blocks) or (await person.press(card, "acknowledge")).ok:
            return Claim(code_of(card), place.workspace.clock.now())
        await asyncio.sleep(BETWEEN_TRIES)
    raise AssertionError("the claim was never taken")


def _cards(place: Clinic, person: Person) -> list[Message]:
    said = said_by_the_bot(place.workspace)
    own = [message for message in said if person.id in place.workspace.channels.showing(message).members]
    return [message for message in own if message.text.startswith("EMERGENCY")]


def code_of(card: Message) -> str:
    """The code of the case that a card shows."""
    return "BP-" + card.text.partition("BP-")[2][:5]


def chased_after(place: Clinic, claim: Claim) -> Iterator[str]:
    """What Slack still holds of the questions, and those that came after the claim and were not replaced."""
    for held in place.workspace.schedule.waiting():
        if WHO_ACTS in held.text and claim.code in held.text:
            yield f"{claim.code}: Slack still holds the question of {held.post_at}"
    for asked in _questions(place):
        if claim.code in asked.text and asked.at > claim.at:
            yield f"{claim.code}: still asked {asked.at - claim.at} after somebody had claimed it"


def _questions(place: Clinic) -> list[Message]:
    return [message for message in said_by_the_bot(place.workspace) if WHO_ACTS in message.text]
