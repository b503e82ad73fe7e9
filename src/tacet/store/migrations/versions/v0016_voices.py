"""Voices that are kept, and the names of people who were known by them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table, and names to turns; nobody was known by voice so far."""
    op.create_table(
        "voice_profiles",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("direction", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Float(53), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("diarizer", sa.String(length=200), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("voice_profiles_by_name", "voice_profiles", ["name"], unique=True)
    op.add_column(
        "speaker_turns", sa.Column("names", sa.JSON(), nullable=False, server_default="{}")
    )
