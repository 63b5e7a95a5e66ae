"""A checkout of the product, run as a process of its own, with what the system says of its cost."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox.workspace import Workspace

STARTED_WITHIN: Final = 60.0
STOPPED_WITHIN: Final = 15.0
WHOLE_PROCESS: Final = 2  # of Linux's clocks of another process, the one that counts all its threads by the scheduler


@dataclass(frozen=True)
class Product:
    """A bot that runs. `address` is where it takes signed requests; over Socket Mode nothing listens there."""

    process: Process
    address: str

    @property
    def cpu_seconds(self) -> float:
        """User and system time of all its threads since it began."""
        return time.clock_gettime((~self.process.pid << 3) | WHOLE_PROCESS)

    @property
    def memory_mib(self) -> float:
        """What of it lies in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kib) / 1024


def environment(
    checkout: Path, workspace: Workspace, database_url: str, port: int, *, over_socket: bool
) -> dict[str, str]:
    """What a process of the product is told; nothing of ours beside what starting Python takes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    receiving = {"SLACK_APP_TOKEN": workspace.app_token} if over_socket else {}
    return {
        **kept,
        "PYTHONPATH": str(checkout),
        "SLACK_API_URL": workspace.api_url,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        **receiving,
        "BACKPAIN_DATABASE_URL": database_url,
        "BACKPAIN_PORT": str(port),
        "BACKPAIN_LOG_LEVEL": "ERROR",
    }


@asynccontextmanager
async def started(
    checkout: Path,
    workspace: Workspace,
    database_url: str,
    log: Path,
    *,
    over_socket: bool,
    module: str = "bot",
    **also: str,
) -> AsyncIterator[Product]:
    """The product of a checkout, started by its command line; ended with the block.

    What it logs goes to `log`; `also` joins its environment; `module` is what is run in place of its command line.
    """
    port = _free_port()
    with log.open("ab") as logged:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            cwd=checkout,
            env=environment(checkout, workspace, database_url, port, over_socket=over_socket) | also,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=logged,
        )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), STARTED_WITHIN)
        assert line, f"the product in {checkout} did not start: see {log}"
        yield Product(process, f"http://127.0.0.1:{port}/slack/events")
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.communicate(), STOPPED_WITHIN)
    except TimeoutError:
        process.kill()
        await process.communicate()


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port
