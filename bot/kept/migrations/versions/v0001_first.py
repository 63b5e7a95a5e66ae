"""The schema of the first release (commit 795e55d); it is there already wherever this is run."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: the first release made its tables itself."""
