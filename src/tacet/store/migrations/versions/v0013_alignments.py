"""Asks to align words that stand to the sound, and the step that came of each."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; asks of before align nothing."""
    with op.batch_alter_table("asks") as asks:
        asks.add_column(
            sa.Column("aligns", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        asks.add_column(sa.Column("step", sa.Integer(), nullable=True))
