"""With keys, nothing that is kept of a patient can be read in the database; without its key it is not opened."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.__main__ import main
from bot.kept.rotating import COLUMNS, OtherKeyError, rotate, used
from bot.kept.sealing import MARK, Seal, Sealed
from bot.kept.store import Cases
from bot.kept.tables import cases as case_table
from bot.kept.tables import metadata
from tests.flows.team import Team, working

FIRST, SECOND, THIRD = (Fernet.generate_key().decode() for _ in range(3))
MARKERS = (
    "saddle_anaesthesia",
    "emergency_now",
    "disposition",
    "act_within_hours",
    "findings",
    '"nth"',
    '"reason"',
)
"""What stands in every body of a form, in the steps of a case, and in how it was closed."""


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(map(str, arguments)))
    return int(str(ended.value.code))


async def in_a_thread(*arguments: object) -> int:
    return await asyncio.to_thread(run, *arguments)


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url.replace("+aiosqlite", ""))


def found_in(file: Path) -> set[str]:
    """Which markers stand anywhere in the bytes of the database, and of what SQLite lays beside it."""
    held = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*") if part.suffix != ".lock")
    return {marker for marker in MARKERS if marker.encode() in held}


async def an_emergency_and_a_closed_case(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.emergency(team.alice)
    routine = team.channel[0]
    await team.alice.press(routine, "more")
    await team.alice.press(team.alice.views[-1], "end_case")
    await team.alice.choose("end_reason", "end_reason", "resolved_elsewhere")
    await team.alice.submit()
    await team.settled()


def raw(file: Path) -> Iterator[str]:
    """Every text that is to be sealed, as it lies in the file."""
    with closing(sqlite3.connect(file)) as opened:
        for _, column in COLUMNS:
            query = f"SELECT {column.name} FROM {column.table.name} WHERE {column.name} IS NOT NULL"  # noqa: S608 - our own names
            yield from (body for (body,) in opened.execute(query))


async def test_no_byte_of_the_file_or_its_log_holds_a_body_while_the_bot_works_and_afterwards(
    sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backpain.db"
    async with working(sqlite_url, encryption_keys=FIRST) as team:
        await an_emergency_and_a_closed_case(team)
        assert file.with_name("backpain.db-wal").stat().st_size
        assert found_in(file) == set()
    assert found_in(file) == set()
    assert all(body.startswith(MARK) for body in raw(file))


async def test_without_keys_all_is_kept_as_it_was_and_no_text_passes_through_anything(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with working(sqlite_url) as team:
        await an_emergency_and_a_closed_case(team)
        dialect = team.bot.cases.database.engine.dialect
        assert Sealed().bind_processor(dialect) is Sealed().result_processor(dialect, None) is None
    assert found_in(tmp_path / "backpain.db") == set(MARKERS)


async def test_what_was_kept_before_is_read_on_and_one_command_encrypts_it_and_later_changes_the_key(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backpain.db"
    async with working(sqlite_url) as team:
        await an_emergency_and_a_closed_case(team)
    assert found_in(file)
    monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", FIRST)
    assert await in_a_thread("export", tmp_path / "before.json") == 0
    assert await in_a_thread("rotate-key") == 0
    assert "texts are written anew" in capfd.readouterr().out
    assert found_in(file) == set()
    monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", f"{SECOND},{FIRST}")
    assert await in_a_thread("rotate-key") == 0
    assert len({body[: len(MARK) + 8] for body in raw(file)}) == 1
    monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", SECOND)
    assert await in_a_thread("backup", tmp_path / "copy.db") == 0
    assert await in_a_thread("restore", tmp_path / "copy.db") == 0
    assert found_in(file) == set()
    assert await in_a_thread("export", tmp_path / "after.json") == 0
    before, after = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("before", "after"))
    assert before["cases"] == after["cases"]
    assert "saddle_anaesthesia" in json.dumps(after["cases"])
    async with working(sqlite_url, encryption_keys=SECOND) as team:
        assert await in_a_thread("rotate-key") == 2
        assert "is using" in capfd.readouterr().err


@pytest.mark.parametrize("keys", [(), (THIRD,), (THIRD, SECOND)])
async def test_a_key_that_is_missing_or_another_one_is_refused_and_nothing_is_written(
    database_url: str, keys: tuple[str, ...]
) -> None:
    async def texts(store: Cases) -> list[str]:
        query = text("SELECT body FROM events ORDER BY seq")
        return list(await store.database.read(lambda connection: connection.execute(query).scalars().all()))

    async with working(database_url, encryption_keys=FIRST) as team:
        await team.emergency(team.alice)
        before = await texts(team.bot.cases)
        assert before
        assert all(body.startswith(MARK) for body in before)
        names = await team.bot.cases.database.read(used)
        assert len(names) == 1
    store = Cases(database_url, keys=keys)
    with pytest.raises(OtherKeyError, match="BACKPAIN_ENCRYPTION_KEYS"):
        await store.prepare()
    assert await texts(store) == before
    await store.close()
    store = Cases(database_url, keys=(THIRD, FIRST))
    await store.prepare()
    assert await texts(store) == before
    number = await store.database.write(lambda connection: rotate(connection, Seal((THIRD, FIRST))))
    assert number > len(before)
    assert await store.database.read(used) == {Seal((THIRD,)).first}
    await store.close()


async def test_commands_beside_the_bot_say_in_a_sentence_that_the_key_is_missing(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async with working(sqlite_url, encryption_keys=FIRST) as team:
        await team.emergency(team.alice)
    for keys in ("", SECOND):
        monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", keys)
        for command in (("export", tmp_path / "all.json"), ("report",), ("rotate-key",)):
            assert await in_a_thread(*command) == 2
            assert "BACKPAIN_ENCRYPTION_KEYS" in capfd.readouterr().err
    assert not (tmp_path / "all.json").exists()
    monkeypatch.setenv("BACKPAIN_ENCRYPTION_KEYS", "not a key")
    assert await in_a_thread("export", "-") == 2
    assert "43 letters" in capfd.readouterr().err


def test_every_column_of_text_is_sealed_or_named_as_one_that_stays_in_the_clear() -> None:
    sealed = {column.table.name + "." + column.name for _, column in COLUMNS}
    every = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    assert sealed == every == {"events.body", "cases.done", "cases.trying"}
    assert case_table.c.code.type.__class__ is not Sealed
