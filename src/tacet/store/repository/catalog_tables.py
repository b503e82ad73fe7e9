"""Tables of folders, tags and notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class FolderRow(Table):
    """Folder of recordings; a recording lies in one or none."""

    __tablename__ = "folders"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text, unique=True)


class TagRow(Table):
    """Tag; two that differ by case only are one."""

    __tablename__ = "tags"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    folded_name: Mapped[str] = mapped_column(Text, unique=True)


class RecordingTagRow(Table):
    """Tag of a recording."""

    __tablename__ = "recording_tags"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[str] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index("recordings_by_tag", "tag_id", "recording_id"),)


class NoteRow(Table):
    """Note on a recording, at a time of it or on all of it."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"))
    at: Mapped[float | None] = mapped_column("at_seconds")
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]

    __table_args__ = (Index("notes_by_recording", "recording_id", "at_seconds"),)
