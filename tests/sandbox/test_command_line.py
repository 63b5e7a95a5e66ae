"""The workspace on its own, as a program."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


async def run(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.sandbox",
        *arguments,
        cwd=MANIFEST.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_workspace_prints_how_to_reach_it_and_ends_when_told() -> None:
    process = await run("--manifest", str(MANIFEST))
    assert process.stdout is not None
    told = {}
    for _ in range(5):
        name, value = (await process.stdout.readline()).decode().split()
        told[name] = value
    client = AsyncWebClient(token=told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"])
    assert (await client.auth_test())["ok"]
    assert told["Workspace"].startswith("http://127.0.0.1:")
    process.send_signal(signal.SIGTERM)
    _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")


async def test_wrong_manifest_is_told_without_a_traceback(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("{}")
    process = await run("--manifest", str(wrong))
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.startswith(b"Slack would not take this manifest: missing required field: display_information")
    process = await run("--manifest", str(tmp_path / "none.yml"))
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"Choose another --port or --manifest." in errors
