"""`python -m tests.restore`: a database of 10,000 cases backed up, lost, restored; the bot started, and what it found.

Slack is a stub that remembers; what it is asked is counted, for Slack lists a hundred reminders a page, some fifty
pages a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.restore.drill import Drilled, Size, drilled

CASES: Final = 10_000
DIFFER: Final = 50
AT_MOST_SECONDS: Final = 60.0
PAGES_A_MINUTE: Final = 50  # Slack's third tier


def _print(found: Drilled) -> bool:
    judgement = found.judgement
    print(f"backup:     {found.backup_seconds:6.1f} s  {found.backup_words} {found.mib:.0f} MiB")
    print(f"restore:    {found.restore_seconds:6.1f} s  {found.restore_words}")
    print(f"started:    {found.started_seconds:6.1f} s")
    at_their_pace = f"{found.pages} lists asked of Slack: at its pace {found.pages / PAGES_A_MINUTE:.1f} minutes"
    print(f"reconciled: {found.reconciled_seconds:6.1f} s  after the start; {at_their_pace}")
    for name, value in vars(judgement).items():
        print(f"  {name.replace('_', ' '):<16} {value:>7}")
    held = found.restore_seconds <= AT_MOST_SECONDS and judgement.wrong == 0
    print(f"{'holds' if held else 'FAILS'}: restored within {AT_MOST_SECONDS:.0f} s, nothing lost, left or doubled")
    return held


def main() -> int:
    """Play it, and give 1 where anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.restore", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, metavar="N", help=f"open cases ({CASES})")
    parser.add_argument("--differ", type=int, default=DIFFER, metavar="N", help="open cases of which Slack holds more")
    chosen = parser.parse_args()
    size = Size(chosen.cases, chosen.differ, chosen.differ)
    with tempfile.TemporaryDirectory(prefix="bp-restore-") as folder:
        return 0 if _print(asyncio.run(drilled(Path(folder), size))) else 1


if __name__ == "__main__":
    sys.exit(main())
