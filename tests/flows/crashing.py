"""A bot of its own process that ends itself with SIGKILL at a chosen write; run as a module by the kill tests."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from sqlalchemy import event

from bot.app import running
from bot.clock import SystemClock
from bot.settings import read_settings


async def main() -> None:
    """Connect, then count the commits; DIE_BEFORE_COMMIT and DIE_AFTER_COMMIT name the one that is fatal."""
    before = int(os.environ.get("DIE_BEFORE_COMMIT", "0"))
    after = int(os.environ.get("DIE_AFTER_COMMIT", "0"))
    commits = 0

    def about_to_commit(_connection: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == before:
            os.kill(os.getpid(), signal.SIGKILL)

    def given_back(_connection: Any, _record: Any) -> None:
        if commits == after and after:
            os.kill(os.getpid(), signal.SIGKILL)

    async with running(read_settings(), SystemClock()) as bot:
        event.listen(bot.cases.database.engine, "commit", about_to_commit)
        event.listen(bot.cases.database.engine, "checkin", given_back)
        print("ready", flush=True)
        await bot.runner.idle()
        while True:
            await asyncio.sleep(0.05)
            print(commits, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
