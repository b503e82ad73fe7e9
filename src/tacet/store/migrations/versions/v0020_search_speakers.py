"""What is found by search tells who says it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have all texts indexed anew, in the background: nobody is named in them so far."""
    op.add_column(
        "search_texts", sa.Column("turns", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE search_texts SET stale = TRUE WHERE run_id IS NOT NULL")
