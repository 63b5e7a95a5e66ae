"""What whoever runs the bot sees: /readyz tells the truth, and the log says what to mend."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError

from bot.operations.readiness import TROUBLE_FRESH_SECONDS, Checked, token_words
from bot.receiving.unheard import SAY_AGAIN_SECONDS, Unheard
from bot.sandbox.faults import Fault
from tests.database import execute, taken
from tests.flows.team import Team, working
from tests.receiving.raw import signed

COMMAND = "command=%2Fbackpain"


async def posted(team: Team, path: str, headers: dict[str, str]) -> int:
    address = team.bot.address.replace("/slack/events", path)
    async with ClientSession() as session, session.post(address, data=COMMAND, headers=headers) as answer:
        return answer.status


@dataclass(frozen=True)
class Wrong:
    """What is set up wrongly, and the status and remedy that follow; with no secret the right one signs."""

    status: int
    remedy: str
    secret: str = ""
    late: int = 0
    path: str = "/slack/events"


SECRET = Wrong(401, "compare that with the Signing Secret", secret="0" * 32)
CLOCK = Wrong(401, "Set the clock (NTP)", late=301)
PATH = Wrong(404, "Give that path in all request URLs", path="/slack/event")


@pytest.mark.parametrize("wrong", [SECRET, CLOCK, replace(CLOCK, late=-310), PATH, replace(PATH, path="/")])
async def test_c6_a_wrong_secret_clock_or_path_leaves_one_line_that_says_what_to_mend(
    sqlite_url: str, wrong: Wrong, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(sqlite_url, "http") as team:
        headers = signed(wrong.secret or team.workspace.signing_secret, COMMAND, at=time.time() - wrong.late)
        for _ in range(5):
            assert await posted(team, wrong.path, headers) == wrong.status
        lines = [record.message for record in caplog.records if record.name == "backpain.receiving"]
        assert len(lines) == 1
        assert wrong.remedy in lines[0]
        assert "backpain%" not in caplog.text


def test_c6_the_same_trouble_is_said_again_only_after_ten_minutes(caplog: pytest.LogCaptureFixture) -> None:
    moments = iter((0.0, 1.0, SAY_AGAIN_SECONDS - 1, SAY_AGAIN_SECONDS, SAY_AGAIN_SECONDS + 1))
    unheard = Unheard(lambda: next(moments))
    for _ in range(5):
        unheard.note("wrong_signature")
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.ERROR]
    assert "(1 since" in caplog.messages[0]
    assert "(3 since" in caplog.messages[1]


async def readiness(team: Team, expected: int) -> dict[str, Any]:
    """What /readyz says, once it says what is expected; an answer may be a second old."""
    ready = team.bot.address.replace("/slack/events", "/readyz")
    async with ClientSession() as session:
        for _ in range(40):
            async with session.get(ready) as answer:
                said: dict[str, Any] = await answer.json()
                if answer.status == expected:
                    return said
            await asyncio.sleep(0.1)
    pytest.fail(f"/readyz never said {expected}: {said}")


async def test_c6_readyz_says_that_the_database_is_locked_and_that_it_is_free_again(sqlite_url: str) -> None:
    async with working(sqlite_url, "http") as team:
        assert (await readiness(team, 200))["ok"]
        async with taken(team.bot.cases):
            assert "the database cannot be written" in (await readiness(team, 503))["why"]
        assert (await readiness(team, 200))["ok"]


async def test_c6_readyz_says_that_the_database_is_read_only(sqlite_url: str) -> None:
    async with working(sqlite_url, "http") as team:
        await execute(team.bot.cases, "PRAGMA query_only=ON")
        assert "the database cannot be written" in (await readiness(team, 503))["why"]


async def test_c6_readyz_says_that_the_token_is_revoked_though_nothing_was_sent(sqlite_url: str) -> None:
    async with working(sqlite_url, "http") as team:
        await team.workspace.uninstall()
        assert "token_revoked" in (await readiness(team, 503))["why"]


async def test_c6_readyz_says_that_slack_does_not_answer(sqlite_url: str) -> None:
    async with working(sqlite_url, "http") as team:
        team.workspace.faults.add(Fault("auth.test", "reset", times=9))
        assert (await readiness(team, 503))["why"] == "Slack does not answer"


async def test_c6_an_answer_stands_for_a_moment_and_trouble_for_a_second_at_most() -> None:
    now, asked = 0.0, 0
    refused = SlackApiError("", {"error": "token_revoked"})  # type: ignore[no-untyped-call] # as the SDK leaves it

    async def probe() -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise refused

    check = Checked(probe, token_words, 30.0, now=lambda: now)
    assert "token_revoked" in await check.ask()
    assert await check.ask()
    assert asked == 1
    now += TROUBLE_FRESH_SECONDS + 0.1
    assert not await check.ask()
    now += 29
    assert not await check.ask()
    assert asked == 2


async def test_only_what_is_watched_is_answered_to_get(sqlite_url: str) -> None:
    async with working(sqlite_url, "http") as team, ClientSession() as session:
        for path, status in (("/healthz", 200), ("/readyz", 200), ("/slack/events", 405), ("/metrics", 404)):
            async with session.get(team.bot.address.replace("/slack/events", path)) as answer:
                assert answer.status == status
