"""The Web API: reads a call, checks its token and scopes, meets it with faults, and answers as Slack does."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NoReturn

from aiohttp import web

from bot.sandbox import api_chat, api_conversations, api_views
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from bot.sandbox.faults import Fault
    from bot.sandbox.workspace import Workspace

METHODS = api_chat.METHODS | api_conversations.METHODS | api_views.METHODS
APP_TOKEN_METHODS = frozenset({"apps.connections.open"})
NO_TOKEN_METHODS = frozenset({"api.test"})
# Sent as JSON text in forms. A view may be text in a JSON body too, and is read where its check remembers it.
STRUCTURED = frozenset({"blocks", "metadata", "attachments"})


class _AnswerInstead(Exception):  # noqa: N818 - not an error: it carries the answer a fault gives in place of Slack's
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


class WebApi:
    """Serves /api/METHOD and the response URLs for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call of a Web API method."""
        method = request.match_info["method"]
        arguments = await _read_arguments(request)
        token = arguments.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")

        def execute() -> dict[str, Any]:
            self._check_token(method, token)
            return self._call(method, arguments)

        return await self._answer(request, method, arguments, execute)

    async def handle_response_url(self, request: web.Request) -> web.Response:
        """Answer one use of a response URL; Slack answers a dead one with 404."""
        body = await _read_arguments(request)

        def execute() -> dict[str, Any]:
            self._workspace.response_urls.use(request.match_info["token"], body)
            self._workspace.changed()
            return {"ok": True}

        response = await self._answer(request, "response_url", body, execute)
        if response.text and json.loads(response.text).get("error") in {"expired_url", "used_url"}:
            response.set_status(404)
        return response

    async def _answer(self, request: web.Request, method: str, arguments: dict[str, Any], execute: Any) -> web.Response:
        fault = self._workspace.faults.take(method, arguments)
        answer: dict[str, Any] = {}
        try:
            if fault is not None and fault.when == "before":
                await _meet(request, fault)
            try:
                answer = execute()
            except SlackRefusalError as refusal:
                answer = refusal.answer()
                if refusal.retry_after is not None:
                    return _too_many(refusal.retry_after)
            if fault is not None and fault.when == "after":
                await _meet(request, fault)
            if fault is not None and fault.action == "hold:lost":
                _cut(request)
        except _AnswerInstead as instead:
            return instead.response
        finally:
            self._workspace.record(method, arguments, answer)
        scopes = ",".join(sorted(self._workspace.manifest.scopes))
        return web.json_response(answer, headers={"X-OAuth-Scopes": scopes})

    def _check_token(self, method: str, token: str) -> None:
        if method in NO_TOKEN_METHODS:
            return
        if not token:
            raise SlackRefusalError("not_authed")
        if token == self._workspace.refused_token:
            raise SlackRefusalError("token_revoked")
        expected, other = self._workspace.bot_token, self._workspace.app_token
        if method in APP_TOKEN_METHODS:
            expected, other = other, expected
        if token == other:
            raise SlackRefusalError("not_allowed_token_type")
        if token != expected:
            raise SlackRefusalError("invalid_auth")

    def _call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise SlackRefusalError("unknown_method", req_method=name)
        self._workspace.rates.count_call(name)
        needed = method.scope(self._workspace, arguments) if callable(method.scope) else method.scope
        granted = self._workspace.manifest.scopes
        if needed is not None and needed not in granted:
            raise SlackRefusalError("missing_scope", needed=needed, provided=",".join(sorted(granted)))
        answer = method.run(self._workspace, arguments)
        if method.changes:
            self._workspace.changed()
        return {"ok": True, **answer}


async def _read_arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            parsed = json.loads(body) if body else {}
        except json.JSONDecodeError:
            parsed = {}
        arguments |= parsed if isinstance(parsed, dict) else {}
    elif request.can_read_body:
        arguments |= dict(await request.post())
    return {name: _decoded(value) if name in STRUCTURED else value for name, value in arguments.items()}


def _decoded(value: Any) -> Any:
    """Return a structured argument that was sent as JSON text as what it says."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _too_many(seconds: int) -> web.Response:
    answer = {"ok": False, "error": "ratelimited"}
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


def _cut(request: web.Request) -> NoReturn:
    if request.transport is not None:
        request.transport.abort()
    raise _AnswerInstead(web.Response(status=500))


async def _meet(request: web.Request, fault: Fault) -> None:
    """Let a fault happen to a request; raises _AnswerInstead when it takes the place of Slack's answer."""
    match fault.kind:
        case "hold":
            await fault.wait_until_released()
        case "stall":
            await asyncio.sleep(float(fault.argument))
        case "reset":
            _cut(request)
        case "status":
            raise _AnswerInstead(web.Response(status=int(fault.argument)))
        case "page":
            page = "<!doctype html><title>Blocked</title><p>Your organisation does not allow this.</p>"
            raise _AnswerInstead(web.Response(status=int(fault.argument), text=page, content_type="text/html"))
        case "ratelimited":
            raise _AnswerInstead(_too_many(int(fault.argument)))
        case _:
            raise _AnswerInstead(web.json_response({"ok": False, "error": fault.argument}))
