"""Asks whose answer stands beside the text, perhaps by another model."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add model and kind of asks; those of before had the run's model, and their words count."""
    with op.batch_alter_table("asks") as asks:
        asks.add_column(sa.Column("model", sa.String(length=200), nullable=True))
        asks.add_column(
            sa.Column("beside", sa.Boolean(), nullable=False, server_default=sa.false())
        )
