"""Current run of a recording: the one with the highest rank."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rank existing runs by number: the newest stays the current one."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE runs SET rank = number")
