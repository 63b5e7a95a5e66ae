"""`kill -9` at random moments, restarted at once: under load, during edits, another day chosen, and a takeover."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox.person import Person
from bot.sandbox.records import Message
from dialogs.reschedule import read_reschedule
from tests.campaign.clinic import FINISHED_WITHIN, FORMS, Clinic, clinic, connected
from tests.campaign.judgement import SECOND_COPY, Judgement, said_by_the_bot
from tests.flows.team import is_follow_up
from tests.people import judgement as peoples
from tests.people.forms import CHANGES, LeftOpen, Saying
from tests.people.judgement import Told

PEOPLE: Final = 64  # as many channels: each takes a message a second, and an emergency has its next twelve hours said
CASES_A_SECOND: Final = 8.0
LONGEST_LIFE: Final = 2.0
SHORTEST_LIFE: Final = 0.05
EDITORS: Final = 6
SAYINGS: Final[tuple[Saying, ...]] = tuple(CHANGES)
SOON: Final = (0.0, 0.6)  # seconds after the first press
TRIES: Final = 100
BETWEEN_TRIES: Final = 0.3
LONDON: Final = ZoneInfo("Europe/London")  # where everybody in the clinic is
A_MINUTE: Final = timedelta(minutes=1)
THE_BOT: Final = "bot"
A_BOT_AHEAD: Final = "tests.campaign.ahead"


async def killed_at_random(database_url: str, folder: Path, times: int, seed: int) -> Judgement:
    """Kill the bot so many times while people submit, let the last one finish, and judge."""
    async with clinic(database_url, folder, people=PEOPLE, seed=seed) as place:
        people_at_work = asyncio.create_task(place.work(CASES_A_SECOND))
        for number in range(times):
            async with place.bot() as bot:
                await asyncio.sleep(place.chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
                bot.kill()
                await bot.wait()
            print(f"  kill {number + 1} of {times}, {len(place.promises)} acknowledged", file=sys.stderr, end="\r")
        async with place.bot():
            async with asyncio.timeout(FINISHED_WITHIN):  # on a slow machine no life before was long enough
                await place.promised.wait()
            people_at_work.cancel()
            with suppress(asyncio.CancelledError):
                await people_at_work
            await place.finished(quiet_seconds=0)  # somebody's next question comes every moment
        return await place.judge()


async def killed_during_edits(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Everybody edits a case of theirs; the bot is killed in the midst, and they press until they are answered."""
    told = Told()
    async with _with_cases(folder, chance) as place:
        for _ in range(times):
            await _killed_while(place, lambda person: _edit(place, person, told), THE_BOT)
        return await _judged(place, told)


async def killed_during_reschedules(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Everybody chooses another day for a follow-up that has come; the bot is killed in the midst of it."""
    chosen: dict[str, date] = {}
    async with _with_cases(folder, chance) as place:
        for _ in range(times):
            last = datetime.fromtimestamp(place.workspace.schedule.waiting()[-1].post_at, UTC)
            place.workspace.clock.move(last + A_MINUTE - place.workspace.clock.now())
            ahead = str(place.workspace.clock.offset_seconds)
            await _killed_while(
                place, lambda person: _reschedule(place, person, chosen), A_BOT_AHEAD, AHEAD_SECONDS=ahead
            )
        judgement = await _judged(place, Told())
        judgement.lost += await _on_another_day(place, chosen)
        judgement.acknowledged += len(chosen) * times
        return judgement


async def killed_during_takeovers(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The bot is killed while people work; one that stood by takes over, and is killed in the midst of that."""
    told = Told()
    async with _with_cases(folder, chance) as place:
        for _ in range(times):
            async with place.bot() as first, place.standby() as second:
                working = asyncio.gather(*(_work(place, person, told) for person in place.people))
                await asyncio.sleep(place.chance.uniform(*SOON))
                first.kill()
                await connected(second)
                await asyncio.sleep(place.chance.uniform(*SOON))
                second.kill()
                await second.wait()
                async with place.bot():
                    await working
                    await place.finished()
        return await _judged(place, told)


@asynccontextmanager
async def _with_cases(folder: Path, chance: random.Random) -> AsyncIterator[Clinic]:
    """A clinic on SQLite in which everybody has one case, shown and followed up."""
    seed = chance.getrandbits(32)
    async with clinic(f"sqlite:///{folder}/killed.db", folder, people=EDITORS, seed=seed) as place:
        async with place.bot():
            await asyncio.gather(*(place.submit(person, "seed") for person in place.people))
            await place.finished()
        yield place


async def _killed_while(place: Clinic, doing: Callable[[Person], Awaitable[None]], module: str, **how: str) -> None:
    """Everybody does it; the bot is killed soon after they began, and started again."""
    async with place.bot(module, **how) as doomed:
        working = asyncio.gather(*(doing(person) for person in place.people))
        await asyncio.sleep(place.chance.uniform(*SOON))
        doomed.kill()
        await doomed.wait()
    async with place.bot(module, **how):
        await working
        await place.finished()


async def _work(place: Clinic, person: Person, told: Told) -> None:
    if place.chance.random() < 1 / 2:
        await place.submit(person, place.chance.choice(FORMS))
    else:
        await _edit(place, person, told)


async def _edit(place: Clinic, person: Person, told: Told) -> None:
    form = await _opened(place, person, "edit")
    says = place.chance.choice(SAYINGS)
    for _ in range(TRIES):
        sent = await form.send(says)
        told.sendings += sent
        if sent and sent[-1].is_acknowledged:
            return
        await asyncio.sleep(BETWEEN_TRIES)
    raise AssertionError("the form was never taken")


async def _reschedule(place: Clinic, person: Person, chosen: dict[str, date]) -> None:
    """The day proposed is taken."""
    form = await _opened(place, person, "reschedule")
    payload = place.workspace.payloads.submission(person.member, form.view)
    read = read_reschedule(payload["view"])
    assert read.day is not None
    for _ in range(TRIES):
        answer = await place.workspace.deliver("interactive", payload)
        if answer.ok and not answer.body:
            chosen[read.case.partition(":")[0]] = read.day
            return
        await asyncio.sleep(BETWEEN_TRIES)
    raise AssertionError("the day was never taken")


async def _opened(place: Clinic, person: Person, action: str) -> LeftOpen:
    """Press a button of the newest message that has it, until its view opens."""
    person.views.clear()
    message = next(message for message in reversed(_messages(place, person)) if _offers(message, action))
    for _ in range(TRIES):
        await person.press(message, action)
        if person.views:
            return LeftOpen(place.workspace, person, person.views[-1])
        await asyncio.sleep(BETWEEN_TRIES)
    raise AssertionError(f"{action} never opened")


def _messages(place: Clinic, person: Person) -> list[Message]:
    """What the bot said in the channel of somebody."""
    said = said_by_the_bot(place.workspace)
    return [message for message in said if person.id in place.workspace.channels.showing(message).members]


def _offers(message: Message, action: str) -> bool:
    elements = [element for block in message.blocks or [] for element in block.get("elements", [])]
    return any(element.get("action_id") == action for element in elements)


async def _judged(place: Clinic, told: Told) -> Judgement:
    judgement = await place.judge()
    async with place.cases() as cases:
        judgement.lost += await peoples.judge(place.workspace, told, cases)
    judgement.acknowledged += sum(sending.is_acknowledged for sending in told.sendings)
    return judgement


async def _on_another_day(place: Clinic, chosen: dict[str, date]) -> list[str]:
    """The follow-ups that Slack does not hold for the day that was chosen, or holds twice without saying so."""
    wrong = []
    async with place.cases() as cases:
        for case_id, day in chosen.items():
            case = await cases.get(case_id)
            held = [
                each
                for each in place.workspace.schedule.waiting()
                if is_follow_up(each.text) and case.code in each.text
            ]
            waiting = [datetime.fromtimestamp(each.post_at, LONDON).date() for each in held]
            plain = [each for each in held if not each.text.startswith(SECOND_COPY)]
            if set(waiting) != {day} or len(plain) > 1:  # one in doubt is held again, and says that it may be a second
                wrong.append(f"case {case_id}: the follow-up was moved to {day}, and Slack holds it for {waiting}")
    return wrong
