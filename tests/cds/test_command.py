"""`backpain serve-cds` starts only as agreed: signed calls for an https address, or unsigned ones from this machine."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.__main__ import main
from tests.cds.keys import ISSUER, jwks

CLIENTS = ["--clients", "/nowhere/clients.json"]


def test_a_port_that_is_none_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve-cds", "--unsigned", "--port", "99999"])
    assert ended.value.code == 2
    assert "it accepts a port from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "it needs --base-url, an https address, and --clients"),
        (["--base-url", "https://cds.example"], "--clients"),
        (["--base-url", "http://cds.example", *CLIENTS], "an https address"),
        (["--base-url", "https://user@cds.example", *CLIENTS], "an https address"),
        (["--base-url", "https://cds.example", *CLIENTS], "No such file"),
        (["--unsigned", "--host", "0.0.0.0"], "--unsigned is for trying it on this machine"),  # noqa: S104 - refused
        (["--unsigned", *CLIENTS], "--unsigned is for trying it on this machine"),
        (["--unsigned", "--base-url", "https://cds.example"], "--unsigned is for trying it on this machine"),
    ],
)
def test_whatever_else_is_asked_for_is_refused_in_a_sentence(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve-cds", *arguments])
    assert ended.value.code == 2
    printed = capsys.readouterr().err
    assert says in printed
    assert printed.startswith("backpain cannot serve CDS Hooks: ")


async def test_it_answers_as_a_process_and_ends_when_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "clients.json").write_text(json.dumps({ISSUER: jwks()}))
    signed = ["--base-url", "https://cds.example/", "--clients", str(tmp_path / "clients.json")]
    unsigned, with_clients = await asyncio.gather(_asked("--unsigned"), _asked(*signed))
    assert (unsigned, with_clients) == (200, 401)


async def _asked(*arguments: str) -> int:
    """How a process that was started so answers somebody without a token."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve-cds", *arguments, "--port", "0", stdout=PIPE, stderr=PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        async with ClientSession() as session, session.get(line.split()[-1]) as answer:
            status = answer.status
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    finally:
        if process.returncode is None:
            process.kill()
    return status


async def test_without_its_extra_it_says_what_to_install() -> None:
    blocked = "import sys; sys.modules['jwt'] = None; from bot.__main__ import main; main()"
    arguments = ["serve-cds", "--base-url", "https://cds.example", *CLIENTS]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", blocked, *arguments, stdout=PIPE, stderr=PIPE)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert b"install backpain with its extra named cds" in errors
