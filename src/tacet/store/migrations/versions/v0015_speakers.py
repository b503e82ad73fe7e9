"""Speakers of recordings: wishes, voices and turns."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables; nobody has asked for any yet."""
    op.create_table(
        "speakers",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("num_speakers", sa.Integer(), nullable=False),
        sa.Column("min_speakers", sa.Integer(), nullable=False),
        sa.Column("max_speakers", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("progress", sa.Float(53), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("track", sa.Integer(), nullable=True),
        sa.Column("diarizer", sa.String(length=200), nullable=False),
        sa.Column("step", sa.Float(53), nullable=False),
        sa.Column("duration", sa.Float(53), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("listened", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("not_before", sa.DateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id"),
    )
    op.create_index("speakers_by_state", "speakers", ["state", "crashes", "asked_at"])
    op.create_table(
        "speaker_turns",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("turns", sa.LargeBinary(), nullable=False),
        sa.Column("former", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["speakers.recording_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id"),
    )
    op.create_table(
        "speaker_pieces",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("first_piece", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["speakers.recording_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id", "first_piece"),
    )
