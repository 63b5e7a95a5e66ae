"""How often each rule held, month by month; no case is in it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table, empty: the days of the cases that are still kept are counted at the next sweep."""
    op.create_table(
        "months",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("counted_to", sa.String(10), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
