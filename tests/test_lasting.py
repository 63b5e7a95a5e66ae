"""The database under a running bot: removed, replaced, copied without its log, or silent."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.kept import bounded
from bot.kept.file_watch import DatabaseGoneError
from bot.kept.store import Cases
from bot.settings import driver_url
from bot.troubles import CannotStartError
from tests import postgres
from tests.flows.team import working
from tests.store.test_cases import NOW, open_case

DUE = NOW + timedelta(days=1)
Spoil = Callable[[Path], object]


def remove(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        if not path.name.endswith(".lock"):
            path.unlink()


def replace_it(file: Path) -> None:
    copy = file.with_name("other.db")
    sqlite3.connect(copy).close()
    copy.replace(file)


def remove_the_log(file: Path) -> None:
    file.with_name(f"{file.name}-wal").unlink()


@asynccontextmanager
async def store(file: Path) -> AsyncIterator[Cases]:
    cases = Cases(driver_url(f"sqlite:///{file}"))
    await cases.prepare()
    try:
        yield cases
    finally:
        await cases.close()


@pytest.mark.parametrize("spoil", [remove, replace_it, remove_the_log])
async def test_a6_what_is_sent_after_the_file_was_taken_away_is_refused_and_what_was_kept_is_rescued(
    tmp_path: Path, spoil: Spoil, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "backpain.db"
    async with store(file) as cases:
        before = await open_case(cases, "view:V1")
        spoil(file)
        with pytest.raises(DatabaseGoneError):
            await open_case(cases, "view:V2")
        with pytest.raises(DatabaseGoneError):
            await open_case(cases, "view:V3")
    assert sum("was removed while it was open" in line for line in caplog.messages) == 1
    put_the_rescued_file_in_place(file)
    async with store(file) as again:
        assert (await again.get(before.id)).id == before.id


def put_the_rescued_file_in_place(file: Path) -> None:
    (rescued,) = file.parent.glob("*.rescued-*")
    assert rescued.stat().st_mode & 0o077 == 0
    for left in file.parent.glob("backpain.db-*"):
        left.unlink()
    rescued.rename(file)


async def test_a6_the_person_is_told_that_nothing_was_saved(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        remove(Path(make_url(sqlite_url).database or ""))
        await team.alice.submit()
        assert team.alice.views, "the form must stay open with its answers"
        assert any("not saved" in said.lower() for said in team.alice.errors.values())


def require_a_column(connection: Connection) -> None:
    """Give the cases a column that this version does not know and the database requires."""
    (made,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'cases'").scalars()
    connection.exec_driver_sql("DROP TABLE cases")
    connection.exec_driver_sql(made.replace("(", "(ward TEXT NOT NULL, ", 1))


async def test_a6_a_column_that_the_database_requires_and_we_do_not_know_is_no_case_that_is_there_already(
    tmp_path: Path,
) -> None:
    async with store(tmp_path / "backpain.db") as cases:
        await cases.database.write(require_a_column)
        tried: list[str] = []

        @event.listens_for(cases.database.engine, "before_cursor_execute")
        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            tried.append(statement)

        with pytest.raises((SQLAlchemyError, OSError)):
            await open_case(cases, "view:V1")
        assert sum(statement.startswith("INSERT INTO cases") for statement in tried) == 1


async def test_a7_a_copy_of_the_file_of_a_running_bot_holds_every_table(tmp_path: Path) -> None:
    file, copy = tmp_path / "backpain.db", tmp_path / "copy.db"
    async with store(file) as cases:
        await open_case(cases, "view:V1")
        shutil.copy(file, copy)
    with sqlite3.connect(copy) as opened:
        names = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"cases", "events"} <= names


async def test_a7_a_database_without_its_log_is_refused_in_words_until_the_loss_is_accepted(tmp_path: Path) -> None:
    file, copy = tmp_path / "backpain.db", tmp_path / "copy.db"
    async with store(file) as cases:
        await open_case(cases, "view:V1")
        shutil.copy(file, copy)
    with pytest.raises(CannotStartError, match=r"is not whole.*copy\.db-wal"):
        Cases(driver_url(f"sqlite:///{copy}"))
    assert accept_loss(copy) == (0, "")
    async with store(copy) as again:
        assert await again.turns.due(DUE, [], 10) == []  # the case was in the log: it is lost, and somebody has said so
    assert accept_loss(copy)[0] == 2
    assert "lacks nothing" in accept_loss(copy)[1]


async def test_a7_a_file_that_was_closed_is_whole_by_itself(tmp_path: Path) -> None:
    file, copy = tmp_path / "backpain.db", tmp_path / "copy.db"
    async with store(file) as cases:
        kept = await open_case(cases, "view:V1")
    shutil.copy(file, copy)
    async with store(copy) as again:
        assert (await again.get(kept.id)).code == kept.code


def accept_loss(file: Path) -> tuple[int, str]:
    """The exit status of the command, and what it says is wrong."""
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "accept-loss", str(file)], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


class Silence:
    """A way to PostgreSQL that can stop answering without closing: what it accepted stays open, and mute."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the server's Unix socket."""
        self._target = next(folder.glob(".s.PGSQL.*[0-9]"))
        self._listening: asyncio.Server | None = None
        self._lines: list[asyncio.Task[None]] = []
        self.is_mute = False

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_exit: object) -> None:
        assert self._listening is not None
        self._listening.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it is reached on this machine."""
        assert self._listening is not None
        return int(self._listening.sockets[0].getsockname()[1])

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(str(self._target))
        self._lines += [asyncio.create_task(self._pump(reader, back)), asyncio.create_task(self._pump(there, writer))]

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        muted = False
        try:
            while data := await source.read(65536):
                muted = muted or self.is_mute  # a connection that fell silent stays silent
                if not muted:
                    sink.write(data)
                    await sink.drain()
        finally:
            sink.close()
            with suppress(ConnectionError):
                await sink.wait_closed()


async def test_c10_a_database_that_goes_silent_is_given_up_and_taken_up_again(
    postgres_server: postgres.Server, caplog: pytest.LogCaptureFixture
) -> None:
    address = make_url(postgres_server.new_database())
    async with Silence(Path(str(address.query["host"]))) as way:
        through = address.set(host="127.0.0.1", port=way.port, query={})
        cases = Cases(driver_url(through.render_as_string(hide_password=False)))
        await cases.prepare()
        kept = await open_case(cases, "view:V1")
        way.is_mute = True
        began = asyncio.get_running_loop().time()
        with pytest.raises(Exception, match=r".*"):
            await cases.get(kept.id)
        assert asyncio.get_running_loop().time() - began < bounded.ANSWER_SECONDS + bounded.CONNECT_SECONDS + 4
        way.is_mute = False
        assert (await cases.get(kept.id)).code == kept.code
        await cases.close()
    assert any("has not answered" in line for line in caplog.messages)
