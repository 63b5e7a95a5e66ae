"""`python -m tests.campaign [--short] [--seed N] [--only WORDS]`: play every row, print the table, fail on any loss."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests import postgres
from tests.campaign.judgement import Judgement
from tests.campaign.rows import ROWS, Row, Setting

COLUMNS: Final = "{:<40} {:>6} {:>13} {:>5} {:>8} {:>13} {:>5}"


def main() -> int:
    """Play the campaign; the exit status is 1 when anything was lost, doubled in silence, or said in a log."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the form that is part of pytest: minutes, not an hour")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="play the same again")
    parser.add_argument("--only", nargs="+", default=[""], help="only the rows whose name holds one of these")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    print(COLUMNS.format("fault", "times", "acknowledged", "lost", "doubled", "second copies", "late"), flush=True)
    with postgres.server() as server, tempfile.TemporaryDirectory(prefix="bp-campaign-") as folder:
        total = Judgement()
        for number, row in enumerate(ROWS):
            if any(words in row.fault for words in chosen.only):
                where = Path(folder) / str(number)
                where.mkdir()
                setting = Setting(where, server, random.Random(chosen.seed + number))  # noqa: S311 - to be repeatable
                judgement = asyncio.run(_played(row, setting, short=chosen.short))
                _show(row.fault, row.short if chosen.short else row.long, judgement)
                total += judgement
    _show("all", "", total)
    return 1 if total.wrong else 0


async def _played(row: Row, setting: Setting, *, short: bool) -> Judgement:
    return await row.played(setting, short=short)


def _show(fault: str, times: int | str, judgement: Judgement) -> None:
    print(
        COLUMNS.format(
            fault,
            times,
            judgement.acknowledged,
            len(judgement.lost),
            len(judgement.doubled),
            judgement.marked,
            len(judgement.late),
        ),
        flush=True,
    )
    for sentence in (*judgement.wrong, *judgement.late[:3]):
        print(f"    {sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
