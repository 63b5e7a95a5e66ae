"""Trouble that lasts: refusals by any name, a list that stays empty, a long wait, thousands of failures."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from tests.campaign.judgement import Judgement, said_by_the_bot
from tests.campaign.ward import Ward, ward
from tests.people.forms import LeftOpen, Saying
from tests.people.judgement import Told, judge

UNLISTED: Final = (
    "access_denied",
    "no_permission",
    "posting_to_general_channel_denied",
    "org_login_required",
    "a_name_of_next_year",
)
EMERGENCIES_WITHIN: Final = timedelta(seconds=10)  # where Slack takes them
FOR_EVER: Final = 10**6
LONG_WAIT_SECONDS: Final = 900
AN_HOUR: Final = timedelta(hours=1, minutes=1)
A_SECOND: Final = timedelta(seconds=1)
A_MINUTE: Final = timedelta(minutes=1)
AT_FIRST: Final = 10  # the tries that come faster than one a minute


async def unknown_refusals(folder: Path, chance: random.Random, times: int) -> Judgement:
    """A channel refuses the first card by a name that nobody has listed: the owner is told in ten seconds."""
    async with ward(folder, chance) as place:
        channel = place.workspace.channels["spine-team"].id
        for number in range(times):
            name = UNLISTED[number % len(UNLISTED)]
            place.workspace.faults.add(Fault("chat.postMessage", f"error:{name}", times=FOR_EVER, only_for=channel))
            await place.submit("emergency" if number % 2 == 0 else None)
            await place.team.settled()
            place.workspace.faults.clear()
            await place.team.move(AN_HOUR)
        return await place.judge(urgent_within=EMERGENCIES_WITHIN)


async def empty_list(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Slack's list of what it holds is empty for an hour, while the answer that a reminder is held gets lost."""
    async with ward(folder, chance) as place:
        for number in range(times):
            place.workspace.schedule.is_listed = number % 2 == 0
            if number % 2:
                place.workspace.faults.add(Fault("chat.scheduleMessage", "reset", when="after"))
            await place.submit()
            await place.team.settled()
            place.workspace.schedule.is_listed = False
            await place.team.move(AN_HOUR)
            place.workspace.schedule.is_listed = True
            await place.team.move(AN_HOUR)
            await place.team.move(AN_HOUR)
        return await place.judge(urgent_within=EMERGENCIES_WITHIN)


async def behind_a_long_wait(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Slack asks for a quarter of an hour before the next `chat.update`; a second later come two emergencies."""
    late: list[str] = []
    async with ward(folder, chance) as place:
        told = Told()
        for _ in range(times):
            await place.submit("seed")
            await place.team.settled()
            card = place.team.channel[-1]
            place.workspace.faults.add(Fault("chat.update", f"ratelimited:{LONG_WAIT_SECONDS}"))
            await _again(place, told, card, "weakness")
            place.workspace.clock.move(A_SECOND)
            await _again(place, told, card, "emergency")
            await place.submit("emergency")
            await place.team.settled()
            late += _said_late(place, told, card)
            await place.team.move(timedelta(seconds=LONG_WAIT_SECONDS) + A_SECOND)
        judgement = await place.judge(urgent_within=EMERGENCIES_WITHIN)
        judgement.lost += await judge(place.workspace, told, place.team.bot.cases)
    judgement.late += late
    return judgement


async def _again(place: Ward, told: Told, card: Message, says: Saying) -> None:
    bob = place.workspace.people["bob"]
    await bob.press(card, "edit")
    told.sendings += await LeftOpen(place.workspace, bob, bob.views[-1]).send(says)


def _said_late(place: Ward, told: Told, card: Message) -> list[str]:
    """The rise to an emergency that the channel was not told of in time."""
    sent = told.sendings[-1]
    in_time = [
        message
        for message in place.team.thread(card)
        if message.broadcast and "is now EMERGENCY" in message.text and message.at - sent.at <= EMERGENCIES_WITHIN
    ]
    return [] if in_time else [f"{sent.code}: nobody was told within {EMERGENCIES_WITHIN} that it is an emergency"]


async def thousands_of_failures(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Slack fails so many times in a row; the emergency is shown once, and Slack was never called in a hurry."""
    async with ward(folder, chance) as place:
        place.workspace.faults.add(Fault("chat.postMessage", "status:500", times=times))
        promise = await place.submit("emergency")
        for _ in range(times):
            await place.team.settled()
            if said_by_the_bot(place.workspace):
                break
            await place.team.move(A_MINUTE)
        took = place.workspace.clock.now() - promise.at
        judgement = await place.judge()
    # Slack took nothing until then, so that being shown late is no fault of the bot's; to hurry would be one.
    hurried = took < (times - AT_FIRST) * A_MINUTE
    return replace(judgement, late=[f"{times} tries within {took}"] if hurried else [])
