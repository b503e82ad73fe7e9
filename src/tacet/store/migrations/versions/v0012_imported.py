"""Runs whose text came from a file."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where a run's text is from; those of before were all written here."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("imported", sa.Text(), nullable=True))
