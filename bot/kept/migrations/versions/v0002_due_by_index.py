"""What is due is found by an index; bodies and steps are text, so that a torn one can be told from a missing one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns by which a case is due, with their indexes, and fill them from what is there."""
    op.add_column("cases", sa.Column("newest", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("cases", sa.Column("troubled", sa.Boolean, nullable=False, server_default=sa.text("false")))
    for name in ("pressing", "attended"):
        op.add_column("cases", sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(
        "UPDATE cases SET newest = COALESCE((SELECT MAX(seq) FROM events WHERE events.case_id = cases.id), 0), "
        "troubled = (errors > 0 OR trying IS NOT NULL)"
    )
    # 0.1.0 raised a question with the owner and the backup person and never looked again: each case is looked at once.
    op.execute("UPDATE cases SET due_at = opened_at WHERE due_at IS NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("cases", "done", type_=sa.Text, postgresql_using="done::text")
        op.alter_column("cases", "trying", type_=sa.Text)
        op.alter_column("events", "body", type_=sa.Text, postgresql_using="body::text")
    undone = sa.text("newest > handled")
    op.create_index("ix_cases_undone", "cases", ["opened_at"], sqlite_where=undone, postgresql_where=undone)
    op.create_index("ix_cases_troubled", "cases", ["troubled", "due_at"])
    pressing = sa.text("pressing > attended")
    op.create_index("ix_cases_pressing", "cases", ["opened_at"], sqlite_where=pressing, postgresql_where=pressing)
    op.create_index("ix_cases_owner", "cases", ["team", "owner", "opened_at"])
