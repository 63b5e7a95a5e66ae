"""The product with its clock ahead by AHEAD_SECONDS, as that of a workspace is; run as a module instead of `bot`."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta

from bot.app import running
from bot.clock import SystemClock
from bot.settings import read_settings


class ClockAhead(SystemClock):
    """The machine's time, and some days."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the moment that it is there."""
        return super().now() + self._ahead


async def main() -> None:
    """Run until killed."""
    ahead = timedelta(seconds=float(os.environ["AHEAD_SECONDS"]))
    async with running(read_settings(), ClockAhead(ahead)):
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
