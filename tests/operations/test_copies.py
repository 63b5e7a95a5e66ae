"""A backup is taken while the bot works, and read back; a restored one is held against Slack, and nothing doubled."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.kept.copies import put_in_place
from bot.kept.restored import restored
from bot.sandbox.faults import Fault
from tests.flows.answers import post
from tests.flows.team import WHO_ACTS, Team, new_workspace, working

SOME_LOOKS = 2.5  # whether all is caught up is asked every second
HEAD = "backpain was restored from a backup"


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(map(str, arguments)))
    return int(str(ended.value.code))


async def in_a_thread(*arguments: object) -> int:
    return await asyncio.to_thread(run, *arguments)


async def is_reconciled(team: Team) -> None:
    """Return once Slack has been held against what was restored, and all that follows is said."""
    async with asyncio.timeout(10):
        while (found := await restored(team.bot.cases)) is None or found.is_new:  # noqa: ASYNC110 - it gives no event
            await asyncio.sleep(0.02)
    await team.settled()


async def test_what_a_backup_does_not_know_is_taken_back_set_again_or_named_in_one_report(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace, backup = new_workspace(), tmp_path / "copy.db"
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await team.emergency(team.alice)
        await team.seed_case(team.alice)
        assert await in_a_thread("backup", backup) == 0
        assert "2 cases, 2 events, read back whole" in capfd.readouterr().out
        emergency, routine = team.channel
        await team.bob.press(emergency, "acknowledge")
        await team.move(timedelta(hours=4))
        await team.alice.press(team.reminder(emergency), "not_seen")
        await team.settled()
        await team.emergency(team.bob)
        lost = team.channel[-1]
        code = next(word for word in lost.text.split() if word.startswith("BP-")).strip(".:,*")
        assert await in_a_thread("restore", backup) == 2
        assert "stop it first" in capfd.readouterr().err
        held_of_the_lost = [held for held in workspace.schedule.waiting() if held.thread_ts == lost.ts]
    put_in_place(backup, tmp_path / "backpain.db", workspace.clock.now())

    async with working(sqlite_url, workspace=workspace) as team:
        await is_reconciled(team)
        cards = [message.ts for message in team.channel if HEAD not in message.text]
        assert cards[:3] == [emergency.ts, routine.ts, lost.ts]
        (report,) = [message for message in team.channel if HEAD in message.text]
        assert code in report.text
        still = workspace.schedule.waiting()
        assert [held.id for held in held_of_the_lost] == [held.id for held in still if held.thread_ts == lost.ts]
        assert "Questions that Slack held and the backup does not know, taken back: 1." in report.text
        (lost_to_slack,) = re.findall(r"holds no more, set again: ([0-9]+)", report.text)
        chasers = [held for held in still if held.thread_ts == emergency.ts and WHO_ACTS in held.text]
        assert len(chasers) >= int(lost_to_slack) > 0
        assert len({held.post_at for held in chasers}) == len(chasers), "nothing is set twice"
    async with working(sqlite_url, workspace=workspace) as team:
        await team.settled()
        assert len([message for message in team.channel if HEAD in message.text]) == 1
    await workspace.stop()


async def _backed_up_before_it_is_said(team: Team, backup: Path) -> None:
    """An emergency that is kept when the backup is taken, and said only afterwards."""
    held = Fault("chat.postMessage", "hold", when="before")
    team.workspace.faults.add(held)
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    await post(team.alice)
    assert await in_a_thread("backup", backup) == 0
    held.release()
    await team.settled()


async def test_a_card_that_was_posted_after_the_backup_is_found_and_not_posted_again(
    sqlite_url: str, tmp_path: Path
) -> None:
    workspace, backup = new_workspace(), tmp_path / "copy.db"
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await _backed_up_before_it_is_said(team, backup)
        (card,) = team.channel
        said = len(team.thread(card))
    put_in_place(backup, tmp_path / "backpain.db", workspace.clock.now())
    async with working(sqlite_url, workspace=workspace) as team:
        await is_reconciled(team)
        assert [message.ts for message in team.channel if HEAD not in message.text] == [card.ts]
        assert len(team.thread(card)) == said
    await workspace.stop()


async def test_nothing_is_taken_back_while_a_call_that_the_backup_left_undone_is_under_way(
    sqlite_url: str, tmp_path: Path
) -> None:
    workspace, backup = new_workspace(granted_optional=False), tmp_path / "copy.db"
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await _backed_up_before_it_is_said(team, backup)
    before = {waiting.id for waiting in workspace.schedule.waiting()}
    put_in_place(backup, tmp_path / "backpain.db", workspace.clock.now())
    again = Fault("chat.postMessage", "hold", when="before")
    workspace.faults.add(again)
    async with working(sqlite_url, workspace=workspace, settle_seconds=2) as team:
        await asyncio.sleep(SOME_LOOKS)
        assert {waiting.id for waiting in workspace.schedule.waiting()} == before
        again.release()
    await workspace.stop()


@pytest.mark.parametrize("kind", ["text", "torn", "foreign", "newer", "empty", "none"])
def test_a_restore_refuses_what_is_no_backup_and_changes_nothing(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, target = tmp_path / "given.db", tmp_path / "backpain.db"
    words = {
        "text": "no SQLite database",
        "torn": "is damaged",
        "foreign": "holds no cases of backpain's",
        "newer": "written by a newer version",
        "empty": "no SQLite database",
        "none": "there is no file",
    }
    if kind == "text":
        file.write_text("this was a database once")
    elif kind == "empty":
        file.touch()
    elif kind != "none":
        with closing(sqlite3.connect(file)) as made, made:
            made.execute("CREATE TABLE alembic_version (version_num TEXT)" if kind == "newer" else "CREATE TABLE t (x)")
            made.execute(
                "INSERT INTO alembic_version VALUES ('9999')" if kind == "newer" else "INSERT INTO t VALUES (1)"
            )
        if kind == "torn":
            whole = file.read_bytes()
            file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    target.write_bytes(b"")
    assert run("restore", file) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert words[kind] in line
    assert line.endswith("Nothing was changed.")
    assert target.read_bytes() == b""


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://u:hunter2@db.example/x", "pg_dump"),
        ("sqlite:///{folder}/none.db", "there is no database"),
        ("sqlite:///{folder}/none/none.db", "there is no"),
        ("mysql://x", "BACKPAIN_DATABASE_URL is not valid"),
    ],
)
def test_a_backup_of_what_cannot_be_copied_is_one_sentence(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", address.format(folder=tmp_path))
    for arguments in (("backup", tmp_path / "to.db"), ("restore", tmp_path / "from.db")):
        assert run(*arguments) == 2
        (line,) = capfd.readouterr().err.splitlines()
        assert words in line or "there is no" in line
        assert "hunter2" not in line


async def test_a_backup_overwrites_nothing_and_one_into_a_folder_has_the_moment_in_its_name(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with working(sqlite_url):
        there = tmp_path / "there.db"
        there.write_text("something else")
        assert await in_a_thread("backup", there) == 2
        assert "is there already, and is left as it is" in capfd.readouterr().err
        assert await in_a_thread("backup", tmp_path) == 0
        (made,) = tmp_path.glob("backpain-2*Z.db")  # noqa: ASYNC240 - as above
        capfd.readouterr()
        assert made.stat().st_mode & 0o777 == 0o600
        assert not list(tmp_path.glob("*.part"))  # noqa: ASYNC240 - as above
    assert await in_a_thread("restore", made) == 0
    printed = capfd.readouterr().out
    (aside,) = tmp_path.glob("backpain.db.before-*")  # noqa: ASYNC240 - as above
    assert "0 cases, 0 events, read back whole" in printed
    assert str(aside) in printed
