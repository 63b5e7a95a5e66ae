"""The HTTP server: few paths, small bodies, little patience."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.listening import TooLargeError, read_body
from bot.receiving.signature import SIGNATURE, TIMESTAMP, Claim, Verifier, claim_of
from bot.receiving.unheard import Reason, Unheard

EVENTS_PATH: Final = "/slack/events"
LARGEST_BODY: Final = 512 * 1024
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
        try:
            body = await read_body(request, LARGEST_BODY, BODY_SECONDS)
        except TooLargeError:
            raise _RefusedError("too_large") from None
        except TimeoutError:
            raise _RefusedError("too_slow") from None
        if (stranger := self._verifier.stranger(claim, body)) is not None:
            raise _RefusedError(stranger)
        headers: dict[str, str | Sequence[str]] = {name: request.headers.getall(name) for name in request.headers}
        return Heard(body, request.content_type, request.query_string, headers)


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
