"""A bot of its own process that ends itself with SIGKILL at a chosen write; run as a module by the kill tests."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

from bot.app import running
from bot.clock import SystemClock
from bot.settings import read_settings


async def main() -> None:
    """Connect, then count the commits; DIE_BEFORE_COMMIT and DIE_AFTER_COMMIT name the one that is fatal."""
    before = int(os.environ.get("DIE_BEFORE_COMMIT", "0"))
    after = int(os.environ.get("DIE_AFTER_COMMIT", "0"))
    commits = 0

    def dying(commit: Callable[[Any], None]) -> Callable[[Any], None]:
        def commit_or_die(connection: Any) -> None:
            nonlocal commits
            commits += 1
            if commits == before:
                os.kill(os.getpid(), signal.SIGKILL)
            commit(connection)
            if commits == after:
                os.kill(os.getpid(), signal.SIGKILL)

        return commit_or_die

    async with running(read_settings(), SystemClock()) as bot:
        driver: Any = bot.cases.database.engine.dialect
        driver.do_commit = dying(driver.do_commit)
        print("ready", flush=True)
        await bot.runner.idle()
        while True:
            await asyncio.sleep(0.05)
            print(commits, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
