"""Tables of the search index; the words themselves are in SQLite's FTS5 tables."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table

_RowId = BigInteger().with_variant(Integer, "sqlite")


class SearchTextRow(Table):
    """The text of a recording that is found. `stale`: to be indexed anew.

    `turns`: revision of the turns that its words have their speakers from; 0 for none.
    """

    __tablename__ = "search_texts"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True, autoincrement=True)
    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), unique=True
    )
    run_id: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)
    stale: Mapped[bool] = mapped_column(default=False)

    __table_args__: Any = (
        Index(
            "search_texts_stale", "stale", "id",
            sqlite_where=text("stale = 1"), postgresql_where=text("stale"),
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip


class SearchPassageRow(Table):
    """Passage that is found; its id is the row of its words in the index."""

    __tablename__ = "search_passages"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True, autoincrement=False)
    recording_id: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[str] = mapped_column(String(64))
    shard: Mapped[int | None]
    content: Mapped[str] = mapped_column(Text)


class SearchLeftoverRow(Table):
    """Purged recording whose words are still to be overwritten in the index."""

    __tablename__ = "search_leftovers"

    recording_id: Mapped[str] = mapped_column(String(64), primary_key=True)
