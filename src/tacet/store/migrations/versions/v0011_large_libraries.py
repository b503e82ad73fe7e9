"""Indexes for filters and for what is looked up all the time, so that nothing reads all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the indexes of folders and stale texts; add those of filters, queue and purges."""
    op.drop_index("list_by_folder", "recordings")
    folder = ["folder_id", "archived", "added_at", "id", "removed_at"]
    op.create_index("recordings_by_folder", "recordings", folder)
    language = ["archived", "language", "added_at", "id"]
    _partial("list_by_language", "recordings", language, "removed_at IS NULL")
    _partial("recordings_removed", "recordings", ["removed_at"], "removed_at IS NOT NULL")
    op.create_index("runs_by_order", "runs", ["place"])
    _partial("runs_by_vocabulary", "runs", ["vocabulary"], "vocabulary IS NOT NULL")
    # SQLite takes a partial index only for the very condition that statements have: stale = 1.
    op.drop_index("search_texts_stale", "search_texts")
    op.create_index(
        "search_texts_stale",
        "search_texts",
        ["stale", "id"],
        sqlite_where=sa.text("stale = 1"),
        postgresql_where=sa.text("stale"),
    )
    op.create_index("terms_by_place", "terms", ["scope", "place"])
    op.create_index("terms_by_recording", "terms", ["recording_id"])


def _partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
