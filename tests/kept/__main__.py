"""Prints what today's code makes of rows that other versions changed: `python -m tests.kept [words of a name]`."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile

from tests import postgres
from tests.kept.changes import changes
from tests.kept.trial import HEADINGS, tried


async def main(words: list[str]) -> None:
    """One line a change, on each database that can hold it."""
    logging.getLogger().addHandler(logging.NullHandler())
    with postgres.server() as server, tempfile.TemporaryDirectory(prefix="bp-kept-") as folder:
        print(f"{'':9}{HEADINGS}")
        for number, change in enumerate(changes()):
            for kind in change.on:
                if not all(word in f"{kind} {change.of}: {change.name}" for word in words):
                    continue
                address = f"sqlite:///{folder}/{number}.db" if kind == "sqlite" else server.new_database()
                print(f"{kind:9}{await tried(change, address)}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
