"""The two ways from Slack to the app: signed HTTP and Socket Mode; what is sent is written before it is timed."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.sandbox.delivery import Kind
from bot.sandbox.http_delivery import sign
from tests.load.stub import Stub

ANSWERED_WITHIN: Final = 30.0  # Slack gives up after 3 s; the measurement wants to know how long it took
CONNECTED_WITHIN: Final = 30.0
FORM: Final = "application/x-www-form-urlencoded"


class Line(Protocol):
    """Carries payloads to one bot."""

    def written(self, kind: Kind, payload: dict[str, Any]) -> str:
        """The payload as it goes over the line."""
        ...

    async def send(self, written: str) -> Any:
        """Send it; give what the bot answered, None where it answered with nothing but ok."""
        ...


class Http:
    """Signed requests."""

    def __init__(self, session: aiohttp.ClientSession, address: str, secret: str) -> None:
        """`session` is the caller's; its connections stay open between requests, as Slack's do."""
        self._session = session
        self._address = address
        self._secret = secret

    def written(self, kind: Kind, payload: dict[str, Any]) -> str:
        """See `Line`."""
        return urlencode(payload if kind == "slash_commands" else {"payload": json.dumps(payload)})

    async def send(self, written: str) -> Any:
        """See `Line`."""
        stamp = int(time.time())
        headers = {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": str(stamp),
            "X-Slack-Signature": sign(self._secret, stamp, written),
        }
        limit = aiohttp.ClientTimeout(total=ANSWERED_WITHIN)
        async with self._session.post(self._address, data=written.encode(), headers=headers, timeout=limit) as answer:
            text = await answer.text()
            assert answer.status == web.HTTPOk.status_code, (answer.status, text[:200])
            return json.loads(text) if text else None


class Socket:
    """Envelopes over the connection that a bot has opened."""

    def __init__(self, stub: Stub, connection: web.WebSocketResponse) -> None:
        """`connection` is the bot's."""
        self._stub = stub
        self._connection = connection
        self._numbers = itertools.count()

    def written(self, kind: Kind, payload: dict[str, Any]) -> str:
        """See `Line`."""
        envelope_id = f"{id(self._connection)}-{next(self._numbers)}"
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": True}
        return json.dumps(envelope)

    async def send(self, written: str) -> Any:
        """See `Line`."""
        envelope_id = written[len('{"envelope_id": "') :].partition('"')[0]
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._stub.acknowledged[envelope_id] = done
        await self._connection.send_str(written)
        return await asyncio.wait_for(done, ANSWERED_WITHIN)


class InTurn:
    """Several bots of one app: Slack gives each payload to one of them, here to one after the other."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """One line a bot, all of one way."""
        self._lines = lines
        self._next = itertools.cycle(lines)

    def written(self, kind: Kind, payload: dict[str, Any]) -> str:
        """See `Line`."""
        return self._lines[0].written(kind, payload)

    async def send(self, written: str) -> Any:
        """See `Line`."""
        return await next(self._next).send(written)
