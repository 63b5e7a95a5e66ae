"""What is not Slack's is turned away before it is read, costs nothing, and reaches nobody."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, ClientTimeout, web

from bot import listening
from bot.receiving import server
from tests.flows.team import Team, working
from tests.receiving.raw import FORM, connection, head, signed, submission

EVIL_TYPE = "nobody\nCRITICAL forged line"


@pytest.fixture
async def team(sqlite_url: str) -> AsyncIterator[Team]:
    async with working(sqlite_url, "http") as team:
        yield team


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[str, list[str]]]:
    """An address that is not Slack's, and what was posted there."""
    posted: list[str] = []

    async def take(request: web.BaseRequest) -> web.Response:
        posted.append(await request.text())
        return web.Response()

    runner = web.ServerRunner(web.Server(take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", posted
    await runner.cleanup()


WRONG_HEADERS = {
    "nothing": {},
    "a timestamp that is no number": {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=" + "0" * 64},
    "a timestamp of other digits": {
        "X-Slack-Request-Timestamp": "\uff11\uff17\uff16\uff14",
        "X-Slack-Signature": "v0=" + "0" * 64,
    },
    "a huge timestamp": {"X-Slack-Request-Timestamp": "9" * 4000, "X-Slack-Signature": "v0=" + "0" * 64},
    "a negative timestamp": {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=" + "0" * 64},
    "a signature that is not ASCII": {"X-Slack-Request-Timestamp": "NOW", "X-Slack-Signature": "v0=é" + "0" * 63},
    "a signature of another kind": {"X-Slack-Request-Timestamp": "NOW", "X-Slack-Signature": "v1=" + "0" * 64},
    "a wrong signature": {"X-Slack-Request-Timestamp": "NOW", "X-Slack-Signature": "v0=" + "0" * 64},
}


@pytest.mark.parametrize("headers", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
@pytest.mark.parametrize("kind", ["form", "json"])
async def test_a1_a_stranger_gets_401_and_nothing_is_sent_or_logged_of_what_they_wrote(
    team: Team,
    elsewhere: tuple[str, list[str]],
    headers: dict[str, str],
    kind: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, posted = elsewhere
    said = {"type": EVIL_TYPE, "response_url": address, "user": {"id": "U1"}, "actions": [{"action_id": "why"}]}
    body = urlencode({"payload": json.dumps(said)}) if kind == "form" else json.dumps(said)
    content = FORM if kind == "form" else "application/json"
    now = {name: value.replace("NOW", str(int(time.time()))) for name, value in headers.items()}
    async with connection(team.bot.address) as (reader, writer):
        writer.write(head({**now, "Content-Type": content}, len(body)) + body.encode())
        assert b" 401 " in await asyncio.wait_for(reader.readline(), 3)
    await asyncio.sleep(0.05)
    assert not posted
    assert "forged" not in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("how", ["why", "acknowledge", "from_another_release"])
async def test_a1_a_signed_press_is_never_answered_at_an_address_that_is_not_slacks(
    team: Team, elsewhere: tuple[str, list[str]], how: str
) -> None:
    address, posted = elsewhere
    said = {
        "type": "block_actions",
        "team": {"id": team.workspace.payloads.team_id},
        "user": {"id": team.alice.id},
        "channel": {"id": "C1"},
        "container": {"type": "message", "channel_id": "C1", "message_ts": "1.0"},
        "trigger_id": "1.2.3",
        "response_url": address,
        "actions": [{"type": "button", "action_id": how, "block_id": "b", "value": "no such case"}],
    }
    body = urlencode({"payload": json.dumps(said)})
    async with ClientSession() as session:
        headers = signed(team.workspace.signing_secret, body)
        async with session.post(team.bot.address, data=body, headers=headers) as answer:
            assert answer.status == 200
    await asyncio.sleep(0.05)
    assert not posted


@pytest.mark.parametrize("headers", ["none", "well-shaped"])
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
async def test_a2_a_body_over_512_kb_gets_413_and_is_not_read_on(team: Team, headers: str, announced: bool) -> None:
    body = "a=" + "x" * (2 * 1024 * 1024)
    sent = signed("0" * 32, body) if headers == "well-shaped" else {"Content-Type": FORM}

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536].encode()

    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        data = io.BytesIO(body.encode()) if announced else chunks()
        async with session.post(team.bot.address, data=data, headers=sent) as answer:
            # Without a signature nothing is read at all, so that the length of what only comes in pieces is not known.
            assert answer.status == (413 if announced or headers == "well-shaped" else 401)


async def test_a2_a_signed_body_of_almost_512_kb_is_heard(team: Team) -> None:
    body = urlencode({"command": "/backpain", "text": "x" * (500 * 1024)})
    async with ClientSession() as session:
        headers = signed(team.workspace.signing_secret, body)
        async with session.post(team.bot.address, data=body, headers=headers) as answer:
            assert answer.status == 200


async def test_a2_what_is_packed_small_is_not_unpacked(team: Team) -> None:
    body = gzip.compress(b"a=" + b"x" * (8 * 1024 * 1024))
    async with connection(team.bot.address) as (reader, writer):
        headers = {**signed("0" * 32, ""), "Content-Encoding": "gzip"}
        writer.write(head(headers, len(body)) + body)
        assert b" 401 " in await asyncio.wait_for(reader.readline(), 3)


async def test_a2_a_connection_that_says_nothing_whole_is_ended(team: Team) -> None:
    began = time.monotonic()
    async with connection(team.bot.address) as (silent, _), connection(team.bot.address) as (half, writer):
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: back")
        ends = asyncio.gather(silent.read(), half.read())
        while not ends.done():
            await asyncio.sleep(1)
            if not half.at_eof() and not writer.is_closing():
                writer.write(b"p")  # drip by drip it is no better
            assert time.monotonic() - began < listening.IDLE_SECONDS + 3


async def test_a2_a_body_that_does_not_come_to_its_end_is_dropped_in_time(team: Team) -> None:
    async with connection(team.bot.address) as (reader, writer):
        writer.write(head(signed(team.workspace.signing_secret, "payload="), 8) + b"pay")
        assert b" 408 " in await asyncio.wait_for(reader.readline(), server.BODY_SECONDS + 2)
        assert await asyncio.wait_for(_last(reader), 3) == b""


async def _last(reader: asyncio.StreamReader) -> bytes:
    try:
        while line := await reader.readline():
            pass
    except ConnectionResetError:
        return b""
    return line


@pytest.mark.parametrize("how", ["unsigned", "forged"])
async def test_a2_fifty_signed_emergencies_are_answered_in_three_seconds_under_a_flood(team: Team, how: str) -> None:
    size = 1024 * 1024 if how == "unsigned" else server.LARGEST_BODY - 1
    noise = ("payload=" + "%7B%22type%22%3A" * size)[:size]
    headers = {"Content-Type": FORM} if how == "unsigned" else signed("0" * 32, noise[:10])
    over = asyncio.Event()
    floods = 0

    async def flood() -> None:
        nonlocal floods
        while not over.is_set():
            try:
                async with connection(team.bot.address) as (reader, writer):
                    writer.write(head(headers, size))
                    writer.write(noise.encode())
                    async with asyncio.timeout(1):
                        await reader.readline()
                    floods += 1
            except (ConnectionError, TimeoutError):
                continue

    flooding = [asyncio.create_task(flood()) for _ in range(8)]
    slowest = 0.0
    try:
        async with ClientSession() as session:
            for number in range(50):
                await team.open_form(team.alice)
                await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
                body = submission(team, team.alice)
                began = time.perf_counter()
                async with session.post(
                    team.bot.address, data=body, headers=signed(team.workspace.signing_secret, body)
                ) as answer:
                    assert answer.status == 200
                    assert "errors" not in await answer.text(), number
                slowest = max(slowest, time.perf_counter() - began)
                team.alice.views.clear()
    finally:
        over.set()
        await asyncio.gather(*flooding)
    print(f"{how}: {floods} floods of {size} bytes meanwhile; slowest answer {slowest:.3f} s")
    assert floods >= 8
    assert slowest < 3
