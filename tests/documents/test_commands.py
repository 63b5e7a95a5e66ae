"""Every command of the pages for administrators is run as it stands, on a set-up of the test's own."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from tests.deploy.steps import quickstart_steps
from tests.documents.architecture import ROOT
from tests.flows.team import Team, new_workspace, working
from tests.starts.table import clean_environment

PAGES: Final = ("privacy.md", "runbook.md", "admin-quickstart.md", "security.md", "scopes.md")
OURS: Final = ".venv/bin/backpain"
RUN: Final = f"{OURS} run"
ORDER: Final = ("check", "backup", "restore", "accept-loss", "export", "report", "rotate-key", "purge")
"""What removes comes last: the others need something that is there."""
WATCHED: Final = "http://127.0.0.1:9464"


def commands(*pages: str) -> Iterator[str]:
    """Every line of every block of shell."""
    for page in pages:
        for block in re.findall(r"```sh\n(.+?)\n```", (ROOT / "docs" / page).read_text("utf-8"), flags=re.DOTALL):
            yield from (" ".join(line.split()) for line in block.splitlines())


async def a_closed_case(team: Team) -> str:
    """Its code."""
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "more")
    await team.alice.press(team.alice.views[-1], "end_case")
    await team.alice.choose("end_reason", "end_reason", "duplicate")
    await team.alice.submit()
    await team.settled()
    found = re.search(r"BP-\w+", card.text)
    assert found is not None
    return found[0]


def ends(line: str, instead: dict[str, str]) -> int:
    """Run one of ours, with what stands in the page for the reader's own put in; its exit status."""
    for example, ours in instead.items():
        line = line.replace(example, ours)
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line.removeprefix(OURS)))
    return int(str(ended.value.code))


async def test_every_command_of_ours_ends_well(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = new_workspace()
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        code, person = await a_closed_case(team), team.alice.id
    with closing(sqlite3.connect(tmp_path / "lost.db")) as file, file:
        file.execute("PRAGMA user_version=1")  # in use when it was last seen, and its log is gone
        file.execute("CREATE TABLE cases (id)")
    for name in [name for name in os.environ if name.startswith(("SLACK_", "BACKPAIN_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    monkeypatch.chdir(tmp_path)
    backups = tmp_path / "backups"
    backups.mkdir()
    instead = {"BP-7F3KQ": code, "U012AB3CD": person, "/var/lib/backpain/backpain.db": f"{tmp_path}/lost.db"}
    ours = [line for line in dict.fromkeys(commands(*PAGES)) if line.startswith(OURS) and line != RUN]
    for line in sorted(ours, key=lambda line: ORDER.index(line.split()[1])):
        for made in backups.glob("*.db"):
            instead |= {"/var/backups/backpain-20261126T060000Z.db": str(made)}
        assert await asyncio.to_thread(ends, line, {**instead, "/var/backups": str(backups)}) == 0, (
            line,
            capfd.readouterr(),
        )
    assert {line.split()[1] for line in ours} == set(ORDER)
    await workspace.stop()


async def test_what_is_asked_of_a_bot_that_runs_is_answered(sqlite_url: str) -> None:
    asked = [line for line in commands(*PAGES) if line.startswith("curl ")]
    assert len(asked) == 3
    async with working(sqlite_url, watch_port=0) as team:
        for line in asked:
            words = shlex.split(line.replace(WATCHED, team.bot.watched))
            done = await asyncio.to_thread(subprocess.run, [*words, "--fail"], capture_output=True, check=True)
            assert done.stdout


async def test_the_command_that_starts_it_says_so_to_the_service_manager_and_ends_when_told(tmp_path: Path) -> None:
    assert RUN in commands("admin-quickstart.md")
    workspace, secrets = new_workspace(), tmp_path / "secrets"
    await workspace.start()
    secrets.mkdir()
    (secrets / "SLACK_BOT_TOKEN").write_text(f"{workspace.bot_token}\n")
    (secrets / "SLACK_APP_TOKEN").write_text(f"{workspace.app_token}\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(60)
        environment = {
            "CREDENTIALS_DIRECTORY": str(secrets),
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "SLACK_API_URL": workspace.api_url,
            "BACKPAIN_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
            "BACKPAIN_LOG_FORMAT": "json",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *RUN.split()[1:], cwd=tmp_path, env=clean_environment(environment)
        )
        assert await asyncio.to_thread(heard.recv, 100) == b"READY=1"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(heard.recv, 100) == b"STOPPING=1"
        assert await process.wait() == 0
    await workspace.stop()


def test_no_page_has_a_command_that_nothing_runs() -> None:
    """What installs it is run by `python -m tests.deploy`, and the tests of the image hold it to be the same."""
    others = [line for line in commands(*PAGES) if not line.startswith((OURS, "curl "))]
    assert others == quickstart_steps()
