"""Search, lists, folders, tags and notes.

The words that are found are in tables of SQLite's FTS5, made when the database is opened.
"""

import sqlalchemy as sa
from alembic import op

from tacet.core.text.sorting import sort_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


RECORDINGS = sa.table(
    "recordings",
    sa.column("id", sa.String),
    sa.column("name", sa.Text),
    sa.column("duration", sa.Float(53)),
    sa.column("sort_name", sa.Text),
    sa.column("length", sa.Float(53)),
    sa.column("state_order", sa.Integer),
    sa.column("language", sa.String),
    sa.column("doubtful", sa.Integer),
)
RUNS = sa.table(
    "runs",
    sa.column("recording_id", sa.String),
    sa.column("rank", sa.Integer),
    sa.column("state", sa.String),
    sa.column("language", sa.String),
    sa.column("summary", sa.JSON),
)
STATE_ORDER = {
    "failed": 10, "stopped": 20, "listening": 30, "preparing": 40, "waiting": 50, "new": 70,
    "done": 80,
}  # fmt: skip
LISTS = {
    "added": ("archived", "added_at"),
    "name": ("archived", "sort_name"),
    "length": ("archived", "length"),
    "state": ("archived", "state_order"),
    "doubtful": ("archived", "doubtful"),
    "folder": ("folder_id", "added_at"),
}  # columns of each index for lists


def upgrade() -> None:
    """Create the tables, and tell each recording what lists are sorted by."""
    _search()
    op.add_column("runs", sa.Column("held", sa.Boolean(), server_default="0", nullable=False))
    _list_columns()
    _fill()
    _list_indexes()
    _folders_and_tags()


def _list_columns() -> None:
    for column in (
        sa.Column("folder_id", sa.String(length=64), nullable=True),
        sa.Column("archived", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("sort_name", sa.Text(), server_default="", nullable=False),
        sa.Column("length", sa.Float(precision=53), server_default="0", nullable=False),
        sa.Column("state_order", sa.Integer(), server_default="70", nullable=False),
        sa.Column("language", sa.String(length=64), nullable=True),
        sa.Column("doubtful", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("recordings", column)


def _fill() -> None:
    connection = op.get_bind()
    current = {
        run.recording_id: run
        for run in connection.execute(sa.select(RUNS).order_by(RUNS.c.rank)).all()
    }
    change = sa.update(RECORDINGS).where(RECORDINGS.c.id == sa.bindparam("of"))
    names = sa.select(RECORDINGS.c.id, RECORDINGS.c.name, RECORDINGS.c.duration)
    for recording in connection.execute(names).all():
        run = current.get(recording.id)
        values = {
            "sort_name": sort_key(recording.name),
            "length": recording.duration or 0.0,
            "state_order": STATE_ORDER[run.state if run else "new"],
            "language": run.language if run else None,
            "doubtful": run.summary["doubtful_words"] if run and run.summary else 0,
        }
        connection.execute(change.values(**values), {"of": recording.id})


def _list_indexes() -> None:
    op.create_index("recordings_by_hash", "recordings", ["sha256"])
    shown = sa.text("removed_at IS NULL")
    for name, columns in LISTS.items():
        op.create_index(
            f"list_by_{name}",
            "recordings",
            [*columns, "id"],
            sqlite_where=shown,
            postgresql_where=shown,
        )


def _folders_and_tags() -> None:
    for table in ("folders", "tags"):
        op.create_table(
            table,
            sa.Column("id", sa.String(length=64), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("folded_name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("folded_name"),
        )
    op.create_table(
        "recording_tags",
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("tag_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id", "tag_id"),
    )
    op.create_index("recordings_by_tag", "recording_tags", ["tag_id", "recording_id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("at_seconds", sa.Float(precision=53), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notes_by_recording", "notes", ["recording_id", "at_seconds"])


def _search() -> None:
    op.create_table(
        "search_texts",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recording_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "search_texts_stale",
        "search_texts",
        ["stale", "id"],
        sqlite_where=sa.text("stale"),
        postgresql_where=sa.text("stale"),
    )
    op.create_table(
        "search_passages",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "search_leftovers",
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("recording_id"),
    )
