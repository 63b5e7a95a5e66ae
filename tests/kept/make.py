"""Plays every scene with the release at hand and writes its rows: `python -m tests.kept.make 0.1.0`.

The rows of 0.1.0 were written by it at commit 795e55d, before what is stored had a version. It drives only the bot as
a whole and the local workspace, and reads the tables as anybody would, so that it plays later releases as well.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tests import postgres
from tests.flows.team import working
from tests.kept import beginnings, cut_short, followed_up
from tests.kept.followed_up import Scene
from tests.kept.release import KEPT, unfolded
from tests.kept.stage import FIRST_MORNING, stage
from tests.kept.town import kept_town

SCENES: Final[Mapping[str, Scene]] = {
    "open_emergency": beginnings.open_emergency,
    "open_urgent_mri": beginnings.open_urgent_mri,
    "provisional": beginnings.provisional,
    "home_care": beginnings.well,
    "urgent_today": beginnings.urgent_today,
    "specialist_referral": beginnings.specialist_referral,
    "red_flag_workup": beginnings.red_flag_workup,
    "every_answer": beginnings.every_answer,
    "not_computed": cut_short.not_computed,
    "zone_of_the_team": beginnings.zone_of_the_team,
    "zone_unknown": cut_short.zone_unknown,
    "plain_words": cut_short.plain_words,
    "shown_by_direct_message": beginnings.shown_by_direct_message,
    "reopened": beginnings.reopened,
    "shown_to_nobody_yet": beginnings.shown_to_nobody_yet,
    "shown_after_all": beginnings.shown_after_all,
    "given_up": beginnings.given_up,
    "acknowledged": beginnings.acknowledged,
    "course": beginnings.course,
    "re_triaged_up": beginnings.re_triaged_up,
    "re_triaged_down": beginnings.re_triaged_down,
    "just_kept": cut_short.just_kept,
    "half_done_not_sent": cut_short.half_done_not_sent,
    "half_done_but_sent": cut_short.half_done_but_sent,
    "half_scheduled_but_there": cut_short.half_scheduled_but_there,
    "half_scheduled_not_there": cut_short.half_scheduled_not_there,
    "half_pressed": cut_short.half_pressed,
    "half_re_triaged": cut_short.half_re_triaged,
    "in_trouble": cut_short.in_trouble,
    "token_refused": cut_short.token_refused,
    "archived": cut_short.archived,
    "half_moved": cut_short.half_moved,
    "shared": cut_short.shared,
    "reminder_refused": cut_short.reminder_refused,
    "watched_alone": cut_short.watched_alone,
    "reply_refused": cut_short.reply_refused,
    "new_thread": cut_short.new_thread,
    "missing": cut_short.missing,
    "reminded_late": cut_short.reminded_late,
    "same": followed_up.same,
    "worse": followed_up.worse,
    "worse_and_re_triaged": followed_up.worse_and_re_triaged,
    "not_reached": followed_up.not_reached,
    "better": followed_up.better,
    "closed_then_re_triaged": followed_up.closed_then_re_triaged,
    "seen_cause_found": followed_up.seen_cause_found,
    "seen_nothing_found": followed_up.seen_nothing_found,
    "not_seen": followed_up.not_seen,
    "rescheduled": followed_up.rescheduled,
    "raised_to_owner": followed_up.raised_to_owner,
    "emergency_raised_to_owner": followed_up.emergency_raised_to_owner,
    "raised_to_backup": followed_up.raised_to_backup,
    "owner_left": followed_up.owner_left,
    "undone": followed_up.undone,
}
"""A new scene is added at the end: its place gives the numbers of its events."""


async def schema_of_sqlite(folder: Path) -> str:
    """What the release creates in an empty SQLite file."""
    database = folder / "schema.db"
    await _create(f"sqlite:///{database}")
    with closing(sqlite3.connect(database)) as connection:
        return "".join(f"{line}\n" for line in connection.iterdump() if line not in {"BEGIN TRANSACTION;", "COMMIT;"})


async def schema_of_postgres() -> str:
    """What the release creates in an empty PostgreSQL database."""
    with postgres.server() as server:
        address = server.new_database()
        await _create(address)
        return server.schema(address)


async def _create(address: str) -> None:
    workspace = kept_town(FIRST_MORNING)
    await workspace.start()
    try:
        async with working(address, workspace=workspace) as team:
            await team.settled()
    finally:
        await workspace.stop()


async def played(name: str, folder: Path, schema: str) -> dict[str, Any]:
    """Play one scene and take its case down."""
    scene = SCENES[name]
    async with stage([*SCENES].index(name) + 1, folder, schema) as stage_:
        await scene(stage_)
        return {"says": scene.__doc__, **stage_.taken_down()}


async def make(release: str, names: list[str]) -> None:
    """Write the schema and the cases of a release."""
    target = KEPT / release
    (target / "cases").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bp-kept-") as scratch:
        folder = Path(scratch)
        schema = await schema_of_sqlite(folder)
        (target / "sqlite.sql").write_text(schema)
        (target / "postgresql.sql").write_text(await schema_of_postgres())
        for name in names or [*SCENES]:
            case = await played(name, folder, schema)
            written = json.dumps(unfolded(case), indent=1, ensure_ascii=False)
            (target / "cases" / f"{name}.json").write_text(f"{written}\n")
            print(f"{name}: {len(case['events'])} events, {len(case['case']['done'])} steps")


if __name__ == "__main__":
    asyncio.run(make(sys.argv[1], sys.argv[2:]))
