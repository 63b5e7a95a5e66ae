"""Run one measurement by name."""

from __future__ import annotations

import asyncio
import sys

if __name__ == "__main__":
    # Each measurement is imported when it is asked for: the engines it compares with are extras of their own.
    if sys.argv[1:] == ["command"]:
        from tests.bench import command

        sys.exit(asyncio.run(command.main()))
    if sys.argv[1:] == ["triage"]:
        from tests.bench import triage

        sys.exit(triage.main())
    sys.exit("usage: python -m tests.bench command|triage")
