"""A bot in a process of its own, forked from one that has imported everything: it starts in no time."""

from __future__ import annotations

import asyncio
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Protocol

IMPORTED: Final = ("bot.serving", "bot.starting", "bot.life.many_machines", "bot.life.one_machine", "aiosqlite")
"""What a start of the bot would import again each time, a second long."""


class _Process(Protocol):
    """A process of multiprocessing, of whatever way of starting."""

    @property
    def pid(self) -> int | None: ...
    @property
    def sentinel(self) -> int: ...
    @property
    def exitcode(self) -> int | None: ...
    def join(self) -> None: ...


class Forked:
    """What the tests need of a process that they started."""

    def __init__(self, process: _Process, said: asyncio.StreamReader) -> None:
        """`said`: what it prints."""
        self._process = process
        self._said = said

    async def line(self) -> bytes:
        """The next line that it prints; empty where it has ended."""
        return await self._said.readline()

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self._process.exitcode is None:
            os.kill(self._process.pid or 0, number)

    async def ended(self) -> bytes:
        """Return once it has ended, with all that it has printed since."""
        printed = await self._said.read()
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        return printed


async def start(module: str, environment: Mapping[str, str], errors: Path | None = None) -> Forked:
    """Run a module as `python -m` does, in this environment; what it says of its troubles is added to `errors`."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(IMPORTED))
    reading, writing = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(module, dict(environment), writing, errors))
    process.start()
    writing.close()
    said = asyncio.StreamReader()
    pipe = os.fdopen(os.dup(reading.fileno()), "rb")
    reading.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(said), pipe)
    return Forked(process, said)


def _run(module: str, environment: dict[str, str], said: Connection, errors: Path | None) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(said.fileno(), 1)
    said.close()
    if errors is not None:
        with errors.open("ab") as log:
            os.dup2(log.fileno(), 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.argv = [module]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
