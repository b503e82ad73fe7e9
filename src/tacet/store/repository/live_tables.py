"""Table of live recordings."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tacet.store.repository.tables import Table


class LiveRow(Table):
    """Sound of a recording that arrives, or once arrived, while a run listens."""

    __tablename__ = "live"

    recording_id: Mapped[str] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[str] = mapped_column(String(64))
    rate: Mapped[int]
    touched_at: Mapped[datetime]
    offset: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None]
    cuts: Mapped[list[int]] = mapped_column(JSON)
