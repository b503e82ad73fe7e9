"""Edits: decisions about words, and span requests."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of edits and each run's revision."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "decisions",
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("word_start", sa.Float(precision=53), nullable=False),
        sa.Column("word_end", sa.Float(precision=53), nullable=False),
        sa.Column("word", sa.String(length=500), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "word_start", "word_end", "word"),
    )
    _asks()


def _asks() -> None:
    op.create_table(
        "asks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Float(precision=53), nullable=False),
        sa.Column("span_end", sa.Float(precision=53), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("losses", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("not_before", sa.DateTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("asks_by_place", "asks", ["state", "place"], unique=False)
    op.create_index("ix_asks_run_id", "asks", ["run_id"], unique=False)
