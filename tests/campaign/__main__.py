"""`python -m tests.campaign [--short] [--seed N] [--only WORDS]`: play every row, print the table, fail on any loss.

`python -m tests.campaign --power` cuts the power a thousand times instead, and, for the control, that of a product
that does not flush.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tests import postgres
from tests.campaign import power
from tests.campaign.judgement import Judgement
from tests.campaign.rows import ROWS, SIDE_BY_SIDE, Row, Setting

COLUMNS: Final = "{:<40} {:>6} {:>13} {:>5} {:>8} {:>13} {:>5}"


def main() -> int:
    """Play the campaign; the exit status is 1 when anything was lost, doubled in silence, or said in a log."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the form that is part of pytest: minutes, not an hour")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="play the same again")
    parser.add_argument("--only", nargs="+", default=[""], help="only the rows whose name holds one of these")
    parser.add_argument("--power", action="store_true", help="cut the power, in place of the rows")
    parser.add_argument("--cuts", type=int, default=1000, help="how often the power is cut (1000)")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    if chosen.power:
        return asyncio.run(_power(chosen.seed, chosen.cuts))
    print(COLUMNS.format("fault", "times", "acknowledged", "lost", "doubled", "second copies", "late"), flush=True)
    played = [row for row in ROWS if row.short or not chosen.short]
    rows = [row for row in played if any(words in row.fault for words in chosen.only)]
    with postgres.server() as server, tempfile.TemporaryDirectory(prefix="bp-campaign-") as folder:
        campaign = Campaign(Path(folder), server, chosen.seed, chosen.short)
        total = asyncio.run(campaign.play(rows))
    _show("all", "", total)
    return 1 if total.wrong else 0


async def _power(seed: int, cuts: int) -> int:
    """Cut the power; 1 where anything was lost or broken, or where the control, which must lose, lost nothing."""
    columns = "{:<40} {:>6} {:>13} {:>5} {:>7} {:>9}"
    print(columns.format("fault", "cuts", "acknowledged", "lost", "broken", "schema"), flush=True)
    outcomes = []
    for fault, workload, times in (
        ("power cut", power.LONG, cuts),
        ("control: the same, synchronous=OFF", replace(power.LONG, module=power.UNSYNCED), cuts // 10),
    ):
        one = await power.played(workload, times, random.Random(seed))  # noqa: S311 - to be repeatable
        outcomes.append(one)
        schemas = ", ".join(sorted(one.schemas))
        print(columns.format(fault, one.cuts, one.acknowledged, len(one.lost), len(one.broken), schemas), flush=True)
    product, control = outcomes
    for sentence in product.wrong:
        print(f"    {sentence}", file=sys.stderr)
    if not control.lost:
        print("    the control lost nothing: these cuts would not see a loss", file=sys.stderr)
    return 1 if product.wrong or not control.lost else 0


@dataclass(frozen=True)
class Campaign:
    """One run of the campaign; each row has a folder and a chance of its own."""

    folder: Path
    server: postgres.Server
    seed: int
    short: bool

    async def play(self, rows: Sequence[Row]) -> Judgement:
        """Play those that mostly wait side by side, then the others in turn."""
        beside = [row for row in rows if row.waits and (self.short or not row.fills_a_core)]
        places = asyncio.Semaphore(SIDE_BY_SIDE)

        async def in_its_turn(row: Row) -> Judgement:
            async with places:
                return await self._one(row)

        judgements = await asyncio.gather(*(in_its_turn(row) for row in beside))
        judgements += [await self._one(row) for row in rows if row not in beside]
        return sum(judgements, Judgement())

    async def _one(self, row: Row) -> Judgement:
        chance = random.Random(self.seed + ROWS.index(row))  # noqa: S311 - to be repeatable
        where = Path(tempfile.mkdtemp(dir=self.folder))
        judgement = await row.played(Setting(where, self.server, chance), short=self.short)
        _show(row.fault, row.short if self.short else row.long, judgement)
        return judgement


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
