"""In which language a stretch is to be heard; none for the run's own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the language of asks; those of before had the run's own."""
    with op.batch_alter_table("asks") as asks:
        asks.add_column(sa.Column("language", sa.String(length=64), nullable=True))
