"""Puts the parts together; the only module that knows them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from sqlalchemy.engine import make_url

from bot import socket_mode
from bot.answering import Answering
from bot.clock import Clock
from bot.kept.happened import Event
from bot.kept.one_process import OneProcess
from bot.kept.open_loops import OpenLoops
from bot.kept.overview import behind
from bot.kept.restored import Restored, restored
from bot.kept.store import Cases
from bot.life.advance import Life
from bot.life.one_machine import Runner, end
from bot.life.policy import Policy
from bot.life.reconcile import Reconciler
from bot.life.rounds import Asked, Rounds
from bot.life.sweep import Sweeper
from bot.life.uninstalled import Removal
from bot.listeners import register
from bot.listeners.desk import Desk
from bot.listeners.gate import Gate
from bot.listeners.reader import ReadApp
from bot.listeners.respond import Replies, use
from bot.listening import serving
from bot.named import Named
from bot.operations.looking_after import counting, looked_after
from bot.operations.readiness import Readiness
from bot.operations.watching import Watching
from bot.people import Installation, People
from bot.receiving.form import payload_of
from bot.receiving.server import EVENTS_PATH, Heard, Reception
from bot.refusals import turns_the_token_away
from bot.settings import Settings
from bot.slack import CALL_SECONDS, Slack
from bot.tally import Tally
from bot.troubles import CannotStartError, describe, slack_code
from bot.web_api import session_to

if TYPE_CHECKING:
    from bot.life.many_machines import Replicas

library_log: Final = logging.getLogger("backpain.libraries")  # Bolt gives its own loggers this one's level

LIBRARIES: Final = (
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "aiosqlite",
    "asyncio",
    "filelock",
    "procrastinate",
    "psycopg",
    "sqlalchemy",
)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is running. `address` is where it listens in HTTP mode, `watched` where it can be watched, else ""."""

    app: AsyncApp
    cases: Cases
    runner: Runner | Replicas
    rounds: Rounds
    slack: Slack
    address: str
    watched: str


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
        session = await stack.enter_async_context(session_to(settings.api_url, CALL_SECONDS))
        tally = Tally()
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, session, clock, tally)
        keeping = await _keep_with(stack, settings, counting(tally))
        installation = await _introduce(slack, settings.api_url)
        people = People(slack.again, installation, clock.now)
        stack.push_async_callback(people.close)
        found = await restored(keeping.cases)
        policy = Policy(settings.time_zone, settings.follow_up_day, settings.working_hour, settings.backup_person)
        answering, settle = Answering(tally), settings.settle_seconds
        life = Life(
            keeping.cases,
            slack,
            clock,
            policy,
            settle,
            let_by=answering.let_by,
            link=installation.link,
            zone_heard=people.zone_heard,
            locale_heard=people.locale_heard,
            tally=tally,
            restored_at=None if found is None else found.at,
        )
        runner = keeping.runner(life, clock)
        replies = Replies(session, settings.api_url)
        stack.push_async_callback(replies.close)
        app = ReadApp(
            people,
            name="backpain",
            logger=library_log,
            client=slack.once,
            process_before_response=True,
            before_authorize=use(slack.once, replies),
            request_verification_enabled=False,  # done on the raw bytes, before Bolt sees a request
            ssl_check_enabled=False,
        )
        gate, named = Gate(installation, people), Named(slack.again, slack.workspaces)
        loops = OpenLoops(keeping.cases, settings.time_zone, installation.link)
        asked = Asked(keeping.cases, slack, clock, policy, named, loops, timedelta(seconds=settle))
        rounds = Rounds(asked)
        whose = {"team": installation.key, "zone_name": settings.time_zone}
        removal = Removal(keeping.cases, slack, clock, **whose, wake=runner.wake)
        desk = Desk(
            keeping.cases,
            clock,
            runner.wake,
            runner.begin,
            settings.time_zone,
            gate,
            named,
            policy,
            loops,
            go_round=rounds.wake,
            note_uninstalled=removal.note,
        )
        register(app, desk, replies)
        work = asyncio.create_task(runner.run(), name="runner")
        going_round = asyncio.create_task(rounds.run(), name="rounds")
        stack.push_async_callback(end, work, going_round)
        beside = _in_the_background(settings, keeping.cases, slack, clock, found)
        drawing = asyncio.create_task(loops.draw_all(installation.key), name="drawing")
        stack.push_async_callback(end, *beside, drawing, asyncio.create_task(removal.run(), name="removal"))
        address, is_connected = "", None
        if settings.app_token is not None:
            token = settings.app_token.get_secret_value()
            is_connected = await stack.enter_async_context(
                socket_mode.receiving(app, token, slack.again, library_log, answering)
            )
        readiness = Readiness(
            keeping.cases.try_writing,
            slack.again.auth_test,
            lambda: behind(keeping.cases, clock.now()),
            lambda: life.is_refused,
            is_connected=is_connected,
        )
        watching = Watching(readiness, tally, keeping.cases, clock)
        if settings.app_token is None and settings.signing_secret is not None:
            secret = settings.signing_secret.get_secret_value()
            reception = Reception(secret, _answer_with(app, answering), watching.for_everybody)
            receiving = serving(reception.receive, settings.host, settings.port)
            address = await stack.enter_async_context(receiving) + EVENTS_PATH
        watched = await stack.enter_async_context(looked_after(settings, watching, slack))
        yield Bot(app, keeping.cases, runner, rounds, slack, address, watched)


def _in_the_background(
    settings: Settings, cases: Cases, slack: Slack, clock: Clock, found: Restored | None
) -> Iterator[asyncio.Task[None]]:
    """Begin what no case waits for: removing what is old, and holding Slack against what was restored."""
    sweeper = Sweeper(cases, slack, clock, settings.time_zone, timedelta(days=settings.retention_days))
    yield asyncio.create_task(sweeper.run(), name="sweep")
    if found is not None and found.is_new:
        reconciler = Reconciler(cases, slack, clock, settings.time_zone, found)
        yield asyncio.create_task(reconciler.run(), name="reconciling")


async def _introduce(slack: Slack, api_url: str) -> Installation:
    """Try the token: a wrong one is said now, not at the first command."""
    try:
        installation = Installation.of(cast("Mapping[str, Any]", (await slack.again.auth_test()).data))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as silent:
        if isinstance(silent, SlackApiError) and turns_the_token_away(silent):
            raise CannotStartError(
                f"Slack refuses SLACK_BOT_TOKEN ({slack_code(silent)}). Check that it is the bot token of this Slack "
                "app, and that the app is installed in the workspace."
            ) from None
        raise CannotStartError(
            f"Slack does not answer at {api_url} ({describe(silent)}). Reminders that Slack holds arrive all the same. "
            "Check the network, and SLACK_API_URL where it is set, and start it again."
        ) from None
    if installation.is_whole_organisation and not installation.enterprise:
        raise CannotStartError(
            "Slack says that SLACK_BOT_TOKEN is that of a whole organisation, and does not say of which: whose case is "
            "whose could not be told. Install the app again in the organisation, and take its new token."
        )
    return installation


async def _keep_with(stack: AsyncExitStack, settings: Settings, heard: Callable[[Event], None]) -> Keeping:
    """Open the database that the settings name: SQLite in one process at a time, or PostgreSQL for any number."""
    if settings.database_url.startswith("sqlite"):
        lock = OneProcess(Path(make_url(settings.database_url).database or ""))
        await lock.acquire()
        stack.callback(lock.release)
        cases = Cases(settings.database_url, heard=heard, keys=settings.keys)
        stack.push_async_callback(cases.close)
        await cases.prepare()
        return Keeping(cases, lambda life, clock: Runner(cases, life, clock))
    try:
        from bot.kept.shared import Shared  # noqa: PLC0415 - as below
        from bot.life.many_machines import Queue, Replicas  # noqa: PLC0415 - needs the optional dependencies of PostgreSQL
    except ImportError:
        raise CannotStartError(
            "BACKPAIN_DATABASE_URL names a PostgreSQL database, and what backpain needs for that is not installed. "
            "Install it with: pip install '.[postgres]'"
        ) from None
    queue = Queue(settings.database_url)
    shared = Cases(settings.database_url, queue.kept, heard, settings.keys)
    stack.push_async_callback(shared.close)
    if isinstance(shared.database, Shared):
        async with shared.database.alone():
            await stack.enter_async_context(queue.app.open_async())
            await queue.prepare()
            await shared.prepare()
    return Keeping(shared, lambda life, clock: Replicas(shared, queue, life, clock))


def _answer_with(app: AsyncApp, answering: Answering) -> Callable[[Heard], Awaitable[web.Response]]:
    async def answer(heard: Heard) -> web.Response:
        # Read already, as in Socket Mode: Bolt would undo the escapes in thirty times the time, and needs no raw body.
        payload = payload_of(heard.body, heard.content_type)
        request = AsyncBoltRequest(body=payload, query=heard.query, headers=heard.headers, mode="socket_mode")
        with answering.one():
            said = await app.async_dispatch(request)
        response = web.Response(status=said.status, text=said.body)
        response.headers.update({name: values[0] for name, values in said.headers.items() if values})
        return response

    return answer
