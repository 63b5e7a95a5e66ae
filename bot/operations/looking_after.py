"""Puts together who looks after a running bot: whoever watches it, and whoever notices when it is dead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.kept.happened import Event, Submitted
from bot.life.one_machine import end
from bot.listening import serving
from bot.operations.heartbeat import EVERY, RENEWED_EVERY, Heartbeat, Silence, outwards
from bot.operations.watching import Watching
from bot.settings import Settings
from bot.slack import Slack
from bot.tally import Tally


def counting(tally: Tally) -> Callable[[Event], None]:
    """Gives what counts each event that is kept."""

    def heard(event: Event) -> None:
        if isinstance(event.what, Submitted):
            tally.submitted(event.what.disposition)

    return heard


@asynccontextmanager
async def looked_after(settings: Settings, watching: Watching, slack: Slack) -> AsyncIterator[str]:
    """Give signs of life and answers, as the settings have it, until the block ends; gives the address to watch.

    Raises:
        CannotStartError: the host or port cannot be had.
    """
    why_not, clock = watching.readiness.why_not, watching.clock
    async with AsyncExitStack() as stack:
        address, hearts = "", []
        if settings.watch_port is not None:
            names = ("BACKPAIN_WATCH_HOST", "BACKPAIN_WATCH_PORT")
            server = serving(watching.receive, settings.watch_host, settings.watch_port, names)
            address = await stack.enter_async_context(server)
        if settings.heartbeat_url:
            give = await stack.enter_async_context(outwards(settings.heartbeat_url))
            hearts.append(Heartbeat(give, EVERY, why_not, clock))
        if settings.heartbeat_channel:
            put_off = Silence(slack, clock, settings.heartbeat_channel).put_off
            hearts.append(Heartbeat(put_off, RENEWED_EVERY, why_not, clock))
        stack.push_async_callback(end, *(asyncio.create_task(heart.run(), name="heartbeat") for heart in hearts))
        yield address
