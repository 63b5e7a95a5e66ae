"""A start that cannot be ends in one sentence with exit status 2: never in a traceback, a hang, or a wrong success."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.workspace import Workspace
from tests.starts.table import HTTP, MANIFEST, NOBODY, SOCKET, STARTS, Start, clean_environment, run


@asynccontextmanager
async def a_slack() -> AsyncIterator[Workspace]:
    workspace = Workspace(MANIFEST)
    await workspace.start()
    try:
        yield workspace
    finally:
        await workspace.stop()


@asynccontextmanager
async def a_process(*arguments: str, environment: dict[str, str], cwd: Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, stdout=PIPE, stderr=PIPE, cwd=cwd, env=clean_environment(environment)
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_with(words: str, stream: asyncio.StreamReader | None) -> str:
    assert stream is not None
    async with asyncio.timeout(30):
        while line := (await stream.readline()).decode():
            if words in line:
                return line
    pytest.fail(f"{words!r} was never said")


def filled(environment: dict[str, str], workspace: Workspace, folder: Path) -> dict[str, str]:
    known = {
        "bot_token": workspace.bot_token,
        "app_token": workspace.app_token,
        "secret": workspace.signing_secret,
        "api_url": workspace.api_url,
    }
    return {
        **{name: value.format(**known) for name, value in environment.items()},
        "BACKPAIN_DATABASE_URL": f"sqlite:///{folder}/bot.db",
    }


@pytest.mark.parametrize("start", STARTS, ids=lambda start: f"{start.fault}: {start.what}")
async def test_a_wrong_start_is_one_sentence_and_its_status(start: Start, tmp_path: Path) -> None:
    async with a_slack() as workspace:
        taken_port = int(workspace.url.rsplit(":", 1)[1])
        ended = await run(start, workspace, tmp_path, taken_port)
    print(f"| {start.fault} | {start.what} | {ended.sentence(start)} | {ended.status} |")
    said = ended.printed + ended.errors
    assert ended.status == start.status, said
    assert "Traceback" not in said
    assert "secret@" not in said
    for words in start.says:
        assert words in said


@pytest.mark.parametrize("trouble", ["ratelimited:1", "status:500"])
async def test_a_slack_that_is_in_trouble_at_the_start_refuses_no_token(tmp_path: Path, trouble: str) -> None:
    async with a_slack() as workspace:
        workspace.faults.add(Fault("auth.test", trouble, times=10))
        environment = filled(SOCKET, workspace, tmp_path)
        async with a_process(environment=environment, cwd=tmp_path) as process:
            _, errors = await process.communicate()
    assert "cannot start: Slack does not answer at" in errors.decode()
    assert process.returncode == 2


@pytest.mark.parametrize("no_proxy", ["localhost", ""])
async def test_c1_behind_a_proxy_the_local_workspace_starts_without_it(tmp_path: Path, no_proxy: str) -> None:
    dead = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), f"http://{NOBODY}")
    async with a_process("demo", "--port", "0", environment={**dead, "NO_PROXY": no_proxy}, cwd=tmp_path) as process:
        await line_with("Open http://127.0.0.1", process.stdout)
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
        assert process.returncode == 0
        assert not errors


async def test_c1_the_real_slack_is_called_through_the_proxy(tmp_path: Path) -> None:
    asked: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode())
        writer.write(b"HTTP/1.1 503 Nothing\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with proxy:
        address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "BACKPAIN_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
            "HTTPS_PROXY": address,
        }
        async with a_process(environment=environment, cwd=tmp_path) as process:
            _, errors = await process.communicate()
    assert asked
    assert all(line.startswith("CONNECT slack.com:443 ") for line in asked)
    assert "Slack does not answer at https://slack.com/api/" in errors.decode()
    assert process.returncode == 2


async def test_c2_the_local_workspace_starts_by_name_whatever_is_set_up(tmp_path: Path) -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "x",
        "BACKPAIN_DATABASE_URL": "postgresql://h/x",
    }
    async with a_process("demo", "--port", "0", environment=environment, cwd=tmp_path) as process:
        await line_with("Open http://127.0.0.1", process.stdout)
        process.send_signal(signal.SIGINT)
        await process.communicate()
        assert process.returncode == 0
    assert not os.listdir(tmp_path)  # noqa: PTH208 - quick, and the process has ended


async def test_c3_a_terminal_that_is_not_utf8_is_no_reason_to_fail(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii:strict"}
    async with a_process("demo", "--port", "0", environment=environment, cwd=tmp_path) as process:
        await line_with("and run backpain again", process.stdout)
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
        assert process.returncode == 0
        assert not errors


@pytest.mark.parametrize("transport", [SOCKET, HTTP], ids=["socket", "http"])
async def test_c3_ctrl_c_while_waiting_for_another_process_is_one_sentence(
    tmp_path: Path, transport: dict[str, str]
) -> None:
    async with a_slack() as workspace:
        environment = {**filled(transport, workspace, tmp_path), "BACKPAIN_PORT": "0"}
        async with a_process(environment=environment, cwd=tmp_path) as first:
            await line_with("backpain is running", first.stdout)
            async with a_process(environment=environment, cwd=tmp_path) as second:
                assert "waiting to take over" in await line_with("another backpain process", second.stderr)
                second.send_signal(signal.SIGINT)
                _, errors = await second.communicate()
                assert errors.decode().splitlines() == ["backpain was stopped before it had started."]
                assert second.returncode == 130
            first.send_signal(signal.SIGINT)
            _, errors = await first.communicate()
            assert first.returncode == 0
            assert "Traceback" not in errors.decode()


async def test_c3_triage_into_a_pipe_that_closes_is_one_sentence(tmp_path: Path) -> None:
    findings = tmp_path / "findings.jsonl"
    findings.write_text("{}\n" * 2000)
    async with a_process("triage", str(findings), environment={}, cwd=tmp_path) as process:
        assert process.stdout is not None
        await process.stdout.readline()
        process.stdout._transport.close()  # type: ignore[attr-defined]
        assert process.stderr is not None
        errors = (await process.stderr.read()).decode()
        await process.wait()
    assert errors == "backpain: not everything was printed: Broken pipe.\n"
    assert process.returncode == 2
