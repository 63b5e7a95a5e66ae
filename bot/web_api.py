"""The client of Slack's Web API: slack_sdk's, with the call itself written out, at a fraction of its cost."""

from __future__ import annotations

import asyncio
import json as codec
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, TypeAlias

import aiohttp
from multidict import CIMultiDict
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.addresses import is_this_machine, origin_of
from bot.tally import NO_ANSWER
from bot.troubles import slack_code

Asked: TypeAlias = tuple[str, str, dict[str, str] | None, bytes | None]  # verb, method, parameters, body

FIRST_PAUSE_SECONDS: Final = 0.5
OK: Final = 200
TOO_MANY: Final = 429
SERVER_ERROR: Final = 500
BROKEN: Final = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)
"""The connection went away, before or after Slack did what was asked."""
RATE_LIMITED: Final = {"ok": False, "error": "ratelimited"}
MOST_PAGES: Final = 20_000  # a hundred to a page: four times what 10,000 open cases hold


def session_to(url: str, seconds: float) -> aiohttp.ClientSession:
    """Return a session for calls to this address; each may take so long, and none keeps a cookie.

    The environment's proxy is the way to the real Slack, and must never come between us and this machine.
    """
    origin = origin_of(url)
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=seconds),
        trust_env=origin is None or not is_this_machine(origin.host),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


class NotSlacksAnswerError(aiohttp.ClientError):
    """What came back is not Slack's: whether it did what was asked is not known."""


async def pages(ask: Callable[..., Awaitable[Any]], *, at_most: int = MOST_PAGES) -> AsyncIterator[Any]:
    """Every page of a list, asked for with `cursor` one after another, until Slack names no next one.

    Raises:
        NotSlacksAnswerError: it does not end within so many, or names a page again.
    """
    asked: set[str | None] = set()
    cursor: str | None = None
    while cursor not in asked and len(asked) < at_most:
        asked.add(cursor)
        answer = await ask(cursor=cursor)
        yield answer
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
    raise NotSlacksAnswerError("a list whose pages never end")


class WebApi(AsyncWebClient):
    """Calls with a JSON body or parameters over one session; what else the SDK knows goes its own way."""

    def __init__(
        self,
        token: str,
        base_url: str,
        session: aiohttp.ClientSession,
        *,
        repeats: int,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        refused: Callable[[str], None] = lambda _code: None,
    ) -> None:
        """`session` is the caller's.

        `repeats`: how often a call is made again that broke or met a server error, after a `pause` of some seconds.
        `refused` is told Slack's name for each refusal, and `NO_ANSWER`.
        """
        super().__init__(token, base_url, session=session, retry_handlers=[])
        self.proxy = None  # the SDK takes the environment's without asking NO_PROXY; the session knows better
        self._over = session
        self._repeats = repeats
        self._pause = pause
        self._refused = refused
        bearer = {"Authorization": f"Bearer {token}", "User-Agent": self.headers["User-Agent"]}
        self._bearer = CIMultiDict(bearer)
        self._with_json = CIMultiDict(bearer | {"Content-Type": "application/json;charset=utf-8"})

    async def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: dict[str, Any] | None = None,
        data: Any = None,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        auth: dict[str, Any] | None = None,
    ) -> AsyncSlackResponse:
        """Make one call.

        Raises:
            SlackApiError: Slack refused, failed, or wants us to wait.
            NotSlacksAnswerError: something else answered in its place.
            aiohttp.ClientError, TimeoutError: no answer came.
        """
        if files or data or headers or auth or (params and "token" in params):
            return await super().api_call(
                api_method,
                http_verb=http_verb,
                files=files,
                data=data,
                params=params,
                json=json,
                headers=headers,
                auth=auth,
            )
        asked = (http_verb, api_method, _without_gaps(params), None if json is None else codec.dumps(json).encode())
        try:
            return await self._call(asked)
        except SlackApiError as refused:
            self._refused(slack_code(refused))
            raise
        except (aiohttp.ClientError, TimeoutError):
            self._refused(NO_ANSWER)
            raise

    async def _call(self, asked: Asked) -> AsyncSlackResponse:
        for attempt in range(self._repeats):
            try:
                response = await self._call_once(asked)
            except BROKEN:
                pass
            else:
                if response.status_code < SERVER_ERROR:
                    return _validated(response)
            await self._pause(FIRST_PAUSE_SECONDS * (2**attempt + random.random()))  # noqa: S311 - not for secrets
        return _validated(await self._call_once(asked))

    async def _call_once(self, asked: Asked) -> AsyncSlackResponse:
        verb, method, params, body = asked
        url = URL(f"{self.base_url}{method}")
        headers = self._bearer if body is None else self._with_json
        async with self._over.request(verb, url, params=params, data=body, headers=headers) as answer:
            told = _read(answer.status, await answer.read())
            return AsyncSlackResponse(
                client=self,
                http_verb=verb,
                api_url=str(url),
                req_args={},
                data=told,
                headers=answer.headers,  # type: ignore[arg-type] # any mapping will do
                status_code=answer.status,
            )


def _validated(response: AsyncSlackResponse) -> AsyncSlackResponse:
    response.validate()  # type: ignore[no-untyped-call] # the SDK leaves this method untyped
    return response


def _without_gaps(params: dict[str, Any] | None) -> dict[str, str] | None:
    if params is None:
        return None
    return {
        name: ("1" if value else "0") if isinstance(value, bool) else str(value)
        for name, value in params.items()
        if value is not None
    }


def _read(status: int, body: bytes) -> dict[str, Any]:
    """Slack's answer; {} where a server failed and said nothing that can be read."""
    try:
        told = codec.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict) and "ok" in told:
        return told
    if status == TOO_MANY:
        return RATE_LIMITED
    if status >= SERVER_ERROR:
        return {}
    raise NotSlacksAnswerError(f"an answer with status {status} that is not Slack's")
