"""Socket Mode: WebSocket connections of the app, envelopes sent over one of them, and their acknowledgements."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.delivery import ACK_SECONDS, Acknowledgement, Kind, Retry
from bot.sandbox.limits import LIMITS

HELLO_SECONDS = 3600


class SocketMode:
    """The app's open connections; each envelope goes to one of them in turn."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        self._turn = 0
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Acknowledgement]]] = {}
        self._closers: set[asyncio.Task[None]] = set()

    @property
    def connections(self) -> int:
        """How many connections take envelopes now."""
        return len(self._open)

    def ticket(self) -> str:
        """Return the single-use ticket of a new WebSocket address."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket connection of the app until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="This address was used, or was never given out.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.connections >= LIMITS["socket.connections"]:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", **self._about(0)})
            await socket.close()
            return socket
        self._open.append(socket)
        try:
            await socket.send_json({"type": "hello", "num_connections": self.connections, **self._about(HELLO_SECONDS)})
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                self._acknowledged(message.json())
            if message.type is not WSMsgType.CLOSE:
                self._fail_what_came_over(socket)
        finally:
            self._forget(socket)
        return socket

    def _about(self, seconds: int) -> dict[str, Any]:
        return {
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "localhost", "approximate_connection_time": seconds},
        }

    def _acknowledged(self, answer: Any) -> None:
        # An app that was just reconnected acknowledges on its new connection what came over the old one.
        if isinstance(answer, dict) and answer.get("envelope_id") in self._waiting:
            _, waiting = self._waiting[answer["envelope_id"]]
            if not waiting.done():
                waiting.set_result(Acknowledgement(body=answer.get("payload")))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        for sockets in (self._open, self._leaving):
            if socket in sockets:
                sockets.remove(socket)

    def _fail_what_came_over(self, socket: web.WebSocketResponse) -> None:
        """Stop waiting for an app that died without a closing frame: nobody will acknowledge."""
        for came_over, waiting in self._waiting.values():
            if came_over is socket and not waiting.done():
                waiting.set_result(Acknowledgement("dispatch_failed"))

    async def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry) -> Acknowledgement:
        """Send one envelope over the next connection and wait for its acknowledgement."""
        if not self._open:
            return Acknowledgement("dispatch_failed")
        self._turn = (self._turn + 1) % len(self._open)
        socket = self._open[self._turn]
        envelope_id = str(uuid.uuid4())
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number, "retry_reason": retry.reason}
        waiting: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, waiting)
        try:
            await socket.send_json(envelope)
            async with asyncio.timeout(ACK_SECONDS[kind]):
                return await waiting
        except TimeoutError:
            return Acknowledgement("operation_timeout")
        except ConnectionError:
            return Acknowledgement("dispatch_failed")
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to leave; each takes no more envelopes and is closed ten seconds later."""
        leaving, self._open = self._open, []
        self._leaving += leaving
        for socket in leaving:
            with suppress(ConnectionError):
                await socket.send_json({"type": "disconnect", "reason": reason, **self._about(0)})
            closer = asyncio.create_task(self._close_later(socket))
            self._closers.add(closer)
            closer.add_done_callback(self._closers.discard)

    async def _close_later(self, socket: web.WebSocketResponse) -> None:
        await asyncio.sleep(LIMITS["socket.disconnect_warning"])
        await socket.close()

    async def stop(self) -> None:
        """Close every connection."""
        for closer in self._closers:
            closer.cancel()
        await asyncio.gather(*self._closers, return_exceptions=True)
        for socket in (*self._open, *self._leaving):
            await socket.close(code=WSCloseCode.GOING_AWAY)
