"""Somebody notices when the bot is dead: whoever waits for its sign of life, and the channel in which Slack says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.operations.heartbeat import AGAIN, EVERY, RENEWED_EVERY, SILENT_FOR, Heartbeat, NotTakenError
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from dialogs.silence import HEAD
from tests.flows.team import Team, new_workspace, working

FRIDAY_AT_FIVE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
ONLY_OURS = "/ping/4f7a21-not-for-the-log"


@dataclass
class Monitor:
    """Whoever waits for the sign of life, and alarms when it does not come."""

    url: str = ""
    status: int = 200
    heard: list[tuple[str, bytes]] = field(default_factory=list)

    async def hear(self, request: web.BaseRequest) -> web.Response:
        """Take a sign of life."""
        self.heard.append((f"{request.method} {request.path_qs}", await request.read()))
        return web.Response(status=self.status)


@asynccontextmanager
async def a_monitor() -> AsyncIterator[Monitor]:
    monitor = Monitor()
    runner = web.ServerRunner(web.Server(monitor.hear, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    monitor.url = f"http://127.0.0.1:{runner.addresses[0][1]}{ONLY_OURS}"
    try:
        yield monitor
    finally:
        await runner.cleanup()


async def until(holds: Callable[[], bool]) -> None:
    """Return once it holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - a heart beats without an event
            await asyncio.sleep(0.01)


def holds_only(workspace: Workspace, post_at: int) -> bool:
    return [held.post_at for held in workspace.schedule.waiting()] == [post_at]


async def beats(team: Team, by: timedelta) -> None:
    """Let so much time pass, and what is due by then be given."""
    seen = len(team.workspace.calls)
    await team.move(by)
    await until(lambda: any(call.method == "chat.scheduledMessages.list" for call in team.workspace.calls[seen:]))


def told(team: Team, card: Message) -> str:
    return "\n".join(message.text for message in team.thread(card))


async def test_a_weekend_of_a_dead_bot_is_noticed_within_the_hour_outside_and_in_the_channel(sqlite_url: str) -> None:
    workspace = new_workspace(FRIDAY_AT_FIVE)
    await workspace.start()
    channel = workspace.channels["spine-team"]
    where: dict[str, Any] = {"workspace": workspace, "heartbeat_channel": channel.id}
    async with a_monitor() as monitor:
        where["heartbeat_url"] = monitor.url
        async with working(sqlite_url, **where) as team:
            await team.emergency(team.alice)
            (card,) = team.channel
            for _ in range(6):
                await beats(team, RENEWED_EVERY)
            assert [message.text for message in team.channel if HEAD in message.text] == []
            assert len(monitor.heard) >= 6
            assert set(monitor.heard) == {(f"GET {ONLY_OURS}", b"")}
        heard, died = len(monitor.heard), workspace.clock.now()

        workspace.clock.move(SILENT_FOR + timedelta(minutes=1))
        workspace.schedule.post_due()
        (alarm,) = [message for message in team.channel if HEAD in message.text]
        assert died <= datetime.fromtimestamp(float(alarm.ts), UTC) <= died + SILENT_FOR
        assert "<!channel>" in alarm.text
        asked = len(team.thread(card))
        workspace.clock.move(timedelta(hours=9))
        workspace.schedule.post_due()
        assert len(team.thread(card)) > asked, "what Slack holds comes while the bot is dead"
        assert len(monitor.heard) == heard

        workspace.clock.move(datetime(2026, 11, 30, 9, 0, tzinfo=UTC) - workspace.clock.now())
        workspace.schedule.post_due()
        assert "No answer within 1 hour: any of you, call whoever has the patient now." in told(team, card)
        async with working(sqlite_url, **where) as team:
            await team.settled()
            assert len([message for message in team.channel if HEAD in message.text]) == 1
            assert "overdue since Fri 27 Nov, 21:00" in told(team, card)
            await until(lambda: len(monitor.heard) > heard)
    await workspace.stop()


async def test_a_bot_with_which_anything_is_wrong_gives_no_sign_of_life() -> None:
    given: list[str] = []
    trouble = "the database cannot be written"

    async def give() -> None:
        given.append(trouble)

    async def why_not() -> str:
        return trouble

    heart = Heartbeat(give, EVERY, why_not, SystemClock())
    await heart.beat()
    trouble = ""
    await heart.beat()
    assert given == [""]


async def test_the_next_sign_counts_from_the_last_and_one_that_was_not_given_comes_a_minute_later() -> None:
    clock, given = WorkspaceClock(FRIDAY_AT_FIVE), list[timedelta]()

    async def give() -> None:
        given.append(clock.now() - FRIDAY_AT_FIVE)
        if len(given) == 1:
            clock.move(EVERY)  # while it is given: the next is due at once
        if len(given) == 2:
            raise NotTakenError

    async def fine() -> str:
        return ""

    heart = asyncio.create_task(Heartbeat(give, EVERY, fine, clock).run())
    try:
        await until(lambda: len(given) == 2)
        clock.move(AGAIN)
        await until(lambda: len(given) == 3)
    finally:
        heart.cancel()
    assert given == [timedelta(0), EVERY, EVERY + AGAIN]


async def test_of_two_bots_the_one_that_lives_puts_off_what_the_other_had_held(sqlite_url: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    channel = workspace.channels["spine-team"].id
    for nth in range(2):
        async with working(f"{sqlite_url}.{nth}", workspace=workspace, heartbeat_channel=channel):
            until_then = int((workspace.clock.now() + SILENT_FOR).timestamp())
            await until(partial(holds_only, workspace, until_then))
            workspace.clock.move(timedelta(minutes=2))
    await workspace.stop()


async def test_that_nobody_takes_the_sign_is_said_once_and_never_where_to(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with a_monitor() as monitor:
        monitor.status = 302
        async with working(sqlite_url, heartbeat_url=monitor.url) as team:
            await until(lambda: bool(monitor.heard))
            await until(lambda: "sign of life is not taken" in caplog.text)
            team.workspace.faults.add(Fault("auth.test", "reset"))
    assert ONLY_OURS not in caplog.text

    async def refuse() -> None:
        raise NotTakenError

    async def fine() -> str:
        return ""

    caplog.clear()
    heart = Heartbeat(refuse, EVERY, fine, team.workspace.clock)
    for _ in range(3):
        await heart.beat()
    assert [record.levelname for record in caplog.records if record.name == "backpain.operations"] == ["ERROR"]
