"""Run one measurement by name."""

from __future__ import annotations

import asyncio
import sys

from tests.bench import command

if __name__ == "__main__":
    if sys.argv[1:] != ["command"]:
        sys.exit("usage: python -m tests.bench command")
    sys.exit(asyncio.run(command.main()))
