"""`backpain` on the command line: triage, wrong settings, and both ways to start."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.__main__ import main
from bot.triage.rules import RULES
from bot.troubles import LogFormatter

SETTINGS = ("SLACK_", "BACKPAIN_")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(SETTINGS):
            monkeypatch.delenv(name)


def status_of(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_triage_prints_one_assessment_a_line(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "findings.jsonl"
    file.write_text('{"saddle_anaesthesia": "yes"}\n{}\n')
    assert status_of("triage", str(file)) == 0
    first, second = (json.loads(line) for line in capfdbinary.readouterr().out.splitlines())
    assert first["disposition"] == "emergency_now"
    assert second["disposition"] == "urgent_same_day"
    assert second["provisional"]


def test_review_lists_every_rule_by_the_date_of_its_next_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("review") == 0
    content, due, *rules = capfd.readouterr().out.splitlines()
    assert content.startswith("Content ")
    assert due.endswith(".")
    assert {line.removeprefix("DUE ").split(":")[0] for line in rules} == {rule.id for rule in RULES}


def test_wrong_findings_are_named_field_by_field_and_nothing_else_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "findings.jsonl"
    file.write_text('{}\n{"age_years": -1, "fever": "perhaps"}\n')
    assert status_of("triage", str(file)) == 2
    printed = capfd.readouterr()
    assert not printed.out
    assert "line 2: age_years" in printed.err
    assert "line 2: fever" in printed.err


def test_a_file_that_is_not_there_or_not_text_is_said_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("triage", str(tmp_path / "nowhere")) == 2
    assert "cannot be read" in capfd.readouterr().err
    file = tmp_path / "binary"
    file.write_bytes(b"\xff\xfe{}")
    assert status_of("triage", str(file)) == 2
    assert "not UTF-8" in capfd.readouterr().err


def test_wrong_settings_stop_the_start_and_are_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKPAIN_TIME_ZONE", "Mars")
    assert status_of("run") == 2
    assert "BACKPAIN_TIME_ZONE" in capfd.readouterr().err


def test_a_port_in_use_is_said_in_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async def taken() -> int:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await asyncio.to_thread(status_of, "run", "--port", str(port))

    assert tmp_path.exists()
    assert asyncio.run(taken()) == 2
    assert "port" in capfd.readouterr().err


NOBODY = "127.0.0.1:9"  # nothing listens there


@pytest.mark.parametrize(
    ("database", "words"),
    [("sqlite:///{}/bot.db", "Slack does not answer"), (f"postgresql://u:secret@{NOBODY}/x", "cannot be used")],
)
async def test_what_cannot_be_reached_at_the_start_is_said_in_words(tmp_path: Path, database: str, words: str) -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": f"http://{NOBODY}/api/",
        "BACKPAIN_DATABASE_URL": database.format(tmp_path),
    }
    printed = await what_a_start_prints(environment)
    assert words in printed
    assert "Traceback" not in printed
    assert "secret" not in printed


async def what_a_start_prints(environment: dict[str, str]) -> str:
    """Start the bot, which must refuse; what it then says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", stderr=PIPE, env={**os.environ, **environment}
    )
    _, printed = await process.communicate()
    assert process.returncode == 2
    return printed.decode()


async def test_a_torn_database_stops_the_start_and_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_bytes(b"this was a database once " * 400)
    before = file.read_bytes()
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": f"http://{NOBODY}/api/",
        "BACKPAIN_DATABASE_URL": f"sqlite:///{file}",
    }
    printed = await what_a_start_prints(environment)
    assert "cannot be used" in printed
    assert "Traceback" not in printed
    assert file.read_bytes() == before


def test_a_log_line_never_quotes_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter("%(message)s"))
    log = logging.getLogger("tests.quoting")
    log.addHandler(handler)
    try:
        int("saddle numbness")
    except ValueError:
        log.exception("it failed")
    log.removeHandler(handler)
    printed = capfd.readouterr().err
    assert "it failed" in printed
    assert "ValueError" in printed
    assert "saddle" not in printed


async def test_without_tokens_a_local_workspace_starts_and_says_how_to_connect_a_real_one() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--port", "0", stdout=PIPE, env=environment
    )
    assert process.stdout is not None
    try:
        printed = ""
        while "SLACK_APP_TOKEN" not in printed:
            line = await asyncio.wait_for(process.stdout.readline(), 20)
            assert line, printed
            printed += line.decode()
        address = next(word for word in printed.split() if word.startswith("http://127.0.0.1"))
        async with ClientSession() as session, session.get(address) as page:
            assert page.status == 200
            assert "<html" in await page.text()
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 0
