"""Tables of who speaks when in recordings, and of the voices that it was told by."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class SpeakersRow(Table):
    """Speakers of a recording. `worker` and `lease_until`: its lease, as that of a run."""

    __tablename__ = "speakers"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(16))
    num_speakers: Mapped[int]
    min_speakers: Mapped[int]
    max_speakers: Mapped[int]
    asked_at: Mapped[datetime]
    progress: Mapped[float]
    people: Mapped[int]
    revision: Mapped[int]
    track: Mapped[int | None]
    diarizer: Mapped[str] = mapped_column(String(200))
    step: Mapped[float]
    duration: Mapped[float]  # of the decoded sound
    versions: Mapped[dict[str, Any]]
    listened: Mapped[int]
    attempt: Mapped[int]
    crashes: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("speakers_by_state", "state", "crashes", "asked_at"),)


class TurnsRow(Table):
    """Turns of a recording, and those of former people, packed; apart from what lists read."""

    __tablename__ = "speaker_turns"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("speakers.recording_id", ondelete="CASCADE"), primary_key=True
    )
    turns: Mapped[bytes]
    former: Mapped[bytes]


class PiecesRow(Table):
    """Local speakers of some pieces that follow each other, packed."""

    __tablename__ = "speaker_pieces"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("speakers.recording_id", ondelete="CASCADE"), primary_key=True
    )
    first: Mapped[int] = mapped_column("first_piece", primary_key=True, autoincrement=False)
    pieces: Mapped[bytes]
