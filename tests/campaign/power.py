"""Power cuts: what the product did to its files is recorded, and rebuilt as a cut at any moment may have left it."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.kept.store import Cases
from bot.settings import driver_url
from bot.troubles import CannotStartError, describe
from tests.campaign import record
from tests.campaign.disk import CannotFollowError, Disk
from tests.campaign.record import Done
from tests.load.lines import Http
from tests.load.measuring import QUIET_SECONDS, Contestant
from tests.load.people import EMERGENCY, filled_in, press
from tests.load.product import started
from tests.load.stub import Stub

HERE: Final = Path(__file__).parents[2]
DATABASE: Final = "backpain.db"
AT_ONCE: Final = 4
EARLY: Final = 10  # one cut in so many falls into the first moments, in which the files are made
FIRST_MOMENTS: Final = 200


@dataclass(frozen=True)
class Promise:
    """A submission that Slack had an answer to, at a moment of CLOCK_MONOTONIC."""

    owner: str
    acknowledged_ns: int


@dataclass(frozen=True)
class Recording:
    """What the product's processes did to the files of their folder, and what they promised meanwhile."""

    done: Sequence[Done]
    promises: Sequence[Promise]
    files: dict[str, bytes]  # as they lay there at the end


@dataclass
class Outcome:
    """What became of the promises over all cuts."""

    cuts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    schemas: set[str] = field(default_factory=set)

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        return [*self.lost, *self.broken]


@dataclass(frozen=True)
class Workload:
    """What the product is given to do while it is recorded.

    Of its runs on one database the first ends with kill -9, at rest, so that the record is whole; what it leaves behind
    is a log that nobody folded in. A single run ends in good order.
    """

    submissions: int  # of each run
    runs: int
    quiet_seconds: float = QUIET_SECONDS
    module: str = "bot"


UNSYNCED: Final = "tests.campaign.unsynced"
LONG: Final = Workload(submissions=40, runs=3)
SHORT: Final = Workload(submissions=4, runs=1, quiet_seconds=0.2)


async def recorded(folder: Path, workload: Workload) -> Recording:
    """Let the product work under the recorder."""
    library = record.compiled(folder)
    place = folder / "disk"
    place.mkdir()
    done: list[Done] = []
    promises: list[Promise] = []
    async with Stub().served() as stub:
        for run in range(workload.runs):
            log = folder / f"record-{run}"
            environment = record.environment(library, place, log)
            promises += await _one_run(stub, folder, environment, workload, killed=run == 0 and workload.runs > 1)
            done += record.read(log, run)
    return Recording(done, promises, {file.name: file.read_bytes() for file in sorted(place.iterdir())})


async def _one_run(
    stub: Stub, folder: Path, environment: dict[str, str], workload: Workload, *, killed: bool
) -> list[Promise]:
    database, log = f"sqlite:///{environment['RECORDER_FOLDER']}/{DATABASE}", folder / "bot.log"
    starting = started(HERE, stub.workspace, database, log, over_socket=False, module=workload.module, **environment)
    async with starting as product, aiohttp.ClientSession() as session:
        line = Http(session, product.address, stub.workspace.signing_secret)

        async def one_person(forms: int) -> list[Promise]:
            kept = []
            for _ in range(forms):
                pressed = await press(line, await filled_in(stub, line, EMERGENCY))
                kept.append(Promise(pressed.form.person.id, pressed.acknowledged_ns))
            return kept

        promises = await asyncio.gather(*(one_person(workload.submissions // AT_ONCE) for _ in range(AT_ONCE)))
        await Contestant("recorded", (product,), stub, line, workload.quiet_seconds).quiet()
        if killed:
            product.process.kill()
            await product.process.wait()
    return [promise for some in promises for promise in some]


def cuts(done: Sequence[Done], times: int, chance: random.Random) -> list[int]:
    """After how many calls the power goes, in order."""
    early = min(FIRST_MOMENTS, len(done))
    return sorted(
        chance.randint(0, early) if number % EARLY == 0 else chance.randint(0, len(done)) for number in range(times)
    )


async def played(workload: Workload, times: int, chance: random.Random) -> Outcome:
    """Record the product at that work, and cut the power so many times."""
    with TemporaryDirectory(prefix="bp-power-") as folder:
        recording = await recorded(Path(folder), workload)
    if replayed(recording.done) != recording.files:
        raise CannotFollowError("the record is not what happened to the files")
    return await cut(recording, times, chance)


async def cut(recording: Recording, times: int, chance: random.Random) -> Outcome:
    """Cut the power so many times, open what is left as the product does, and hold it against what was promised."""
    outcome = Outcome()
    disk = Disk()
    followed = 0
    for after in cuts(recording.done, times, chance):
        while followed < after:
            disk.follow(recording.done[followed])
            followed += 1
        # The power goes just before the next call begins: what Slack heard until then was promised.
        until = recording.done[after].began_ns if after < len(recording.done) else None
        owners = [each.owner for each in recording.promises if until is None or each.acknowledged_ns <= until]
        with TemporaryDirectory(prefix="bp-cut-") as folder:
            for name, content in disk.after_a_cut(chance).items():
                (Path(folder) / name).write_bytes(content)
            await _judge(outcome, Path(folder) / DATABASE, owners, f"cut {outcome.cuts}, after call {after}")
        outcome.cuts += 1
    return outcome


def replayed(done: Iterable[Done]) -> dict[str, bytes]:
    """The files as the record says they lie there at its end, where the power never goes."""
    disk = Disk()
    for one in done:
        disk.follow(one)
    return {name: file.now() for name, file in disk.names.items()}


async def _judge(outcome: Outcome, database: Path, owners: Sequence[str], where: str) -> None:
    outcome.acknowledged += len(owners)
    try:
        await _open(database)
        kept, troubles, schema = _looked_into(database)
    except (CannotStartError, SQLAlchemyError, sqlite3.Error, OSError) as unusable:
        outcome.broken.append(f"{where}: the product cannot open what is left: {describe(unusable)}")
        outcome.lost += [f"{where}: {owner}'s case is lost with it" for owner in owners]
        return
    outcome.schemas.add(schema)
    outcome.broken += [f"{where}: {trouble}" for trouble in troubles]
    outcome.lost += [
        f"{where}: {owner}'s submission was acknowledged and is gone" for owner in owners if owner not in kept
    ]


async def _open(database: Path) -> None:
    """As the product opens its store."""
    cases = Cases(driver_url(f"sqlite:///{database}"))
    try:
        await cases.prepare()
    finally:
        await cases.close()


def _looked_into(database: Path) -> tuple[set[str], list[str], str]:
    """Who has a case with a form in it, what SQLite finds amiss, and the number of the schema."""
    with closing(sqlite3.connect(database)) as connection:
        troubles = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        troubles += [f"a row of {row[0]} points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
        rows = connection.execute(
            "SELECT cases.owner FROM cases JOIN events ON events.case_id = cases.id WHERE events.kind = 'submitted'"
        )
        kept = {str(row[0]) for row in rows}
        (number,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return kept, troubles, str(number)
