"""Puts the parts together; the only module that knows them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy.engine import make_url

from bot.clock import Clock
from bot.kept.database import Shared
from bot.kept.store import Cases
from bot.life.advance import Life
from bot.life.one_machine import FileLock, Runner, end
from bot.life.policy import Policy
from bot.listeners import register
from bot.listeners.desk import Desk
from bot.settings import Settings
from bot.slack import CALL_SECONDS, Slack

if TYPE_CHECKING:
    from bot.life.many_machines import Replicas

library_log: Final = logging.getLogger("backpain.libraries")  # Bolt gives its own loggers this one's level

LIBRARIES: Final = (
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "aiosqlite",
    "asyncio",
    "procrastinate",
    "psycopg",
    "sqlalchemy",
)
EVENTS_PATH: Final = "/slack/events"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is running. `address` is where it listens in HTTP mode, else ""."""

    app: AsyncApp
    cases: Cases
    runner: Runner | Replicas
    slack: Slack
    address: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """The store, and what makes the runner that goes with it."""

    cases: Cases
    runner: Callable[[Life, Clock], Runner | Replicas]


@asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[Bot]:
    """Run the bot against the Slack that the settings name, until the block ends.

    A second process on the same SQLite file waits here until the first one ends.
    """
    if settings.bot_token is None:
        raise ValueError("without a bot token there is no Slack to run against")
    for quiet in (library_log, *map(logging.getLogger, LIBRARIES)):
        # Below ERROR these can write whole payloads and rows, patients' answers included, into the log.
        quiet.setLevel(logging.ERROR)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        )
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, session, clock)
        keeping = await _keep_with(stack, settings)
        policy = Policy(settings.time_zone, settings.follow_up_day, settings.working_hour, settings.backup_person)
        life = Life(keeping.cases, slack, clock, policy, settings.settle_seconds)
        runner = keeping.runner(life, clock)
        secret = settings.signing_secret
        app = AsyncApp(
            name="backpain",
            logger=library_log,
            client=slack.once,
            signing_secret="" if secret is None else secret.get_secret_value(),
            process_before_response=True,
            request_verification_enabled=settings.mode == "http",
        )
        register(app, Desk(keeping.cases, clock, runner.wake, settings.time_zone))
        await slack.again.auth_test()  # a wrong token is said now, not at the first command
        address = ""
        if settings.app_token is not None:
            handler = AsyncSocketModeHandler(
                app, settings.app_token.get_secret_value(), logger=library_log, web_client=slack.again
            )
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves this method untyped
        else:
            address = await _listen(stack, app, life, settings)
        work = asyncio.create_task(runner.run(), name="runner")
        stack.push_async_callback(end, work)
        yield Bot(app, keeping.cases, runner, slack, address)


async def _keep_with(stack: AsyncExitStack, settings: Settings) -> Keeping:
    """Open the database that the settings name: SQLite in one process at a time, or PostgreSQL for any number."""
    if settings.database_url.startswith("sqlite"):
        database = make_url(settings.database_url).database or ""
        lock = FileLock(Path(f"{database}.lock"))
        await lock.acquire()
        stack.callback(lock.release)
        cases = Cases(settings.database_url)
        stack.push_async_callback(cases.close)
        await cases.prepare()
        return Keeping(cases, lambda life, clock: Runner(cases, life, clock))
    from bot.life.many_machines import Queue, Replicas  # noqa: PLC0415 - needs the optional dependencies of PostgreSQL

    queue = Queue(settings.database_url)
    shared = Cases(settings.database_url, kept=queue.kept)
    stack.push_async_callback(shared.close)
    if isinstance(shared.database, Shared):
        async with shared.database.alone():
            await stack.enter_async_context(queue.app.open_async())
            await queue.prepare()
            await shared.prepare()
    return Keeping(shared, lambda life, clock: Replicas(shared, queue, life, clock))


async def _listen(stack: AsyncExitStack, app: AsyncApp, life: Life, settings: Settings) -> str:
    """Serve signed requests at /slack/events, and /healthz and /readyz for whoever watches the process."""
    server = web.Application()
    server.router.add_post(EVENTS_PATH, _events(app))
    server.router.add_get("/healthz", _healthy)
    server.router.add_get("/readyz", _ready(life))
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


def _ready(life: Life) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        if life.is_refused:
            return web.json_response({"ok": False, "why": "Slack refuses the token or lacks a scope"}, status=503)
        return web.json_response({"ok": True})

    return answer
