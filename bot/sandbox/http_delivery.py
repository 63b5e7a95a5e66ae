"""HTTP delivery: signed requests to the app's request URL, as Slack makes them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery import ACK_SECONDS, Acknowledgement, Kind, Retry

if TYPE_CHECKING:
    from collections.abc import Mapping

OK = 200
SERVER_ERRORS = 500


def sign(secret: str, timestamp: int, body: str) -> str:
    """Return the X-Slack-Signature of a raw body (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class HttpDelivery:
    """Sends to one request URL. The timestamps are real ones, so that the app's five-minute window holds."""

    def __init__(self, signing_secret: str) -> None:
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None
        self.request_url = ""

    async def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry) -> Acknowledgement:
        """Post one payload and wait for the answer."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body, content_type = _encode(kind, payload)
        timestamp = int(time.time())
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(self._secret, timestamp, body),
        }
        if retry.number:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        timeout = aiohttp.ClientTimeout(total=ACK_SECONDS[kind])
        try:
            async with self._session.post(
                self.request_url, data=body.encode(), headers=headers, timeout=timeout
            ) as response:
                return _read(response.status, response.headers, await response.text())
        except TimeoutError:
            return Acknowledgement("operation_timeout")
        except aiohttp.ClientError:
            return Acknowledgement("dispatch_failed")

    async def stop(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()


def _encode(kind: Kind, payload: dict[str, Any]) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _read(status: int, headers: Mapping[str, str], text: str) -> Acknowledgement:
    if status != OK:
        return Acknowledgement("http_service_error" if status >= SERVER_ERRORS else "http_client_error")
    if not text:
        return Acknowledgement()
    if not headers.get("Content-Type", "").startswith("application/json"):
        return Acknowledgement(body={"text": text})
    try:
        return Acknowledgement(body=json.loads(text))
    except json.JSONDecodeError:
        return Acknowledgement("http_client_error")
