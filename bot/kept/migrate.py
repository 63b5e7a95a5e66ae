"""Brings an older schema up to today's with Alembic, inside the transaction of whoever calls."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.kept.schema import TODAY


def upgrade(connection: Connection, number: str) -> None:
    """Migrate from the schema with this number."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)

    def steps(_revision: object, _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs(TODAY, number)  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(config, scripts, fn=steps) as environment:
        environment.configure(connection=connection, fn=steps, transactional_ddl=False)
        environment.run_migrations()
