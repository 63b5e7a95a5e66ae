"""What clocks do: put forward and back, summer time, weekends, and people who travel."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox.workspace import Workspace
from bot.working_days import is_working_day
from tests.campaign.judgement import Judgement, said_by_the_bot
from tests.campaign.ward import Ward, ward
from tests.flows.team import is_follow_up

WORKING_HOUR: Final = 9
LAST_HOUR: Final = 12  # reminders are spread over two and a half hours
BEFORE_A_CHANGE: Final = timedelta(days=4)
A_LONG_TIME: Final = timedelta(days=12)
CHANGES: Final = {  # the nights in which the clocks change
    "America/New_York": ("2026-11-01", "2027-03-14"),
    "Europe/London": ("2026-10-25", "2027-03-28"),
    "Australia/Lord_Howe": ("2026-10-04", "2027-04-04"),
    "America/St_Johns": ("2026-11-01", "2027-03-14"),
}
FRIDAY: Final = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
SHIFTS: Final = (timedelta(days=3), timedelta(hours=-1))


async def clock_moved(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The clock is put 3 days forward or 1 hour back while cases are under way."""
    judgement = Judgement()
    for number in range(times):
        async with ward(folder, chance) as place:
            for _ in range(3):
                await place.submit()
            place.workspace.clock.move(SHIFTS[number % 2])
            await place.submit()
            await place.team.settled()
            soon = await place.judge()  # nothing may wait until the clock has caught up
            await place.team.move(timedelta(hours=2))
            at_last = await place.judge()
            # Slack's timestamps never go back, so that here they do not tell who was late.
            judgement += replace(at_last, lost=[*soon.lost, *at_last.lost], late=[])
    return judgement


async def summer_time(folder: Path, chance: random.Random, zone: str) -> Judgement:
    """A case from before each of a zone's two changes, with its reminder after it."""
    judgement = Judgement()
    for night in CHANGES[zone]:
        opened = datetime.fromisoformat(night).replace(hour=10, tzinfo=ZoneInfo(zone)) - BEFORE_A_CHANGE
        async with ward(folder, chance, at=opened.astimezone(UTC), time_zone=zone) as place:
            await place.submit("emergency")
            await place.submit("seed")
            await place.team.settled()
            await place.team.move(A_LONG_TIME)
            judgement += await _judged_by_the_hour(place, zone)
    return judgement


async def weekends(folder: Path, chance: random.Random, times: int) -> Judgement:
    """Cases from Friday to Sunday, whose patients are not reached, time after time."""
    judgement = Judgement()
    for number in range(times):
        opened = FRIDAY + timedelta(days=number % 3)
        async with ward(folder, chance, at=opened, time_zone="Europe/London") as place:
            await place.submit("emergency")
            await place.team.settled()
            for outcome in ("not_seen", "not_reached", "not_seen", "not_reached", "not_reached"):
                await _answer_the_next(place, outcome)
            judgement += await _judged_by_the_hour(place, "Europe/London")
    return judgement


async def travelling_owner(folder: Path, chance: random.Random, times: int) -> Judgement:
    """The owner's time zone changes between the submission and the reminder: the case keeps the one it began with."""
    async with ward(folder, chance) as place:
        for _ in range(times):
            await place.submit()
            await place.team.settled()
            place.alice.member.tz = "Pacific/Auckland"
            await place.team.move(timedelta(days=8))
            await _answer_the_next(place, "not_reached")
            judgement = await _judged_by_the_hour(place, "Europe/London")
            place.alice.member.tz = "Europe/London"
            await place.team.move(timedelta(minutes=1))  # longer than what was heard at the door is kept
        return judgement


async def _answer_the_next(place: Ward, outcome: str) -> None:
    for waiting in place.workspace.schedule.waiting()[:1]:
        left = waiting.post_at - place.workspace.clock.now().timestamp()
        await place.team.move(timedelta(seconds=left + 60))
    for message in reversed(said_by_the_bot(place.workspace)):
        actions = [block for block in message.blocks or [] if block["type"] == "actions"]
        if any(element["action_id"] == outcome for block in actions for element in block["elements"]):
            await place.alice.press(message, outcome)
            await place.team.settled()
            return


async def _judged_by_the_hour(place: Ward, zone: str) -> Judgement:
    judgement = await place.judge()
    judgement.late += off_hours(place.workspace, zone)
    return judgement


def off_hours(workspace: Workspace, zone: str) -> list[str]:
    """The reminders, waiting or arrived, that are not at a working hour of a working day.

    Who acts, and whether the patient of an emergency or of the same day was seen, is asked at any hour.
    """
    waiting = [each for each in workspace.schedule.waiting() if _is_of_hours(each.text)]
    moments = [datetime.fromtimestamp(each.post_at, UTC) for each in waiting]
    moments += [message.at for message in said_by_the_bot(workspace) if _is_of_hours(message.text)]
    local = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    return [
        f"a reminder at {moment:%a %H:%M} in {zone}"
        for moment in local
        if not (is_working_day(moment.date()) and WORKING_HOUR <= moment.hour < LAST_HOUR)
    ]


def _is_of_hours(text: str) -> bool:
    return is_follow_up(text) or text.startswith("Is it done")
