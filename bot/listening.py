"""Listening for HTTP on a host and port, with little patience; what asks there is judged by whoever is served."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.troubles import CannotStartError, system_words

IDLE_SECONDS: Final = 10.0
"""A connection that says nothing whole for so long is closed: a half-open one, or an idle one."""


class TooLargeError(Exception):
    """A body is longer than it may be; the rest of it is not read."""


async def read_body(request: web.BaseRequest, most: int, seconds: float) -> bytes:
    """Return a body of at most so many bytes.

    Raises:
        TooLargeError: it is longer.
        TimeoutError: it did not come in time.
    """
    body = bytearray()
    async with asyncio.timeout(seconds):
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > most:
                raise TooLargeError
    return bytes(body)


@asynccontextmanager
async def serving(
    receive: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
    host: str,
    port: int,
    names: tuple[str, str] = ("BACKPAIN_HOST", "BACKPAIN_PORT"),
) -> AsyncIterator[str]:
    """Serve until the block ends; gives the address before any path. `names`: what host and port were set by.

    Raises:
        CannotStartError: the host or port cannot be had.
    """
    server = web.Server(
        receive,
        access_log=None,
        keepalive_timeout=IDLE_SECONDS,
        lingering_time=0.0,
        auto_decompress=False,  # what was signed is what was sent; and a small body may unpack to a huge one
    )
    runner = web.ServerRunner(server)
    await runner.setup()
    by_host, by_port = names
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except (socket.gaierror, UnicodeError):
            raise CannotStartError(f"there is no host {host} to listen on. Name another with {by_host}.") from None
        except OSError as refused:
            raise CannotStartError(
                f"it cannot listen on {host}, port {port} ({system_words(refused)}). Choose another address with "
                f"{by_host} or another port with {by_port}."
            ) from None
        listening = runner.addresses[0]
        yield f"http://{listening[0]}:{listening[1]}"
    finally:
        await runner.cleanup()
