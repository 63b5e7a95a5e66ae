"""`backpain check` names each thing that is wrong, with its remedy, and changes nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox.workspace import Workspace
from tests.flows.team import MANIFEST, working
from tests.starts.table import NOBODY


@pytest.fixture
async def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """A Slack on this machine, all set up for it."""
    workspace = Workspace(MANIFEST, granted_optional=False)
    await workspace.start()
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", f"sqlite:///{tmp_path}/backpain.db")
    yield workspace
    await workspace.stop()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def checked(capfd: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    """The exit status, and each row: how it is, and what is said of it."""

    def run() -> int:
        with pytest.raises(SystemExit) as ended:
            main(["check"])
        return int(str(ended.value.code))

    status = await asyncio.to_thread(run)
    printed = capfd.readouterr()
    assert not printed.err
    lines = [line.split("  ") for line in printed.out.splitlines()[1:]]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    rows: dict[str, str] = {}
    for what, state, says in cells:
        rows.setdefault(what, f"{state}: {says}")
    return status, rows


async def test_what_is_set_up_well_is_said_row_by_row(
    slack: Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path}/backpain.db"
    status, rows = await checked(capfd)
    assert (status, files(tmp_path)) == (0, [])
    assert rows["database"].startswith("ok: ")
    assert rows["database"].endswith("it is made at the first start")
    async with working(database, workspace=slack):
        status, rows = await checked(capfd)
    assert status == 0
    assert rows["database"].endswith("whole, and of this version")
    assert rows["channels"] == "ok: the app is in #spine-team"
    assert rows["receiving"] == "ok: Socket Mode: Slack gives a socket"
    assert rows["clock"].startswith("ok: ")
    assert "channels:history" in rows["scopes"]
    assert rows["heartbeat"].startswith("note: nobody would notice")
    assert rows["encryption"].startswith("note: off")
    before = files(tmp_path)
    assert (await checked(capfd))[1]["database"] == rows["database"]
    assert files(tmp_path) == before, "nothing is laid beside a database that nobody uses"


async def test_each_problem_has_its_row_and_its_remedy(
    slack: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    slack.manifest = slack.manifest.__class__(
        **{**vars(slack.manifest), "scopes": slack.manifest.scopes - {"commands"}}
    )
    slack.deactivate(slack.people["bob"])
    slack.channels["spine-team"].members.discard(slack.conversations.bot.id)
    monkeypatch.setenv("BACKPAIN_BACKUP_PERSON", slack.people["bob"].id)
    monkeypatch.setenv("BACKPAIN_HEARTBEAT_CHANNEL", slack.channels["no-bot"].id)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    with closing(sqlite3.connect(tmp_path / "backpain.db")) as file, file:
        file.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        file.execute("INSERT INTO alembic_version VALUES ('9999')")
    status, rows = await checked(capfd)
    assert status == 1
    wrong = {what: says.removeprefix("WRONG: ") for what, says in rows.items() if says.startswith("WRONG")}
    assert wrong.keys() == {"database", "scopes", "receiving", "channels", "heartbeat channel", "backup person"}
    assert "written by a newer version" in wrong["database"]
    assert wrong["scopes"].startswith("commands not granted: add under OAuth")
    assert "connections:write" in wrong["receiving"]
    assert "/invite @backpain" in wrong["channels"]
    assert "name another" in wrong["backup person"]


async def test_a_token_that_slack_does_not_take_leaves_nothing_else_to_ask(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    status, rows = await checked(capfd)
    assert (status, rows["bot token"].split("(")[1].split(")")[0]) == (1, "invalid_auth")
    monkeypatch.setenv("SLACK_API_URL", f"http://{NOBODY}/api/")
    assert "check the network" in (await checked(capfd))[1]["bot token"]
    assert slack.calls


async def test_settings_that_no_start_would_take_end_with_their_own_status(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert (await checked(capfd))[0] == 0
    monkeypatch.setenv("BACKPAIN_PORT", "x")
    status, rows = await checked(capfd)
    assert (status, rows["settings"].partition(";")[0]) == (2, "WRONG: BACKPAIN_PORT is not valid")
