"""How long `/backpain` takes to its 200, with `views.open` in between: this bot, a raw handler, Bolt as it comes."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from asyncio.subprocess import PIPE, Process
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.bench.servers import SECRET, SERVERS
from tests.bench.slack_stub import serve

REQUESTS = 200
WARM_UP = 30
AT_MOST_TIMES_FLOOR = 2.0
AT_LEAST_TIMES_FASTER_THAN_BARE = 5.0

COMMAND = {
    "team_id": "T1",
    "team_domain": "team",
    "channel_id": "C1",
    "channel_name": "spine-team",
    "user_id": "U1",
    "user_name": "alice",
    "command": "/backpain",
    "text": "",
    "response_url": "http://127.0.0.1/none",
    "trigger_id": "1.2.3",
    "api_app_id": "A1",
}


class Sockets:
    """The driver's end of Socket Mode: the connections, and a waiting place for each envelope's answer."""

    def __init__(self) -> None:
        self.connected: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.answered: dict[str, asyncio.Future[None]] = {}

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Say hello, then take acknowledgements until the other end hangs up."""
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        await self.connected.put(connection)
        async for message in connection:
            if message.type == aiohttp.WSMsgType.TEXT and "envelope_id" in message.data:
                self.answered[json.loads(message.data)["envelope_id"]].set_result(None)
        return connection

    async def ask(self, connection: web.WebSocketResponse, number: int) -> float:
        """Send one command; give the seconds until it was acknowledged."""
        envelope_id = f"e{number}-{id(connection)}"
        done = self.answered[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {
            "envelope_id": envelope_id,
            "type": "slash_commands",
            "payload": COMMAND,
            "accepts_response_payload": True,
        }
        began = time.perf_counter()
        await connection.send_str(json.dumps(envelope))
        await asyncio.wait_for(done, 5)
        return time.perf_counter() - began


async def start(which: str, api_url: str, *arguments: str) -> tuple[Process, str]:
    """Start one answerer; give its process and address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.servers", which, api_url, *arguments, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    return process, (await process.stdout.readline()).decode().strip()


async def over_http(api_url: str) -> dict[str, list[float]]:
    """Seconds of every request, the answerers in turn."""
    processes, addresses = [], {}
    for which in SERVERS:
        process, addresses[which] = await start(which, api_url)
        processes.append(process)
    body = urlencode(COMMAND)
    verifier = SignatureVerifier(SECRET)
    seconds: dict[str, list[float]] = {which: [] for which in SERVERS}
    async with aiohttp.ClientSession() as session:
        for number in range(WARM_UP + REQUESTS):
            for which, address in addresses.items():
                stamp = str(int(time.time()))
                headers = {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "X-Slack-Request-Timestamp": stamp,
                    "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body) or "",
                }
                began = time.perf_counter()
                async with session.post(address, data=body, headers=headers) as answer:
                    await answer.read()
                    assert answer.status == 200, (which, answer.status)
                if number >= WARM_UP:
                    seconds[which].append(time.perf_counter() - began)
    await stop(processes)
    return seconds


async def over_sockets(api_url: str, sockets: Sockets) -> dict[str, list[float]]:
    """Seconds of every envelope, the answerers in turn."""
    processes, connections = [], {}
    for which in SERVERS:
        process, _ = await start(which, api_url, "--socket")
        processes.append(process)
        connections[which] = await asyncio.wait_for(sockets.connected.get(), 5)
    seconds: dict[str, list[float]] = {which: [] for which in SERVERS}
    for number in range(WARM_UP + REQUESTS):
        for which, connection in connections.items():
            took = await sockets.ask(connection, number)
            if number >= WARM_UP:
                seconds[which].append(took)
    await stop(processes)
    return seconds


async def stop(processes: list[Process]) -> None:
    """End what was started."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    for process in processes:
        await asyncio.wait_for(process.wait(), 15)


def report(transport: str, seconds: dict[str, list[float]]) -> bool:
    """Print one table; give whether both bounds hold."""
    p50 = {which: statistics.median(values) for which, values in seconds.items()}
    print(f"\n/backpain over {transport}, {REQUESTS} requests each, one at a time, interleaved")
    for which, value in p50.items():
        p95 = statistics.quantiles(seconds[which], n=20)[-1]
        print(f"  {which:9} p50 {value * 1000:6.2f} ms   p95 {p95 * 1000:6.2f} ms")
    to_floor = p50["backpain"] / p50["floor"]
    to_bare = p50["bare"] / p50["backpain"]
    print(f"  {to_floor:.2f} times the raw handler (at most {AT_MOST_TIMES_FLOOR:g})")
    print(f"  {to_bare:.1f} times faster than Bolt as it comes (at least {AT_LEAST_TIMES_FASTER_THAN_BARE:g})")
    return to_floor <= AT_MOST_TIMES_FLOOR and to_bare >= AT_LEAST_TIMES_FASTER_THAN_BARE


async def main() -> int:
    """Run both transports; the exit status is 1 where a bound does not hold over HTTP."""
    sockets = Sockets()
    links = web.Application()
    links.router.add_get("/link", sockets.link)
    linking = web.AppRunner(links, access_log=None)
    await linking.setup()
    await web.TCPSite(linking, "127.0.0.1", 0).start()
    stub = web.AppRunner(serve(f"ws://127.0.0.1:{linking.addresses[0][1]}/link"), access_log=None)
    await stub.setup()
    await web.TCPSite(stub, "127.0.0.1", 0).start()
    api_url = f"http://127.0.0.1:{stub.addresses[0][1]}/api/"
    held = report("signed HTTP", await over_http(api_url))
    report("Socket Mode", await over_sockets(api_url, sockets))
    await stub.cleanup()
    await linking.cleanup()
    return 0 if held else 1
