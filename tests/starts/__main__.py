"""Prints the table of wrong starts: `python -m tests.starts`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.sandbox.workspace import Workspace
from tests.starts.table import MANIFEST, STARTS, run


async def main() -> None:
    """Run every start, one after the other, and print what was set, what was said, and how it ended."""
    workspace = Workspace(MANIFEST)
    await workspace.start()
    print("| fault | what was set | the sentence | status |\n|---|---|---|---|")
    try:
        for start in STARTS:
            with tempfile.TemporaryDirectory() as folder:
                taken_port = int(workspace.url.rsplit(":", 1)[1])
                ended = await run(start, workspace, Path(folder), taken_port)
            print(f"| {start.fault} | {start.what} | {ended.sentence(start)[:200]} | {ended.status} |", flush=True)
    finally:
        await workspace.stop()


asyncio.run(main())
