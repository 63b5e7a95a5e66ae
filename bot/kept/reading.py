"""Reading the database beside a bot that works: one moment of it, without a write and without a lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url

from bot.kept import schema
from bot.kept.copies import read_only, refuse_what_is_none
from bot.kept.rotating import refuse_other_keys
from bot.kept.schema import UnusableDatabaseError
from bot.kept.sealing import Seal, seal_with


@contextmanager
def reading(database_url: str, keys: Sequence[str] = ()) -> Iterator[Connection]:
    """A connection that only reads.

    Raises:
        CopyRefusedError: the file is no database of backpain's, or damaged.
        CannotStartError: it is of another version: an older one is migrated by a start of this one.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        refuse_what_is_none(file)
        engine = create_engine(f"sqlite:///{read_only(file)}&uri=true", hide_parameters=True)
    else:
        engine = create_engine(url, hide_parameters=True, isolation_level="REPEATABLE READ")
    try:
        seal = Seal.of(keys)
        seal_with(engine, seal)
        with engine.connect() as connection:
            if schema.state(connection) != "today":
                raise UnusableDatabaseError("it is of an older version: start backpain once, which migrates it")
            refuse_other_keys(connection, seal)
            yield connection
    finally:
        engine.dispose()
