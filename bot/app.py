"""Puts the parts together; the only module that knows them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy.engine import make_url

from bot.cases import Cases
from bot.clock import Clock
from bot.life import Life, ReminderRules
from bot.listeners import register
from bot.listeners.desk import Desk
from bot.runner import FileLock, Runner
from bot.settings import Settings
from bot.slack import CALL_SECONDS, Slack

log: Final = logging.getLogger("backpain.app")

EVENTS_PATH: Final = "/slack/events"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is running. `address` is where it listens in HTTP mode, else ""."""

    app: AsyncApp
    cases: Cases
    runner: Runner
    slack: Slack
    address: str


@asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[Bot]:
    """Run the bot against the Slack that the settings name, until the block ends.

    A second process on the same SQLite file waits here until the first one ends.
    """
    if settings.bot_token is None:
        raise ValueError("without a bot token there is no Slack to run against")
    async with AsyncExitStack() as stack:
        if (lock := _lock_of(settings.database_url)) is not None:
            await lock.acquire()
            stack.callback(lock.release)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        )
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, session)
        cases = Cases(settings.database_url)
        stack.push_async_callback(cases.close)
        await cases.create_tables()
        rules = ReminderRules(settings.time_zone, settings.follow_up_day, settings.working_hour)
        runner = Runner(cases, Life(cases, slack, clock, rules, settings.settle_seconds), clock)
        secret = settings.signing_secret
        app = AsyncApp(
            name="backpain",
            client=slack.once,
            signing_secret="" if secret is None else secret.get_secret_value(),
            process_before_response=True,
            request_verification_enabled=settings.mode == "http",
        )
        register(app, Desk(cases, clock, runner.wake, settings.time_zone))
        await slack.again.auth_test()  # a wrong token is said now, not at the first command
        address = ""
        if settings.app_token is not None:
            handler = AsyncSocketModeHandler(app, settings.app_token.get_secret_value(), web_client=slack.again)
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves this method untyped
        else:
            address = await _listen(stack, app, settings)
        work = asyncio.create_task(runner.run(), name="runner")
        stack.push_async_callback(_stop, work)
        yield Bot(app, cases, runner, slack, address)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _lock_of(database_url: str) -> FileLock | None:
    database = make_url(database_url).database
    return None if database in {None, "", ":memory:"} else FileLock(Path(f"{database}.lock"))


async def _listen(stack: AsyncExitStack, app: AsyncApp, settings: Settings) -> str:
    """Serve signed requests at /slack/events, and /healthz for whoever watches the process."""
    server = web.Application()
    server.router.add_post(EVENTS_PATH, _events(app))
    server.router.add_get("/healthz", _healthy)
    serving = web.AppRunner(server, access_log=None)
    await serving.setup()
    stack.push_async_callback(serving.cleanup)
    site = web.TCPSite(serving, settings.host, settings.port)
    await site.start()
    host, port = serving.addresses[0][:2]
    return f"http://{host}:{port}{EVENTS_PATH}"


def _events(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        answer = await app.async_dispatch(
            AsyncBoltRequest(
                body=(await request.read()).decode("utf-8", errors="replace"),
                query=request.query_string,
                headers=_headers(request),
            )
        )
        response = web.Response(status=answer.status, text=answer.body)
        response.headers.update({name: values[0] for name, values in answer.headers.items() if values})
        return response

    return receive


def _headers(request: web.Request) -> dict[str, Any]:
    return {name: request.headers.getall(name) for name in request.headers}


async def _healthy(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})
