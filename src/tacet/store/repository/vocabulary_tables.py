"""Tables of vocabularies, and of the lists of terms that runs were given."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class TermRow(Table):
    """Term of a vocabulary. `scope`: its recording's id, or "" for the whole library."""

    __tablename__ = "terms"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(400))  # its spelling in any case, and its language
    recording_id: Mapped[str | None] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE")
    )
    text: Mapped[str] = mapped_column(Text)
    replaces: Mapped[list[str]]
    language: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    place: Mapped[int]  # in the order of changes in its scope: the latest is the highest

    __table_args__ = (
        Index("terms_by_key", "scope", "key", unique=True),
        Index("terms_by_place", "scope", "place"),
        Index("terms_by_recording", "recording_id"),
    )


class KeptVocabularyRow(Table):
    """List of terms that runs were given, by its SHA-256."""

    __tablename__ = "kept_vocabularies"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    terms: Mapped[list[Any]]
    kept_at: Mapped[datetime]
