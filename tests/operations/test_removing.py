"""A closed case is removed when its time is over: a tombstone is left, and never is an open one touched."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.purge_command import purge
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.flows.team import Team, new_workspace, working

KEPT = timedelta(days=180)
SAID = ("saddle", "MRI", "recorded", "Alice", "assigned")


async def closed_and_open(team: Team) -> tuple[Message, Message]:
    """A case that is closed, and an emergency that nobody closes."""
    await team.seed_case(team.alice)
    await team.emergency(team.alice)
    routine, emergency = team.channel
    await team.bob.press(emergency, "acknowledge")
    await team.move(timedelta(days=8))
    await team.alice.press(routine, "more")
    await team.alice.press(team.alice.views[-1], "end_case")
    await team.alice.choose("end_reason", "end_reason", "resolved_elsewhere")
    await team.alice.submit()
    await team.settled()
    return routine, emergency


def text_of(file: Path) -> str:
    """Every byte of the database and its log, as far as it is text."""
    return "".join(part.read_bytes().decode("latin-1") for part in file.parent.glob(f"{file.name}*"))


async def test_after_its_time_a_closed_case_leaves_a_tombstone_and_an_open_one_everything(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with working(sqlite_url) as team:
        routine, emergency = await closed_and_open(team)
        said_of_the_open = [message.ts for message in team.thread(emergency)]
        await team.move(KEPT - timedelta(days=1))
        assert "removed" not in routine.text
        await team.move(timedelta(days=2))
        async with asyncio.timeout(10):
            while "removed" not in routine.text:  # noqa: ASYNC110 - the sweep gives no event
                await asyncio.sleep(0.02)
        await team.settled()
        assert re.fullmatch(r"BP-\w+ was removed: .* Nothing else of it is left\.", routine.text)
        assert not routine.blocks or all(block["type"] == "context" for block in routine.blocks)
        assert team.thread(routine) == []
        assert set(said_of_the_open) <= {message.ts for message in team.thread(emergency)}
        code = routine.text.split()[0]
        await team.bob.press(emergency, "why")
        assert team.bob.views
    with closing(sqlite3.connect(tmp_path / "backpain.db")) as file:
        rows = file.execute("SELECT code, owner, done, newest = handled FROM cases WHERE owner = ''").fetchall()
        assert rows == [(code, "", '{"v":1,"done":[]}', 1)]
        kinds = file.execute(
            "SELECT kind, person, key, body FROM events JOIN cases ON cases.id = case_id WHERE owner = ''"
        ).fetchall()
        ((kind, person, _, body),) = kinds
        assert (kind, person) == ("purged", "")
        assert '"events":2' in body
        assert file.execute("SELECT count(*) FROM cases").fetchone() == (2,)
    assert "resolved_elsewhere" not in text_of(tmp_path / "backpain.db"), "what is deleted is overwritten"


async def test_where_the_history_cannot_be_read_what_slack_posted_is_listed_for_the_operator(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = new_workspace()
    workspace.manifest = new_workspace(granted_optional=False).manifest
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        routine, emergency = await closed_and_open(team)
        assert await purged(workspace, monkeypatch, sqlite_url) == 2
        assert "it removes what is old by itself, every hour" in capfd.readouterr().err
    workspace.clock.move(timedelta(days=30))
    codes = [re.findall(r"BP-\w+", message.text)[0] for message in (routine, emergency)]
    assert await purged(workspace, monkeypatch, sqlite_url) == 0
    assert capfd.readouterr().out == "0 removed.\n"
    assert await purged(workspace, monkeypatch, sqlite_url, codes[1]) == 2
    assert f"{codes[1]} is open" in capfd.readouterr().err
    assert await purged(workspace, monkeypatch, sqlite_url, codes[0]) == 0
    printed = capfd.readouterr().out
    assert f"{codes[0]}: removed" in printed
    assert "left in Slack, to be taken away by a person: C" in printed
    assert routine.text.startswith(f"{codes[0]} was removed")
    assert not [word for word in SAID if word in routine.text]
    assert await purged(workspace, monkeypatch, sqlite_url, codes[0]) == 2
    assert "there is no case" in capfd.readouterr().err
    assert await purged(workspace, monkeypatch, sqlite_url, "BP-1; --") == 2
    await workspace.stop()


async def purged(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, database: str, code: str = "") -> int:
    """Run the command by the workspace's clock."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", database)
    return await asyncio.to_thread(lambda: purge(code=code, only_list=False, clock=workspace.clock))


async def test_when_the_app_is_uninstalled_what_slack_holds_is_taken_back_in_either_order_and_set_again_later(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    revoked = {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        assert team.workspace.schedule.waiting()
        await team.workspace.deliver_event(revoked)
        assert team.workspace.schedule.waiting(), "a token that is revoked is none: only the end of the app counts"
        await team.workspace.deliver_event({"type": "app_uninstalled"})
        async with asyncio.timeout(10):
            while team.workspace.schedule.waiting():  # noqa: ASYNC110 - it gives no event
                await asyncio.sleep(0.02)
        for _ in range(3):
            await team.move(timedelta(hours=1, minutes=1))
        assert team.workspace.schedule.waiting(), "installed again, what is missing is set again"
        team.workspace.refused_token = team.workspace.bot_token
        await team.workspace.deliver_event({"type": "app_uninstalled"})
        async with asyncio.timeout(10):
            while "cannot be taken back" not in caplog.text:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.02)
