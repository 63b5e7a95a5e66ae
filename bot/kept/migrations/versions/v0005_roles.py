"""Which best describes a person, as they said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table, empty: nobody was asked before."""
    op.create_table(
        "roles",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
