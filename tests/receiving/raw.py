"""Requests made byte by byte, as no well-behaved client would."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit

from bot.sandbox.http_delivery import sign
from bot.sandbox.person import Person
from tests.flows.team import Team

FORM = "application/x-www-form-urlencoded"


def signed(secret: str, body: str, *, at: float | None = None) -> dict[str, str]:
    """The headers of a request that is signed with this secret at this moment (Unix seconds; now unless given)."""
    timestamp = int(time.time() if at is None else at)
    return {
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": sign(secret, timestamp, body),
        "Content-Type": FORM,
    }


def submission(team: Team, person: Person) -> str:
    """The body of the submission of the form that a person has open."""
    (form,) = person.views
    return urlencode({"payload": json.dumps(team.workspace.payloads.submission(person.member, form))})


@asynccontextmanager
async def connection(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A TCP connection to the host of an address."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        yield reader, writer
    finally:
        writer.close()


def head(headers: Mapping[str, str], length: int, path: str = "/slack/events") -> bytes:
    """The bytes of a POST request before its body."""
    lines = [f"POST {path} HTTP/1.1", "Host: backpain", f"Content-Length: {length}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()
