"""Which sound track a run heard, and the files that play single tracks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs of before keep no number; players take for them what they take by themselves."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("track", sa.Integer(), nullable=True))
    op.create_table(
        "track_files",
        sa.Column("recording_id", sa.String(64), nullable=False),
        sa.Column("track", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id", "track"),
    )
