"""The rows of the campaign's table: what is broken, how often, and who breaks it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bot.sandbox.faults import Moment
from tests import postgres
from tests.campaign import claims, clocks, due, faults, kills, long_troubles, machines, two_people
from tests.campaign.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a row is played: a folder for its files, a PostgreSQL server, and what decides by chance."""

    folder: Path
    server: postgres.Server
    chance: random.Random


SIDE_BY_SIDE: Final = 6
"""How many rows that mostly wait are played at once: each has a workspace in this process, and up to three bots."""

Play = Callable[[Setting, int], Awaitable[Judgement]]


@dataclass(frozen=True, slots=True)
class Row:
    """One fault; `long` and `short` are how many times it happens in each form of the campaign: 0 is not at all."""

    fault: str
    long: int
    short: int
    play: Play
    play_short: Play | None = None
    waits: bool = False  # its time is mostly spent waiting, so that it may be played beside others
    fills_a_core: bool = False  # in its long form, whose emergencies are timed: beside others it would time those

    def played(self, setting: Setting, *, short: bool) -> Awaitable[Judgement]:
        """Play the row in one of its forms."""
        play = self.play_short if short and self.play_short is not None else self.play
        return play(setting, self.short if short else self.long)


async def _killed_on_sqlite(setting: Setting, times: int) -> Judgement:
    database = f"sqlite:///{setting.folder}/killed.db"
    return await kills.killed_at_random(database, setting.folder, times, setting.chance.getrandbits(32))


async def _killed_on_postgres(setting: Setting, times: int) -> Judgement:
    database = setting.server.new_database()
    return await kills.killed_at_random(database, setting.folder, times, setting.chance.getrandbits(32))


def _here(play: Callable[[Path, random.Random, int], Awaitable[Judgement]]) -> Play:
    """A row that is played in this process, on SQLite."""
    return lambda setting, times: play(setting.folder, setting.chance, times)


def _machines(play: machines.Machines) -> Play:
    """A row that is played on two machines."""
    return lambda setting, times: play(setting.server, setting.folder, setting.chance, times)


@asynccontextmanager
async def _server_of_its_own() -> AsyncIterator[postgres.Server]:
    """Started and stopped in a thread: the workspaces of other rows answer meanwhile."""
    running = postgres.server()
    server = await asyncio.to_thread(running.__enter__)
    try:
        yield server
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)


def _restarted(cases: int) -> Play:
    """A row whose PostgreSQL is restarted: one of its own, for others may be playing on the first."""

    async def play(setting: Setting, times: int) -> Judgement:
        async with _server_of_its_own() as server:
            return await machines.postgres_restarted(server, setting.folder, setting.chance, times, cases=cases)

    return play


def _failing(action: str, when: Moment) -> Play:
    return _here(partial(faults.failing_calls, action=action, when=when))


def _summer_time(zone: str) -> Play:
    return lambda setting, _times: clocks.summer_time(setting.folder, setting.chance, zone)


ROWS: Final = (
    Row("kill -9 under load, SQLite", 200, 4, _killed_on_sqlite, waits=True, fills_a_core=True),
    Row("kill -9 under load, PostgreSQL", 200, 4, _killed_on_postgres, waits=True, fills_a_core=True),
    Row("kill -9 during edits", 30, 0, _here(kills.killed_during_edits), waits=True),
    Row("kill -9 while another day is chosen", 20, 0, _here(kills.killed_during_reschedules), waits=True),
    Row("kill -9 between a claim and its questions", 20, 0, _here(claims.killed_after_claims), waits=True),
    Row("kill -9 during a takeover, SQLite", 20, 0, _here(kills.killed_during_takeovers), waits=True),
    Row("429", 40, 8, _failing("ratelimited:1", "before")),
    Row("500 before Slack did it", 40, 4, _failing("status:500", "before")),
    Row("500 after Slack did it", 40, 8, _failing("status:500", "after")),
    Row("503 before Slack did it", 40, 4, _failing("status:503", "before")),
    Row("503 after Slack did it", 40, 4, _failing("status:503", "after")),
    Row("reset before Slack did it", 40, 8, _failing("reset", "before")),
    Row("reset after Slack did it", 40, 4, _failing("reset", "after")),
    Row("“internal_error” before Slack did it", 40, 4, _failing("error:internal_error", "before")),
    Row("“internal_error” after Slack did it", 40, 4, _failing("error:internal_error", "after")),
    Row("an answer that is HTML, before", 40, 4, _failing("page:403", "before")),
    Row("an answer that is HTML, after", 40, 4, _failing("page:200", "after")),
    Row("an unknown refusal on the first card", 40, 5, _here(long_troubles.unknown_refusals)),
    Row("an emergency behind a Retry-After of 900 s", 20, 2, _here(long_troubles.behind_a_long_wait)),
    Row("Slack's list empty for an hour", 20, 2, _here(long_troubles.empty_list)),
    Row("so many failures in a row", 2000, 60, _here(long_troubles.thousands_of_failures)),
    Row("an edit race of two people", 60, 3, _here(two_people.edit_race)),
    Row("two databases behind one app", 20, 3, _here(two_people.two_databases)),
    Row("30 s stall, then Slack does it", 10, 2, _here(partial(faults.stalled_calls, when="before")), waits=True),
    Row("30 s stall after Slack did it", 10, 2, _here(partial(faults.stalled_calls, when="after")), waits=True),
    Row("connection refused for 4 s", 6, 1, _here(faults.refused_connections), waits=True),
    Row("socket closed during a submission", 20, 2, _here(faults.closed_sockets), waits=True),
    Row("the 3 s ack missed", 10, 1, _here(faults.missed_acknowledgements), waits=True),
    Row("envelopes repeated and out of order", 40, 6, _here(faults.repeated_envelopes)),
    Row("database locked for 5 s", 8, 2, _here(faults.locked_database), waits=True),
    Row("disk full", 20, 2, _here(faults.full_disk), waits=True),
    Row("clock 3 days forward, 1 hour back", 20, 2, _here(clocks.clock_moved)),
    *(Row(f"summer time in {zone}", 2, 2, _summer_time(zone)) for zone in clocks.CHANGES),
    Row("reminders due on one morning, a channel", 200, 30, _here(due.one_morning)),
    Row("reminders due on one morning, 10 channels", 500, 10, _here(partial(due.one_morning, channels=10))),
    Row("weekend chains", 9, 3, _here(clocks.weekends)),
    Row("the owner's time zone changed", 10, 2, _here(clocks.travelling_owner)),
    Row(
        "one of two bots killed for good",
        5,
        1,
        _machines(partial(machines.one_killed, cases=30)),
        _machines(partial(machines.one_killed, cases=8)),
        waits=True,
    ),
    Row(
        "kill -9 during a takeover, PostgreSQL",
        5,
        0,
        _machines(partial(machines.killed_in_turn, cases=30)),
        waits=True,
    ),
    Row(
        "one of two bots paused and resumed",
        5,
        0,
        _machines(partial(machines.one_paused, cases=30, pause_seconds=90)),
        waits=True,
    ),
    Row(
        "PostgreSQL restarted under two bots",
        5,
        1,
        _restarted(cases=30),
        _restarted(cases=8),
        waits=True,
    ),
)
