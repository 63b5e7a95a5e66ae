"""`python -m tests.kept.upgrade`: 1,000 open loops of every release, opened by today's code: migrated, read, watched.

The rows are those that the release kept, multiplied under names of their own; what Slack held of them it holds still.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, update

from bot.kept.chart import Chart
from bot.kept.overview import every_case
from bot.kept.schema import TODAY
from bot.kept.tables import schema_number
from bot.life.hourly_look import SURELY_STILL_WAITING, still_asked
from bot.troubles import CannotStartError
from tests import postgres
from tests.flows.team import working
from tests.kept.release import KEPT, KeptCase, cases_of, write
from tests.kept.town import kept_town
from tests.load.behind import CASES_A_CHANNEL, Held, Original
from tests.restore.remembering import Remembering

OPEN: Final = 1000
MOMENT: Final = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
"""On the first day of the kept cases, before the first of them is asked about."""
AT_MOST_SECONDS: Final = 60.0
ZONE: Final = "Europe/London"
NEWER: Final = "9999"


def releases() -> list[str]:
    """Every release that left rows."""
    return sorted(folder.name for folder in KEPT.iterdir() if (folder / "cases").is_dir())


def many(release: str, number: int) -> tuple[list[KeptCase], Held]:
    """So many open cases of a release, each of its kinds in turn, and what Slack holds of them, by channel."""
    kinds = [one for one in cases_of(release).values() if one.row["due_at"] is not None and one.at < MOMENT]
    made: list[KeptCase] = []
    held: Held = {}
    seq = 1
    for place, kept in enumerate(itertools.islice(itertools.cycle(kinds), number)):
        row, events, waiting = Original(kept.row, [*kept.events], is_open=True).copy(place, seq, CASES_A_CHANNEL)
        seq += len(events)
        made.append(KeptCase(kept.name, kept.says, kept.at, row, events, {}))
        for one in waiting:
            held.setdefault(one["channel_id"], []).append(one | {"date_created": int(kept.at.timestamp())})
    return made, held


@dataclass(frozen=True)
class Upgraded:
    """What came of the rows of a release: all but the first three are to be 0."""

    read: int
    watched: int
    waited_for: int  # questions that Slack is to ask
    seconds: float
    torn: int
    unreadable: int  # events of theirs
    unwatched: int  # cases that nothing will bring up again
    not_held: int  # questions that Slack does not hold
    refusal: str = ""  # what the version before says once a newer one has written the database


async def upgraded(address: str, release: str, number: int) -> Upgraded:
    """Open the rows of a release with today's bot, and look at every case."""
    made, held = many(release, number)
    write(address, made, release)
    async with Remembering().served() as slack:
        assert isinstance(slack, Remembering)
        url, slack.workspace = slack.workspace.url, kept_town(MOMENT)
        slack.workspace.url, slack.held = url, held
        began = time.perf_counter()
        async with working(address, workspace=slack.workspace) as team:
            seconds = time.perf_counter() - began
            await team.settled()
            cases = [case async for case in every_case(team.bot.cases)]
            charts = [Chart(case, await team.bot.cases.history(case.id), ZONE) for case in cases]
            waited_for = {one for chart in charts for one in _waited_for(chart, slack.workspace.clock.now())}
            watched = {case.id async for case in team.bot.cases.turns.watched()}
            torn = len(team.bot.cases.readable.torn)
            await team.bot.cases.database.write(_by_a_newer_version)
        refusal = await _refusal(address, slack)
    return Upgraded(
        read=len(cases),
        watched=len(watched),
        waited_for=len(waited_for),
        seconds=seconds,
        torn=torn,
        unreadable=sum(len(chart.unreadable) for chart in charts),
        unwatched=len({kept.row["id"] for kept in made} - watched),
        not_held=len(waited_for - slack.all_held.keys()),
        refusal=refusal,
    )


def _by_a_newer_version(connection: Connection) -> None:
    connection.execute(update(schema_number).values(version_num=NEWER))


def _waited_for(chart: Chart, now: datetime) -> Iterator[str]:
    for waiting in still_asked(chart):
        if waiting.slack_id and waiting.post_at > (now + SURELY_STILL_WAITING).timestamp():
            yield waiting.slack_id


async def _refusal(address: str, slack: Remembering) -> str:
    try:
        async with working(address, workspace=slack.workspace):
            return ""
    except CannotStartError as refused:
        return str(refused)


def _print(release: str, found: Upgraded, number: int) -> bool:
    print(f"{release} -> {TODAY}: {found.seconds:.1f} s until it works, {found.read} of {number} cases read")
    for name, value in list(vars(found).items())[1:-1]:
        print(f"  {name.replace('_', ' '):<12} {value:>7.6g}")
    print(f"  a newer one:  {found.refusal}")
    wrong = found.torn + found.unreadable + found.unwatched + found.not_held + (found.read != number)
    return wrong == 0 and bool(found.refusal) and found.seconds <= AT_MOST_SECONDS


async def _run(number: int, folder: Path, server: postgres.Server | None) -> int:
    held = True
    for release in releases():
        address = f"sqlite:///{folder}/{release}.db" if server is None else server.new_database()
        held = _print(release, await upgraded(address, release, number), number) and held
    print(f"{'holds' if held else 'FAILS'}: every case is read and watched, a newer database is refused")
    return 0 if held else 1


def main() -> int:
    """Open those of every release, and give 1 where one is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.kept.upgrade", description=__doc__)
    parser.add_argument("--open", type=int, default=OPEN, metavar="N", help=f"open cases of each release ({OPEN})")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL in place of SQLite")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bp-upgrade-") as folder,
        postgres.server() if chosen.postgres else nullcontext() as server,
    ):
        return asyncio.run(_run(chosen.open, Path(folder), server))


if __name__ == "__main__":
    sys.exit(main())
