"""The HTTP server: few paths, small bodies, little patience."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.receiving.signature import SIGNATURE, TIMESTAMP, Claim, Verifier, claim_of
from bot.receiving.unheard import Reason, Unheard
from bot.troubles import CannotStartError, system_words

EVENTS_PATH: Final = "/slack/events"
LARGEST_BODY: Final = 512 * 1024
HEADER_SECONDS: Final = 10.0
"""A connection that says nothing whole for so long is closed: a half-open one, or an idle one."""
BODY_SECONDS: Final = 3.0  # Slack itself gives up then
REFUSE_AFTER_SECONDS: Final = 0.2
"""A refusal is kept waiting a little: whoever floods a few connections is slowed by it, and nobody else."""
LINGER_SECONDS: Final = 0.5
"""How long a refused sender may take to read its refusal before the connection goes."""
STATUSES: Final[dict[Reason, int]] = {
    "unsigned": 401,
    "wrong_signature": 401,
    "wrong_clock": 401,
    "wrong_path": 404,
    "too_large": 413,
    "too_slow": 408,
}

Answer = Callable[[], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A request that Slack signed: its raw body and its headers."""

    body: bytes
    content_type: str
    query: str
    headers: dict[str, str | Sequence[str]]


class _RefusedError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Reception:
    """Turns strangers away and hands on what Slack signed."""

    def __init__(
        self,
        secret: str,
        answer: Callable[[Heard], Awaitable[web.Response]],
        watched: dict[str, Answer],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`answer` gets what Slack signed; `watched` answers GET by path, for whoever watches the process."""
        self._verifier = Verifier(secret, now)
        self._answer = answer
        self._watched = watched
        self._unheard = Unheard(time.monotonic)

    async def receive(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        if request.method == "GET" and request.path in self._watched:
            return await self._watched[request.path]()
        try:
            heard = await self._heard(request)
        except _RefusedError as refused:
            self._unheard.note(refused.reason)
            return await _turn_away(request, STATUSES[refused.reason])
        except web.HTTPException as unknown:
            return await _turn_away(request, unknown.status)
        return await self._answer(heard)

    async def _heard(self, request: web.BaseRequest) -> Heard:
        claim = claim_of(request.headers.get(TIMESTAMP), request.headers.get(SIGNATURE))
        if request.path != EVENTS_PATH:
            if claim is not None and request.method == "POST":
                raise _RefusedError("wrong_path")
            raise web.HTTPNotFound
        if request.method != "POST":
            raise web.HTTPMethodNotAllowed(request.method, ["POST"])
        if (request.content_length or 0) > LARGEST_BODY:
            raise _RefusedError("too_large")
        if claim is None:
            raise _RefusedError("unsigned")
        return await self._proved(request, claim)

    async def _proved(self, request: web.BaseRequest, claim: Claim) -> Heard:
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > LARGEST_BODY:
                        raise _RefusedError("too_large")
        except TimeoutError:
            raise _RefusedError("too_slow") from None
        if (stranger := self._verifier.stranger(claim, bytes(body))) is not None:
            raise _RefusedError(stranger)
        headers: dict[str, str | Sequence[str]] = {name: request.headers.getall(name) for name in request.headers}
        return Heard(bytes(body), request.content_type, request.query_string, headers)


async def _turn_away(request: web.BaseRequest, status: int) -> web.Response:
    """Answer and hang up without reading on; what is still being sent is left lying."""
    refused = web.Response(status=status, headers={"Connection": "close"})
    refused.force_close()
    transport = request.transport
    still_sending = transport if isinstance(transport, asyncio.Transport) and not request.content.is_eof() else None
    if still_sending is not None:
        still_sending.pause_reading()
    await asyncio.sleep(REFUSE_AFTER_SECONDS)
    await refused.prepare(request)
    await refused.write_eof()
    if still_sending is not None:
        await asyncio.sleep(LINGER_SECONDS)  # closed at once, the sender would see a reset and not the refusal
        still_sending.abort()
    return refused


@asynccontextmanager
async def serving(
    receive: Callable[[web.BaseRequest], Awaitable[web.Response]], host: str, port: int, called: str = "BACKPAIN"
) -> AsyncIterator[str]:
    """Serve until the block ends; gives the address before any path. `called`: how its two settings begin.

    Raises:
        CannotStartError: the host or port cannot be had.
    """
    server = web.Server(
        receive,
        access_log=None,
        keepalive_timeout=HEADER_SECONDS,
        lingering_time=0.0,
        auto_decompress=False,  # what Slack signed is what it sent; and a small body may unpack to a huge one
    )
    runner = web.ServerRunner(server)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except socket.gaierror:
            raise CannotStartError(f"there is no host {host} to listen on. Name another in {called}_HOST.") from None
        except OSError as refused:
            raise CannotStartError(
                f"it cannot listen on {host}, port {port} ({system_words(refused)}). Choose another address with "
                f"{called}_HOST or another port with {called}_PORT."
            ) from None
        listening = runner.addresses[0]
        yield f"http://{listening[0]}:{listening[1]}"
    finally:
        await runner.cleanup()
