"""The tables of today's schema; `schema` says which number that is, and `migrations` how older ones become it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.kept.sealing import Sealed

metadata: Final = MetaData()
cases: Final = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(16), nullable=False),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("done", Sealed, nullable=False),  # JSON, see `book`; read by us, so that a torn one harms its own case alone
    Column("trying", Sealed),
    Column("handled", Integer, nullable=False),
    Column("due_at", Float, index=True),
    Column("errors", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("newest", Integer, nullable=False, server_default=text("0")),  # written with an event, never by a runner
    Column("troubled", Boolean, nullable=False, server_default=text("false")),  # `errors`, or something in `trying`
    Column("pressing", Integer, nullable=False, server_default=text("0")),  # as `newest`, of the last emergency
    Column("attended", Integer, nullable=False, server_default=text("0")),  # the last emergency that was begun with
    UniqueConstraint("team", "code"),
)
PRESSING: Final = cases.c.pressing > cases.c.attended
UNDONE: Final = cases.c.newest > cases.c.handled
Index("ix_cases_undone", cases.c.opened_at, sqlite_where=UNDONE, postgresql_where=UNDONE)
Index("ix_cases_troubled", cases.c.troubled, cases.c.due_at)
Index("ix_cases_pressing", cases.c.opened_at, sqlite_where=PRESSING, postgresql_where=PRESSING)
Index("ix_cases_owner", cases.c.team, cases.c.owner, cases.c.opened_at)
Index("ix_cases_channel", cases.c.team, cases.c.channel, cases.c.opened_at)

events: Final = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("team", String(32), nullable=False),
    Column("key", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("body", Sealed, nullable=False),  # JSON with its version, see `bodies`
    UniqueConstraint("team", "key"),
)

channels: Final = Table(
    "channels",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("body", Text, nullable=False),  # JSON with its version, see `channel`
    Column("due_at", Float, index=True),
    Column("version", Integer, nullable=False),
)

absences: Final = Table(
    "absences",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("until", Float, nullable=False),
    Column("body", Text, nullable=False),  # JSON with its version, see `channel`
)

mornings: Final = Table(
    "mornings",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("body", Text, nullable=False),  # JSON with its version, see `mornings`
    Column("version", Integer, nullable=False),
)

roles: Final = Table(
    "roles",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("since", Float, nullable=False),
    Column("body", Text, nullable=False),  # JSON with its version, see `roles`
)

months: Final = Table(
    "months",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("counted_to", String(10), nullable=False),
    Column("body", Text, nullable=False),  # JSON with its version, see `months`
)

schema_number: Final = Table(
    "alembic_version",  # Alembic's own table: read and written by hand where nothing is to be migrated
    metadata,
    Column("version_num", String(32), primary_key=True),
)
